"""The drill: the newest backup is restored aside, into a database and a folder of its own, and compared with its manifest.

Each step is a process of its own with an environment of its own, as on another machine: nothing of the site is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from liaison import __version__
from liaison.backups import record
from liaison.backups.aside import database_aside
from liaison.backups.folder import BackupFolder
from liaison.backups.keys import identities
from liaison.backups.manifest import Manifest, migrations_here
from liaison.backups.problems import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What leads to services of the site itself, and what would make a copy behave as the site does.
_NOT_PASSED_ON = (
    *("DATABASE_URL", "STORAGE_URL", "CACHE_URL", "EMAIL_URL", "ERROR_REPORTS_URL", "MEDIA_INTERNAL", "SIGNING_KEY"),
    *("LIAISON_DATA", "LIAISON_DEMO", "DJANGO_SETTINGS_MODULE"),
)
# How many lines of what a step said are told when it fails.
_LINES = 15


@dataclass(frozen=True)
class Proof:
    """A backup that was restored aside, and found to be what its manifest says."""

    manifest: Manifest
    pages: int
    compared: bool
    seconds: float


def drill(path: Path, identity: Path | None, postgres: str, snapshot: str = "") -> Proof:
    """Prove a backup in the folder ``path``, the newest unless ``snapshot`` names another. Raises BackupError.

    ``postgres`` is the address of a server on which to make a database for it; without, it is a file of SQLite. Either result is
    noted for the doctor.
    """
    try:
        proof = _prove(BackupFolder(path), identity, postgres, snapshot)
    except BackupError as error:
        record.note(record.DRILL, path, ok=False, error=str(error))
        raise
    about = {"snapshot": proof.manifest.name, "pages": proof.pages, "seconds": round(proof.seconds, 1)}
    record.note(record.DRILL, path, ok=True, bytes=proof.manifest.bytes, **about)
    # On a disk that may only be read, it stands in LIAISON_DATA alone.
    with suppress(OSError):
        BackupFolder(path).note_proof(
            proof.manifest.name, {"at": timezone.now().isoformat(timespec="seconds"), **about}
        )
    return proof


def _prove(folder: BackupFolder, identity: Path | None, postgres: str, snapshot: str) -> Proof:
    started = time.monotonic()
    folder.require()
    manifest = folder.manifest(snapshot or folder.names()[-1])
    if identity:
        identities(identity)
    with _place() as place, database_aside(place, postgres) as database:
        run = Steps(_environment(place, database))
        run.step("manage.py", "migrate", "--verbosity=0")
        key = ["--identity", str(identity.absolute())] if identity else []
        chosen = ["--snapshot", manifest.name, "--as-it-was", "--quiet"]
        run.step("manage.py", "restore", str(folder.path), *chosen, *key)
        if not (place / "static").exists():
            run.step("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        found = json.loads(run.step("-m", "liaison.backups.proof"))
    compared = manifest.product == __version__ and manifest.migrations == migrations_here()
    differences = list(_differences(manifest, found, compared=compared))
    if differences:
        raise BackupError(f"{manifest.name} was restored, but is not what was backed up: {'; '.join(differences)}.")
    return Proof(manifest, len(found["pages"]), compared, time.monotonic() - started)


def _differences(manifest: Manifest, found: dict[str, Any], *, compared: bool) -> Iterator[str]:
    for name in sorted(manifest.rows.keys() | found["rows"].keys()):
        there, wanted = found["rows"].get(name, 0), manifest.rows.get(name, 0)
        if there != wanted:
            yield f"{there:,} rows of {name} instead of {wanted:,}"
    if len(found["lost_files"]) != manifest.lost_files:
        yield f"{len(found['lost_files']):,} uploads are missing instead of {manifest.lost_files:,}"
    # A newer version writes what it has in addition.
    if compared and found["sha256"] != manifest.content_sha256:
        yield "the content has another hash"
    for page, status in found["pages"].items():
        if status != 200:
            yield f"{page} answers {status}"


@contextmanager
def _place() -> Iterator[Path]:
    """Give a new folder on the disk of LIAISON_DATA, which goes afterwards; those of drills that were cut off go first."""
    for left in record.operations().glob("drill-*"):
        if time.time() - left.stat().st_mtime > 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=record.operations()) as name:
        place = Path(name)
        if Path(settings.STATIC_ROOT).is_dir():
            (place / "static").symlink_to(settings.STATIC_ROOT)
        yield place


def _environment(place: Path, database: str) -> dict[str, str]:
    without = {*_NOT_PASSED_ON, *(f"{name}_FILE" for name in _NOT_PASSED_ON)}
    own = {name: value for name, value in os.environ.items() if name not in without}
    return own | {"LIAISON_DATA": str(place), "DATABASE_URL": database, "SECRET_KEY": settings.SECRET_KEY}


class Steps:
    """Runs programs of the site, each in a process with the environment ``own``."""

    def __init__(self, own: dict[str, str]) -> None:
        self._own = own

    def step(self, *arguments: str) -> str:
        """Run Python with ``arguments`` and return what it prints. Raises BackupError with the end of what it said."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self._own,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = "\n".join(done.stderr.strip().splitlines()[-_LINES:]).removeprefix("BackupError: ")
            raise BackupError(f"The drill failed at “{' '.join(arguments[:2])}”: {said}")
        return done.stdout
