"""A big news day: how fast kept pages are given, and whether anything stale is, while the newsroom works.

    python -m bench.newsday            (Debian, as root; apt-get install nginx libnginx-mod-http-cache-purge wrk)

An archive of 1,000 articles behind gunicorn with two processes, and nginx with the configuration of an installed site. First, requests a
second of one article over 4 connections, in rounds that alternate: nginx sending the same bytes as a file, by itself and at the same address with the answer's headers, nginx keeping the page, gunicorn
alone giving the kept page, a "hello" of the same gunicorn, and the page made each time. Then 200 requests a second over 500 addresses, while 50 times
something is published, corrected, withdrawn, protected or merged: a second after each, what nginx says at what changed and at others is compared
with what a second server says that keeps nothing. Ends with 1 if anything differed.
"""

from __future__ import annotations

import gzip
import http.client
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.installation import HOST, ROOT, environment, served
from deploy.installing import layout, nginx

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES, ADDRESSES, CHANGES, RATE = 1000, 500, 50, 200
ROUNDS, SECONDS = 5, 2
NGINX, FILES, PURGE = 18181, 18182, 18183
# Headers that nginx writes by itself, for files too.
_OWN = {
    "server",
    "date",
    "connection",
    "transfer-encoding",
    "content-length",
    "content-type",
    "content-encoding",
    "last-modified",
    "etag",
}
KINDS = ("publish", "correct", "withdraw", "protect", "merge")
# How many of the addresses that a change does not concern are compared after each.
SAMPLE = 25

_LOG = """
from liaison.models import Purge
rows = list(Purge.objects.order_by("-pk").values_list("changed", flat=True)[:200])
print(len(rows), sum(["everything", None] in changed for changed in rows))
"""


