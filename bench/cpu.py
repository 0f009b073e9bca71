"""How much CPU public pages cost, uncached, beside a truly bare Django view asked alike in the same run.

For the demo's content and for archives of 1,000 and of N articles (20,000 unless set), on SQLite, in one warm thread. Rounds
alternate between the pages, so that a machine that slows down slows all of them. The ratio is what counts.
"""

from __future__ import annotations

import json
import subprocess
import sys

from bench.finding import LARGE, SMALL, on_sqlite
from bench.installation import ROOT, build, environment

# Milliseconds on a machine whose bare view takes 2.3; they are compared as ratios.
BARE_THERE = 2.3
LIMITS = {
    "article (meeting report)": 8,
    "home": 10,
    "news list": 16,
    "news of one organization": 16,
    "register of meetings": 20,
    "meetings of one organization": 20,
    "organizations": 16,
    "organization": 12,
    "topic": 12,
    "search: a word": 20,
    "search: two words": 20,
    "feed, Atom": 20,
    "feed, JSON": 20,
}
# Nothing is kept whole. As on a server of many readers, they are counted, and none is turned away.
UNCACHED = {"PAGE_CACHE_MB": "0", "CACHE_URL": "locmemcache://"}
UNCACHED |= dict.fromkeys(("API_RATE", "SEARCH_RATE", "FILE_RATE"), "1000000")


def main() -> None:
    columns = {"demo": _of_the_demo(), **{f"{size:,}": _of_archive(size) for size in (SMALL, LARGE)}}
    print("CPU of one page, uncached, on SQLite: milliseconds, and how many times a bare Django view of the same run")
    print(f"{'page':34}{'limit ×':>8}" + "".join(f"{name:>12}{'×':>7}" for name in columns))
    for name in columns["demo"]:
        limit = LIMITS[name] / BARE_THERE if name in LIMITS else 0
        ratios = {size: times[name] / next(iter(times.values())) for size, times in columns.items()}
        row = "".join(f"{times[name]:12.1f}{ratios[size]:7.1f}" for size, times in columns.items())
        over = limit and max(ratios.values()) > limit
        print(f"{name:34}{f'{limit:.1f}' if limit else '':>8}{row}{'   over its limit' if over else ''}")


def _of_the_demo() -> dict[str, float]:
    env = environment() | UNCACHED
    build(env)
    done = subprocess.run(
        [sys.executable, "bench/cpu_of.py"], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def _of_archive(size: int) -> dict[str, float]:
    archive = on_sqlite(size)
    archive.prepare()
    return json.loads(archive.run("bench/cpu_of.py", **UNCACHED))


if __name__ == "__main__":
    main()
