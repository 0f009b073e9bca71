"""How long a backup of N articles (20,000 unless set) and its way back take, how large it is, and whether nothing is lost.

From each database into the other, encrypted: backup, a second one, a drill, and a restore into an empty database, from which the
content is exported again and compared byte for byte. Each command is a process of its own, whose memory is the kernel's figure.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
SIZE = int(os.environ.get("N") or 20_000)
POSTGRES = os.environ.get("TEST_POSTGRES_URL") or "postgres://root@127.0.0.1:5432/postgres"
# Uploads of the archive, and how many bytes each has: photographs for the web.
FILES, BYTES = 1_000, 300_000


@dataclass
class Place:
    """An installation of its own: its folder, and the address of its database."""

    name: str
    folder: Path
    url: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(60))

    def run(self, *arguments: str) -> Took:
        """Run Python with ``arguments`` here."""
        env = os.environ | {
            "DATABASE_URL": self.url,
            "LIAISON_DATA": str(self.folder),
            "SECRET_KEY": self.key,
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "PYTHONPATH": str(ROOT),
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost",
            "LOG_LEVEL": "ERROR",
        }
        started = time.monotonic()
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}.")
        return Took(time.monotonic() - started, usage.ru_maxrss / 1024)

    def content(self) -> str:
        """The SHA-256 of everything, exported."""
        file = self.folder / "content.jsonl"
        self.run("manage.py", "export_content", "--everything", "--quiet", str(file))
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Took:
    seconds: float
    megabytes: float


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="liaison-bench-", dir=os.environ.get("LIAISON_DATA")) as name:
        place = Path(name)
        databases = [f"liaison_bench_backup_{number}_{os.getpid()}" for number in (1, 2)]
        _on_server(*(f"CREATE DATABASE {database}" for database in databases))
        try:
            sqlite, postgres = _places(place, databases)
            _measure(sqlite, postgres)
            _measure(postgres, sqlite)
        finally:
            _on_server(*(f"DROP DATABASE {database} WITH (FORCE)" for database in databases))


def _places(place: Path, databases: list[str]) -> tuple[list[Place], list[Place]]:
    """On each database two installations: one with an archive, one empty."""
    found: tuple[list[Place], list[Place]] = ([], [])
    for number, database in enumerate(databases):
        for which, url in enumerate(
            (f"sqlite:///{place}/{number}.sqlite3", urlsplit(POSTGRES)._replace(path=f"/{database}").geturl())
        ):
            folder = place / f"{('sqlite', 'postgresql')[which]}-{number}"
            folder.mkdir()
            found[which].append(Place(("SQLite", "PostgreSQL")[which], folder, url))
    found[0][0].run("-m", "liaison.catalogs")
    return found


def _measure(full: list[Place], empty: list[Place]) -> None:
    source, target = full[0], empty[1]
    print(f"\nAn archive of {SIZE:,} articles and {FILES:,} uploads, from {source.name} to {target.name}", flush=True)
    source.run("-m", "bench.archive", str(SIZE))
    source.run("bench/uploads.py", str(FILES), str(BYTES))
    target.run("manage.py", "migrate", "--verbosity=0")
    key, backups = source.folder / "key.txt", source.folder / "backups"
    source.run("manage.py", "make_backup_key", str(key))
    public = key.read_text().partition("# public key: ")[2].splitlines()[0]
    backup = ("manage.py", "backup", str(backups), "--recipient", public, "--quiet")
    _print("backup", source.run(*backup), _told(backups))
    _print("backup, again", source.run(*backup), _told(backups))
    drill = ("manage.py", "backup_drill", str(backups), "--identity", str(key), "--quiet")
    _print(
        "restore with index", target.run("manage.py", "restore", str(backups), "--identity", str(key), "--quiet"), ""
    )
    _print("drill", source.run(*drill), "")
    same = source.content() == target.content()
    print("exported again: " + ("the same byte for byte" if same else "DIFFERENT"))
    shutil.rmtree(backups)
    if not same:
        raise SystemExit(1)


def _told(backups: Path) -> str:
    newest = max((backups / "snapshots").iterdir())
    manifest = json.loads((newest / "manifest.json").read_text())
    content = next(part["bytes"] for name, part in manifest["parts"].items() if name.startswith("content"))
    return (
        f"{manifest['bytes'] / 1e6:.1f} MB, {manifest['added_bytes'] / 1e6:.1f} MB new, database {content / 1e6:.1f} MB"
    )


def _print(what: str, took: Took, more: str) -> None:
    print(f"{what:20}{took.seconds:9.1f} s{took.megabytes:8.0f} MB of memory   {more}", flush=True)


def _on_server(*statements: str) -> None:
    with closing(psycopg2.connect(POSTGRES)) as connection:
        connection.autocommit = True
        for statement in statements:
            connection.cursor().execute(statement)


if __name__ == "__main__":
    main()
