"""Taking a backup: written aside, read back, and only then put among the others under its name."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from django.db import connection
from django.utils import timezone

from liaison import __version__
from liaison.backups import record
from liaison.backups.beside import write_beside
from liaison.backups.folder import OBJECTS, UNFINISHED, BackupFolder, settle_folder
from liaison.backups.keys import recipients
from liaison.backups.manifest import Manifest, migrations_here
from liaison.backups.problems import BackupError, cannot_write
from liaison.backups.retention import Rules, kept
from liaison.backups.settings_file import without_secrets
from liaison.backups.streams import ENCRYPTED, Counted, Stored, check, unpack, writing
from liaison.backups.uploads import Uploads
from liaison.environment.reading import names_read
from liaison.media.unused_files import used_among
from liaison.portable.declaring import PortableError, Scope
from liaison.portable.exporting import Summary, export_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Progress = Callable[[str, int, int], None]

# How often the database is read anew because uploads went while it was read.
_TRIES = 3


@dataclass(frozen=True)
class Taken:
    """A backup that was taken, and what became of older ones."""

    manifest: Manifest
    lost_files: list[str]
    removed: list[str]
    seconds: float


def back_up(path: Path, keys: Sequence[str], rules: Rules, progress: Progress) -> Taken:
    """Add a backup to the folder ``path``, encrypted to the public ``keys``, and remove those that ``rules`` do not keep.

    Raises BackupError if that is impossible; the other backups are as they were then. Either is noted for the doctor.
    """
    started = time.monotonic()
    try:
        taken = _take(BackupFolder(path), keys, rules, progress, started)
    except (BackupError, PortableError) as error:
        record.note(record.BACKUP, path, ok=False, error=str(error))
        raise BackupError(str(error)) from error
    manifest = taken.manifest
    record.note(
        record.BACKUP,
        path,
        ok=True,
        bytes=manifest.bytes,
        added_bytes=manifest.added_bytes,
        snapshot=manifest.name,
        encrypted=bool(manifest.recipients),
        lost_files=manifest.lost_files,
        seconds=round(taken.seconds, 1),
    )
    return taken


def _take(folder: BackupFolder, keys: Sequence[str], rules: Rules, progress: Progress, started: float) -> Taken:
    one = Backup(folder, keys, progress)
    folder.prepare()
    with folder.locked(alone=True):
        folder.clear_unfinished()
        manifest = one.written()
        removed = _tidied(folder, rules)
        folder.sweep()
        write_beside(folder)
    return Taken(manifest, one.lost_files, removed, time.monotonic() - started)


def _tidied(folder: BackupFolder, rules: Rules) -> list[str]:
    """Remove the backups that are not kept, and return their names."""
    names = folder.names()
    proved = [name for name in names if folder.is_proved(name)][-1:]
    dated = [(name, timezone.localtime(folder.manifest(name).at)) for name in names]
    removed = [name for name in names if name not in kept(dated, rules, proved)]
    for name in removed:
        folder.remove(name)
    return removed


class Backup:
    """One backup that is being added to ``folder``."""

    def __init__(
        self, folder: BackupFolder, keys: Sequence[str], progress: Progress, *, with_files: bool = True
    ) -> None:
        self.folder, self.progress, self.with_files = folder, progress, with_files
        self.public = [key.strip() for key in keys if key.strip()]
        self.keys = recipients(self.public)
        self.uploads = Uploads(folder, self.keys, self.public)
        self.lost_files: list[str] = []
        self.parts: dict[str, Stored] = {}

    def written(self) -> Manifest:
        """Write the backup and return its manifest. The caller holds the lock of the folder."""
        manifest = self._begun()
        self.aside = self.folder.snapshots / f"{UNFINISHED}{manifest.name}"
        try:
            self.aside.mkdir(mode=0o700)
            manifest = self._filled(manifest)
            settle_folder(self.aside)
            self.aside.replace(self.folder.snapshots / manifest.name)
            settle_folder(self.folder.snapshots)
        except OSError as error:
            raise cannot_write(self.folder.path, error) from error
        finally:
            shutil.rmtree(self.aside, ignore_errors=True)
        self.uploads.remember()
        return manifest

    def _begun(self) -> Manifest:
        return Manifest(
            number=self.folder.next_number(),
            at=timezone.now(),
            product=__version__,
            database=connection.vendor,
            migrations=migrations_here(),
            recipients=self.public,
            rows={},
            content_sha256="",
            files=0,
            lost_files=0,
            files_in_place=not self.with_files,
        )

    def _filled(self, manifest: Manifest) -> Manifest:
        if self.with_files:
            self.uploads.keep_present()
        summary = self._content()
        self.lost_files = summary.lost_files
        self._write("media.jsonl.gz", self._media())
        self._write("settings.env.gz", [without_secrets(names_read())])
        self._write_objects()
        size = sum(part.bytes for part in self.parts.values())
        manifest = replace(
            manifest,
            rows={name: count for name, count in summary.rows.items() if count},
            files=summary.files,
            lost_files=len(summary.lost_files),
            content_sha256=summary.sha256,
            parts=self.parts,
            bytes=size + sum(stored.bytes for stored in self.uploads.stored().values()),
            added_bytes=size + self.uploads.added_bytes,
        )
        manifest.write(self.aside)
        return manifest

    def _content(self) -> Summary:
        """Write the database, again if uploads went meanwhile that it names; return what it holds."""
        for _try in range(_TRIES):
            summary = self._content_once()
            # What no row names any more was deleted after the database was read.
            if set(summary.lost_files) == used_among(set(summary.lost_files)):
                break
        return summary

    def _content_once(self) -> Summary:
        path = self._path("content.jsonl.gz")
        path.unlink(missing_ok=True)
        with writing(path, self.keys) as (stream, out):
            text = Counted(stream)
            keep = self.uploads.keep if self.with_files else None
            summary = export_content(cast("BinaryIO", text), scope=Scope.EVERYTHING, keep=keep, progress=self.progress)
        self._verify(path, out.stored(), text.stored())
        return summary

    def _media(self) -> Iterator[str]:
        for sha256, name in self.uploads.objects().items():
            yield json.dumps({"sha256": sha256, "object": name}) + "\n"

    def _write(self, name: str, lines: Iterator[str] | list[str]) -> None:
        path = self._path(name)
        with writing(path, self.keys) as (stream, out):
            text = Counted(stream)
            for line in lines:
                text.write(line.encode())
        self._verify(path, out.stored(), text.stored())

    def _write_objects(self) -> None:
        """Write the list of objects, which is never encrypted: what is out of date is removed by it."""
        path = self.aside / OBJECTS
        with writing(path, (), zipped=False) as (stream, out):
            for name, stored in self.uploads.stored().items():
                one = {"object": name, "bytes": stored.bytes, "sha256": stored.sha256}
                stream.write(f"{json.dumps(one)}\n".encode())
        self._verify(path, out.stored())

    def _verify(self, path: Path, stored: Stored, text: Stored | None = None) -> None:
        """Read the file ``path`` back. What is not encrypted must also hold ``text``. Raises DamagedError."""
        check(path, stored)
        if text and not self.keys:
            found = Counted(None)
            unpack(path, found, ())
            if found.stored() != text:
                raise BackupError(f"{path} could not be read back: it does not hold what was written. Check the disk.")
        self.parts[path.name] = stored

    def _path(self, name: str) -> Path:
        return self.aside / (name + (ENCRYPTED if self.keys else ""))


def verify(path: Path, progress: Progress) -> tuple[int, int]:
    """Read every file of every backup in the folder ``path``; return how many backups and files there are.

    It needs no secret key. Raises DamagedError with what is damaged or missing.
    """
    folder = BackupFolder(path)
    folder.require()
    with folder.locked(alone=False):
        names = folder.names()
        for name in names:
            for part, stored in folder.manifest(name).parts.items():
                check(folder.snapshots / name / part, stored)
        objects: dict[str, Stored] = {}
        for name in names:
            objects |= folder.objects_of(name)
        for number, (name, stored) in enumerate(objects.items(), start=1):
            check(folder.object_path(name), stored)
            progress("file", number, len(objects))
    return len(names), len(objects)
