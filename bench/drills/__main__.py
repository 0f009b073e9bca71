"""Run the drills and print a table: ``python -m bench.drills``; ``DRILL`` names those to run, with commas. Ends with 1 if anything was lost, double or not well again."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.drills import killed, services, surroundings, worker
from bench.drills.cluster import Cluster
from bench.drills.place import PORT, DrillError, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STEPS = (
    ("-m", "liaison.catalogs"),
    ("manage.py", "migrate", "--verbosity=0"),
    ("manage.py", "demo"),
    ("manage.py", "collectstatic", "--noinput", "--verbosity=0"),
)


class Bases:
    """Installations that drills copy: with the demo's content and empty ones, on SQLite and on a PostgreSQL of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.cluster = Cluster(folder / "cluster", PORT + 6)
        self.cluster.begin()
        self.sqlite = self._built("sqlite", "", _STEPS)
        self.postgres = self._built("postgres", self.cluster.make("base"), _STEPS[1:3])
        # The same files as there.
        (self.postgres.folder / "static").symlink_to(self.sqlite.folder / "static")
        self.empty = self._built("empty", "", _STEPS[1:2])

    def _built(self, name: str, url: str, steps: tuple[tuple[str, ...], ...]) -> Place:
        place = Place(self.folder / name, url)
        place.folder.mkdir()
        for step in steps:
            place.run(*step)
        return place

    def on_sqlite(self, base: Place | None = None) -> Place:
        self.number += 1
        return (base or self.sqlite).copy(self.folder / f"{self.number}")

    def on_postgres(self) -> Place:
        self.number += 1
        return self.cluster.copy(self.postgres, self.folder / f"{self.number}", "base")


def drills(bases: Bases) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Each drill: its name, the database, and what runs it."""
    both = {"SQLite": bases.on_sqlite, "PostgreSQL": bases.on_postgres}
    for name, drill in (
        ("kill: publish", killed.publish),
        ("kill: upload", killed.upload),
        ("kill: index", killed.index),
        ("kill: backup", killed.back_up),
        ("kill: worker", worker.work),
    ):
        for database, make in both.items():
            yield name, database, lambda drill=drill, make=make: drill(make())
    yield "kill: import", "PG→SQLite", lambda: killed.import_content(bases.on_postgres(), bases.on_sqlite(bases.empty))
    yield "kill: restore", "PG→SQLite", lambda: killed.restore(bases.on_postgres(), bases.on_sqlite(bases.empty))
    yield "kill: pictures", "SQLite", lambda: killed.pictures(bases.on_sqlite())
    yield "database crashes", "PostgreSQL", lambda: services.database(bases.on_postgres(), bases.cluster)
    yield "cache gone", "SQLite", lambda: services.cache(bases.on_sqlite())
    yield "disk full", "SQLite", lambda: surroundings.full_disk(bases.sqlite, bases.folder / "disk")
    yield "clock jumps", "SQLite", lambda: surroundings.clock(bases.on_sqlite())


def main() -> None:
    # Ended from outside, it clears up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="liaison-drills-"))
    # The account of PostgreSQL has a folder in it.
    folder.chmod(0o711)
    bases, failed = None, 0
    try:
        print("Building the installations …", flush=True)
        bases = Bases(folder)
        print(f"{'drill':18}{'database':12}{'s':>5}  ", flush=True)
        for name, database, run in drills(bases):
            if any(word in name for word in (os.environ.get("DRILL") or "").split(",")):
                failed += not _ran(name, database, run)
    finally:
        if bases:
            bases.cluster.stop("fast")
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        raise SystemExit(f"{failed} drills failed.")


def _ran(name: str, database: str, run: Callable[[], str]) -> bool:
    started = time.monotonic()
    try:
        told, is_good = run(), True
    except DrillError as error:
        told, is_good = f"FAILED: {error}", False
    print(f"{name:18}{database:12}{time.monotonic() - started:5.0f}  {told}", flush=True)
    return is_good


if __name__ == "__main__":
    main()