def main() -> None:
    env = environment() | {
        "LIAISON_DEMO": "0",
        "LOG_LEVEL": "CRITICAL",
        # Pages hold the same addresses, whichever server makes them.
        "SITE_URL": "http://news.example.org",
        "NGINX_PURGE": f"{HOST}:{PURGE}",
        "BEHIND_PROXY": "1",
        "DJANGO_SETTINGS_MODULE": "liaison.settings",
    }
    fill(env, ARTICLES)
    folder = Path(tempfile.mkdtemp(prefix="liaison-newsday-"))
    try:
        with ExitStack() as stack:
            kept = stack.enter_context(served(env, workers=2))
            truth = stack.enter_context(served(env | {"PAGE_CACHE_MB": "0"}, workers=2))
            hello = stack.enter_context(served(env, workers=2, application="bench.hello"))
            addresses = known_addresses(truth)
            as_file(folder, kept, addresses[0])
            stack.enter_context(in_front(folder, kept))
            speed(kept, truth, hello, addresses[0])
            sys.exit(1 if newsroom(env, truth, addresses) else 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(env: dict[str, str], articles: int) -> None:
    """Make an installation with an archive of so many articles."""
    run(env, "-m", "bench.archive", str(articles))
    # The archive brings no office of its own; migrating makes one.
    run(env, "manage.py", "migrate", "--verbosity=0")
    run(env, "manage.py", "rebuild_search")
    run(env, "manage.py", "collectstatic", "--noinput")


class Newsroom:
    """``bench.newsroom`` in a process of its own, which does one of ``KINDS`` after the other."""

    def __init__(self, env: dict[str, str]) -> None:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen([sys.executable, "-m", "bench.newsroom"], cwd=ROOT, env=env, **pipes)
        self._kinds = cycle(KINDS)

    def change(self) -> tuple[str, list[str]]:
        """Do what comes next; return its kind, and the addresses that it concerns."""
        wire, kind = self._process, next(self._kinds)
        assert wire.stdin
        assert wire.stdout
        wire.stdin.write(f"{kind}\n")
        wire.stdin.flush()
        return kind, wire.stdout.readline().split()

    def close(self) -> None:
        """End it."""
        self._process.communicate("")


def run(env: dict[str, str], *command: str) -> str:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def in_front(folder: Path, *ports: int) -> Iterator[None]:
    """nginx with the files of an installed site, in front of one server or two, and one server more that sends files."""
    moves = {f"unix:{layout.SITE_SOCKET}": "@site@", layout.PURGE: f"{HOST}:{PURGE}"}
    shared = nginx.write_aside(folder, [HOST], moves)
    shared = shared.replace("@site@", f"{HOST}:{ports[0]}", 1).replace("@site@", f"{HOST}:{ports[-1]}")
    (folder / "nginx.conf").write_text(
        f"""include /etc/nginx/modules-enabled/*.conf; user root; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
        events {{}} http {{ include /etc/nginx/mime.types; access_log off; {shared}
        server {{ listen {NGINX}; include {folder}/liaison.d/common.part; include {folder}/liaison.d/site.part; access_log off; add_header X-From $upstream_cache_status always; }}
        server {{ listen {FILES}; root {folder}/files; gzip_static on; default_type text/html;
            location /ar/ {{ try_files /page.html =404; include {folder}/headers*.conf; }} }} }}"""
    )
    server = subprocess.Popen(
        ["nginx", "-e", str(folder / "log"), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    )
    try:
        time.sleep(1)
        yield
    finally:
        server.terminate()
        server.wait()


def ask(port: int, address: str, wire: http.client.HTTPConnection | None = None) -> tuple[int, dict[str, str], bytes]:
    """What one address answers; the body as it was before compression."""
    own = wire or http.client.HTTPConnection(HOST, port, timeout=60)
    own.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = own.getresponse()
    body, headers = answer.read(), dict(answer.getheaders())
    if wire is None:
        own.close()
    return answer.status, headers, gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body


def known_addresses(port: int) -> list[str]:
    """Articles first, by the site map, then other pages, ``ADDRESSES`` in all."""
    found: list[str] = []
    for kind in ("articles", "meetings", "organizations", "people", "topics"):
        text = ask(port, f"/ar/sitemap-{kind}-1.xml")[2].decode()
        paths = [re.sub(r"^https?://[^/]+", "", url) for url in re.findall(r"<loc>([^<]+)</loc>", text)]
        found += paths[: ADDRESSES if kind == "articles" else 40]
    lists = [
        "/ar/",
        "/ar/news/",
        "/ar/meetings/",
        "/ar/news/feed/",
        "/ar/topics/",
        "/ar/organizations/",
        "/ar/meetings/calendar.ics",
    ]
    articles = [path for path in found if "/news/" in path]
    others = [path for path in found if "/news/" not in path] + lists
    return articles[: ADDRESSES - len(others)] + others


def as_file(folder: Path, port: int, address: str) -> None:
    """Write what one address answers as a file, and its headers as nginx's configuration."""
    wire = http.client.HTTPConnection(HOST, port, timeout=60)
    wire.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = wire.getresponse()
    headers = [(name, value.replace('"', '\\"')) for name, value in answer.getheaders() if name.lower() not in _OWN]
    (folder / "files").mkdir()
    (folder / "files" / "page.html.gz").write_bytes(answer.read())
    (folder / "files" / "page.html").write_bytes(b"not asked for")
    (folder / "headers.conf").write_text("".join(f'add_header {name} "{value}";\n' for name, value in headers))


def speed(kept: int, truth: int, hello: int, address: str) -> None:
    ways = {
        "nginx, the same bytes as a file": (FILES, "/page.html"),
        "the same, with the answer's headers": (FILES, address),
        "nginx, the kept page": (NGINX, address),
        "gunicorn, hello": (hello, "/"),
        "gunicorn, the kept page": (kept, address),
        "gunicorn, the page made each time": (truth, address),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (port, path) in ways.items():
            rates[name].append(wrk(port, path))
    found = {name: median(every) for name, every in rates.items()}
    print(f"{'':36} requests/s")
    for name, rate in found.items():
        print(f"{name:36} {rate:10,.0f}")
    bare, file, nginxs, greeting, python, _made = found.values()
    print(
        f"kept by nginx {nginxs / file:.2f} of a file at its address with its headers (at least 0.9), {nginxs / bare:.2f} of one by itself; "
        f"by gunicorn alone {python / greeting:.2f} of a hello (at least 0.3)"
    )


def wrk(port: int, address: str) -> float:
    command = ["wrk", "-t1", "-c4", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", f"http://{HOST}:{port}{address}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{address} does not answer: {told}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def newsroom(env: dict[str, str], truth: int, addresses: list[str]) -> int:
    """Let readers read while the newsroom works; print and return how many answers were stale."""
    ended, asked = threading.Event(), Counter[str]()
    readers = [threading.Thread(target=read, args=(ended, asked, addresses, number)) for number in range(4)]
    office = Newsroom(env)
    for address in addresses:
        ask(NGINX, address)
    for reader in readers:
        reader.start()
    stale: list[tuple[str, str]] = []
    compared = 0
    chance = random.Random(1)
    for _ in range(CHANGES):
        kind, concerned = office.change()
        time.sleep(1)
        for address in {*concerned, *chance.sample(addresses, SAMPLE)}:
            said, now = ask(NGINX, address), ask(truth, address)
            compared += 1
            if (said[0], said[2]) != (now[0], now[2]):
                stale.append((kind, address))
    ended.set()
    for reader in readers:
        reader.join()
    office.close()
    total = sum(asked.values()) - asked["error"]
    print(
        f"\n{CHANGES} changes, {total:,} answers to readers, {compared:,} compared a second after a change: {len(stale)} stale"
    )
    log = run(env, "manage.py", "shell", "-v0", "-c", _LOG).split()
    print(f"{log[0]} transactions changed something for readers, {log[1]} of them everything")
    shares = ", ".join(f"{name} {asked[name] / max(total, 1):.1%}" for name in ("nginx", "site", "made"))
    print(f"given by nginx, kept by the site, made anew: {shares}; errors: {asked['error']}")
    for kind, address in stale[:20]:
        print(f"  stale after {kind}: {address}")
    return len(stale)


def read(ended: threading.Event, asked: Counter[str], addresses: list[str], number: int) -> None:
    """A quarter of the readers, at a steady pace."""
    chance, wire = random.Random(number), http.client.HTTPConnection(HOST, NGINX, timeout=60)
    pause, due = 4 / RATE, time.monotonic()
    while not ended.is_set():
        due += pause
        time.sleep(max(0, due - time.monotonic()))
        status, headers, _body = ask(NGINX, chance.choice(addresses), wire)
        if status >= 500:
            asked["error"] += 1
        made = headers.get("X-From") != "HIT" and "hit" not in headers.get("Cache-Status", "")
        asked["nginx" if headers.get("X-From") == "HIT" else "made" if made else "site"] += 1


if __name__ == "__main__":
    main()
