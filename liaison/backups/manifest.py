"""The manifest of a backup: what it holds and by which versions it was made, as JSON that anybody can read."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from liaison.backups.problems import BackupError, DamagedError
from liaison.backups.small_files import write_json
from liaison.backups.streams import Stored

# The version of the layout of a backup. Raise it when a reader of the former one would misunderstand a backup.
FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``rows`` counts by type, ``parts`` are the other files of the snapshot by their names."""

    number: int
    at: dt.datetime
    product: str
    database: str
    migrations: dict[str, str]
    recipients: list[str]
    rows: dict[str, int]
    # What ``liaison.portable`` gives as the hash of all content: a database that was restored is compared with it.
    content_sha256: str
    files: int
    lost_files: int
    # Uploads of backups that were made before restoring stay where they are: see ``former.py``.
    files_in_place: bool = False
    # Together: all that is needed to restore it, and what this backup added to the folder.
    bytes: int = 0
    added_bytes: int = 0
    parts: dict[str, Stored] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def name(self) -> str:
        """Return the name of the snapshot's folder. It is sorted by number: clocks are set back now and then."""
        return f"{self.number:06}-{self.at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    def part(self, stem: str) -> str:
        """Return the name of the file that begins with ``stem``. Raises DamagedError if there is none."""
        for name in self.parts:
            if name.startswith(stem):
                return name
        raise DamagedError(f"The manifest of {self.name} names no file “{stem}”.")

    def write(self, folder: Path) -> None:
        """Write it into ``folder``."""
        write_json(folder / NAME, {**asdict(self), "at": self.at.isoformat()})


def read(folder: Path) -> Manifest:
    """Return the manifest in the ``folder`` of a snapshot. Raises BackupError if it is damaged or of a newer version."""
    path = folder / NAME
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        number = values["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path} cannot be read: {error}.") from None
    if number != FORMAT:
        raise BackupError(
            f"{folder.name} was made by Liaison {values.get('product')}, in format {number}; this version reads format {FORMAT}. "
            "Install that version or a newer one, and restore with it."
        )
    try:
        values["at"] = dt.datetime.fromisoformat(values["at"])
        values["parts"] = {name: Stored(**part) for name, part in values["parts"].items()}
        return Manifest(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(f"{path} is damaged: {error}.") from None


def migrations_here() -> dict[str, str]:
    """Return the newest migration of each app that this database has."""
    found: dict[str, str] = {}
    for app, name in MigrationLoader(connection).applied_migrations:
        found[app] = max(found.get(app, ""), name)
    return dict(sorted(found.items()))


def refuse_newer(manifest: Manifest) -> None:
    """Raise BackupError if the backup comes from a version with tables that this one does not know."""
    known = MigrationLoader(connection).disk_migrations or {}
    for app, name in manifest.migrations.items():
        if (app, name) not in known:
            raise BackupError(
                f"{manifest.name} was made by Liaison {manifest.product}, which is newer than this one ({app}: {name}). "
                "Install that version, and restore with it."
            )
