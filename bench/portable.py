"""How fast all content moves: an archive of N articles (20,000 unless set) with its history, into PostgreSQL, out of it, into
SQLite and out again, without the index for searching. Prints a table; what comes out must be what went in, byte for byte, or it ends with 1.

Everything is made in ``$LIAISON_DATA/bench/portable`` and, on the PostgreSQL of ``TEST_POSTGRES_URL``, in a database called
``liaison_bench_portable``, and removed at the end.
"""

from __future__ import annotations

import filecmp
import getpass
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

ROOT = Path(__file__).resolve().parent.parent
SIZE = int(os.environ.get("N") or 20_000)
NAME = "liaison_bench_portable"
_SELF = "bench/portable.py"
# Articles a second into PostgreSQL, without the index.
LIMIT = 1_500


@dataclass(frozen=True)
class Site:
    """An installation with its own data folder."""

    database: str
    folder: Path
    url: str

    def step(self, *arguments: str) -> dict[str, Any]:
        """What a program of ours measured, in a process of its own: its last line."""
        return json.loads(self._run(*arguments).splitlines()[-1])

    def prepare(self) -> None:
        self.folder.mkdir(parents=True)
        self._run("manage.py", "migrate", "--verbosity=0")

    def _run(self, *arguments: str) -> str:
        env = os.environ | {
            "DATABASE_URL": self.url,
            "LIAISON_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "PYTHONPATH": str(ROOT),
            "HTTPS": "0",
            "DEBUG": "0",
            "LIAISON_DEMO": "0",
        }
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout


def main() -> None:
    folder = Path(os.environ.get("LIAISON_DATA") or ROOT / "var").resolve() / "bench" / "portable"
    shutil.rmtree(folder, ignore_errors=True)
    server = urlsplit(os.environ.get("TEST_POSTGRES_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/liaison")
    sqlite = Site("SQLite", folder / "sqlite", f"sqlite:///{folder}/sqlite/liaison.sqlite3")
    postgresql = Site("PostgreSQL", folder / "postgresql", server._replace(path=f"/{NAME}").geturl())
    try:
        there = made_anew(server._replace(path="/postgres").geturl(), NAME)
        if not there:
            print("PostgreSQL cannot be reached and is left out; TEST_POSTGRES_URL says where it is.")
        same = _measure(folder, [postgresql, sqlite] if there else [sqlite])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(not same)


def _measure(folder: Path, sites: list[Site]) -> bool:
    """Move the archive through ``sites``, print the table, and return whether it was the same all the time."""
    for site in sites:
        site.prepare()
    file = folder / "invented.jsonl"
    rows = [("invented", sites[-1].step(_SELF, "invent", str(file)), file)]
    exports = []
    for site in sites:
        rows.append((f"import into {site.database}", site.step(_SELF, "import", str(file)), file))
        file = folder / f"from-{site.database}.jsonl"
        rows.append((f"export from {site.database}", site.step(_SELF, "export", str(file)), file))
        exports.append(file)
    _print(rows)
    # The first database gives all that the invented file leaves open: counts in the header, counters at the end.
    if len(exports) == 1:
        return True
    same = filecmp.cmp(*exports, shallow=False)
    print("Both exports are the same, byte for byte." if same else "THE EXPORTS DIFFER.")
    return same


def _print(rows: list[tuple[str, dict[str, Any], Path]]) -> None:
    print(f"\n{SIZE:,} articles, each edition that is out with a version and two events")
    print(
        f"{'':26}{'seconds':>9}{'articles/s':>12}{'lines/s':>10}{'CPU s':>7}{'memory MB':>11}{'grew MB':>9}{'file MB':>9}"
    )
    for name, found, file in rows:
        rate, lines = SIZE / found["seconds"], found["lines"] / found["seconds"]
        size = file.stat().st_size / 1e6
        slow = "  slower than it must be" if name == "import into PostgreSQL" and rate < LIMIT else ""
        print(
            f"{name:26}{found['seconds']:9.1f}{rate:12,.0f}{lines:10,.0f}{found['cpu']:7.1f}{found['memory']:11.0f}{found['grew']:9.0f}{size:9,.0f}{slow}"
        )


def made_anew(url: str, name: str) -> bool:
    """Make the database ``name`` on the server at ``url``, empty; return False if nobody answers there."""
    try:
        connection = psycopg2.connect(url.replace("postgres:", "postgresql:", 1))
    except psycopg2.OperationalError:
        return False
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return True


def step(name: str, *arguments: str) -> None:
    """Take one step in this process, and print what it took as JSON."""
    import django

    django.setup()
    from bench.archive.lines import write_archive
    from liaison.portable.exporting import export_content
    from liaison.portable.importing import import_content

    before, start, lines = _memory(), time.monotonic(), 0
    if name == "invent":
        lines = max(write_archive(Path(arguments[0]), SIZE, history=True))
    elif name == "import":
        with Path(arguments[0]).open("rb") as stream:
            lines = sum(import_content(stream, index=False).rows.values())
    else:
        with Path(arguments[0]).open("wb") as stream:
            lines = sum(export_content(stream).rows.values())
    seconds, memory, cpu = time.monotonic() - start, _memory(), time.process_time()
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": memory, "grew": memory - before, "lines": lines}))


def _memory() -> float:
    """The most memory that this process has used, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        step(*sys.argv[1:])
    else:
        main()
