"""How many pages a second one worker serves, uncached, beside a truly bare Django view on a like server, in one run.

Rounds alternate between the addresses, so that a machine that slows down slows all of them. The ratio is what counts.
"""

from __future__ import annotations

import http.client
import statistics
import time
from urllib.parse import quote

from bench.installation import HOST, build, environment, served

ROUNDS, SECONDS = 7, 0.7

BARE = "a bare Django view"
PAGES = {
    "the same through our middleware": "/bare/",
    "article (meeting report)": "",
    "home": "/ar/",
    "news list": "/ar/news/",
    "news of one partner": "/ar/news/?organization=citizens-for-a-secure-america",
    "register of meetings": "/ar/meetings/",
    "organization": "/ar/organizations/citizens-for-a-secure-america/",
}


def main() -> None:
    env = environment() | {"PAGE_CACHE_MB": "0"}
    build(env)
    with served(env, application="bench.bare") as bare_port, served(env) as port:
        bare, ours = http.client.HTTPConnection(HOST, bare_port), http.client.HTTPConnection(HOST, port)
        pages = {name: (ours, address) for name, address in PAGES.items()}
        pages["article (meeting report)"] = ours, _report(ours)
        rates: dict[str, list[float]] = {name: [] for name in (BARE, *pages)}
        for _ in range(ROUNDS):
            rates[BARE].append(_rate(bare, "/bare/"))
            for name, (connection, address) in pages.items():
                rates[name].append(_rate(connection, address))
    _print(rates)


def _get(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", quote(address, safe="/?=%&"))
    response = connection.getresponse()
    page = response.read()
    if response.status != 200:
        raise SystemExit(f"{address} answered {response.status}")
    return page


def _report(connection: http.client.HTTPConnection) -> str:
    """The address of the report on the real meeting, read off its partner's list."""
    page = _get(connection, "/ar/news/?organization=citizens-for-a-secure-america").decode()
    start = page.index('href="/ar/news/1')
    return page[start + 6 : page.index('"', start + 6)]


def _rate(connection: http.client.HTTPConnection, address: str) -> float:
    """Pages a second over one round."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        _get(connection, address)
        count += 1
    return count / (time.perf_counter() - start)


def _print(rates: dict[str, list[float]]) -> None:
    bare = rates[BARE]
    print(f"{'page':34}{'pages/s':>9}{'× bare':>9}   (medians of {ROUNDS} rounds, one worker, uncached)")
    for name, found in rates.items():
        ratio = statistics.median(one / other for one, other in zip(found, bare, strict=True))
        print(f"{name:34}{statistics.median(found):9.0f}{ratio:9.2f}")


if __name__ == "__main__":
    main()
