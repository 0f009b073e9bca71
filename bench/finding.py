"""How long it takes to find things in an archive of 1,000 articles and in one of N (20,000 unless set), on both databases.

Server time of whole pages, uncached, in a warm process. N=200000 is what the limits are set for; making that archive and its
index takes a while the first time: they are kept in ``$LIAISON_DATA/bench/`` and, on the PostgreSQL of
``TEST_POSTGRES_URL``, in databases called ``liaison_bench_N``. Remove them to have them made anew.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 1_000, int(os.environ.get("N") or 20_000)
# Milliseconds, for 95 of 100 requests; and how many times as long the large archive may take.
SEARCH, OTHERS, RATIO = {"SQLite": 60, "PostgreSQL": 100}, 40, 2


@dataclass(frozen=True)
class Archive:
    """Of ``size`` articles, in the database at ``url``."""

    database: str
    size: int
    url: str

    def run(self, *arguments: str, **settings: str) -> str:
        """What a program of ours says, with this archive as its database, and with ``settings`` besides."""
        env = os.environ | {
            "DATABASE_URL": self.url,
            "LIAISON_DATA": str(_folder()),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "PYTHONPATH": str(ROOT),
            "HTTPS": "0",
            "DEBUG": "0",
            "LIAISON_DEMO": "0",
            "ALLOWED_HOSTS": "testserver",
            "CACHE_URL": "dummycache://",
            "API_RATE": "0",
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def prepare(self) -> None:
        """Make it, and its index, where they are missing."""
        self.run("manage.py", "migrate", "--verbosity=0")
        if self.run("bench/asking.py", "articles").strip() == "0":
            print(f"Making an archive of {self.size:,} articles on {self.database} …", flush=True)
            self.run("-m", "bench.archive", str(self.size))
        if self.run("bench/asking.py", "entries").strip() == "0":
            start = time.monotonic()
            self.run("manage.py", "rebuild_search", "--quiet")
            seconds = time.monotonic() - start
            print(f"Its index on {self.database} was made in {seconds:,.0f} s.", flush=True)
            if self.database == "PostgreSQL":
                _tidy(self.url)

    def ask(self) -> dict[str, Any]:
        # As in a demo, staff need no second factor.
        return json.loads(self.run("bench/asking.py", LIAISON_DEMO="1"))


def main() -> None:
    for database, archive in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        archives = [archive(size) for size in (SMALL, LARGE)]
        if None in archives:
            print(f"{database} cannot be reached and is left out; TEST_POSTGRES_URL says where it is.")
            continue
        archives[0].run("-m", "liaison.catalogs")
        archives[0].run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        for one in archives:
            one.prepare()
        _print(database, *(one.ask() for one in archives))


def _tidy(url: str) -> None:
    """As the database does by itself some time after so many rows were written."""
    with closing(psycopg2.connect(url.replace("postgres:", "postgresql:", 1))) as connection:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        connection.cursor().execute("VACUUM ANALYZE")


def _folder() -> Path:
    folder = Path(os.environ.get("LIAISON_DATA") or ROOT / "var").resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def on_sqlite(size: int) -> Archive:
    return Archive("SQLite", size, f"sqlite:///{_folder() / f'archive-{size}.sqlite3'}")


def on_postgresql(size: int) -> Archive | None:
    given = os.environ.get("TEST_POSTGRES_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/liaison"
    server, name = urlsplit(given), f"liaison_bench_{size}"
    try:
        connection = psycopg2.connect(server._replace(path="/postgres").geturl().replace("postgres:", "postgresql:", 1))
    except psycopg2.OperationalError:
        return None
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return Archive("PostgreSQL", size, server._replace(path=f"/{name}").geturl())


def _print(database: str, small: dict[str, Any], large: dict[str, Any]) -> None:
    bare = large["bare"]
    print(f"\n{database}, milliseconds; × bare: p95 beside the CPU of a truly bare view, {bare:.2f} ms in this run")
    print(
        f"{'':38}{'limit':>7}{f'{SMALL:,}: median':>15}{'p95':>8}{f'{LARGE:,}: median':>18}{'p95':>8}{'growth':>8}{'× bare':>8}"
        f"{'queries':>9}{'KB':>7}"
    )
    for name, times in large["times"].items():
        before = small["times"][name]
        limit = _limit(database, name)
        ratio = times["median"] / before["median"]
        remarks = [
            *(["over its limit"] if limit and times["p95"] > limit else []),
            *(["grows"] if limit and ratio > RATIO else []),
            *(["more queries"] if times["queries"] > before["queries"] else []),
        ]
        print(
            f"{name:38}{limit or '':>7}{before['median']:15.1f}{before['p95']:8.1f}{times['median']:18.1f}{times['p95']:8.1f}"
            f"{ratio:8.2f}{times['p95'] / bare:8.1f}{times['queries']:9}{times['kilobytes']:7.0f}  {', '.join(remarks)}"
        )
    for name, megabytes in large["memory"].items():
        print(f"memory for {name}: {small['memory'][name]:.0f} MB, {megabytes:.0f} MB")
    for name in large["missing"]:
        print(f"{name}: no such page")


def _limit(database: str, name: str) -> int:
    """Return the most milliseconds of what readers ask; 0 for staff's screens."""
    if name.startswith("desk"):
        return 0
    return SEARCH[database] if name.startswith("search") else OTHERS


if __name__ == "__main__":
    main()
