"""The folder of backups: its snapshots and objects, and the lock that keeps two commands from working there at once."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.backups import manifest as manifests
from liaison.backups.problems import BackupError, DamagedError, cannot_write
from liaison.backups.small_files import write_json
from liaison.backups.streams import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.backups.manifest import Manifest

UNFINISHED = ".unfinished-"
OBJECTS = "objects.jsonl"
_PROVED = "proved.json"
_README = """This folder holds backups of a site made with Liaison. Each folder in snapshots/ is one backup; manifest.json in it says of
when, made by which version, and what it holds. Uploads are in objects/, shared by all backups.

To come back: install Liaison (the version in the manifest, or a newer one), and run

    manage.py restore /path/to/this/folder --identity FILE

FILE is the file with the secret key (it holds a line AGE-SECRET-KEY-…), if the names in snapshots/ end in .age. Without Liaison,
    age -d -i FILE content.jsonl.gz.age | gunzip
prints all that the database held, one row a line.

Copy the whole folder to keep it elsewhere, for instance: rsync -a --delete /path/to/this/folder/ elsewhere:backups/
"""


class BackupFolder:
    """The folder ``path`` of backups."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.snapshots, self.objects = self.path / "snapshots", self.path / "objects"

    def prepare(self) -> None:
        """Make the folder if there is none. Raises BackupError if it holds something else, or cannot be written."""
        try:
            if self.path.is_dir() and not self.snapshots.is_dir() and any(_foreign(self.path)):
                raise BackupError(f"{self.path} holds other files. Give an empty folder, or one with backups.")
            for folder in (self.path, self.snapshots, self.objects):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            readme = self.path / "README.txt"
            if not readme.exists():
                readme.write_text(_README, encoding="utf-8")
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def require(self) -> None:
        """Raise BackupError if there is no backup here."""
        if not self.names():
            raise BackupError(
                f"There is no backup in {self.path}. Give the folder that holds “snapshots” and “objects”."
            )

    @contextmanager
    def locked(self, *, alone: bool) -> Iterator[None]:
        """Keep others from changing anything here; with ``alone``, also from reading. Raises BackupError if they work here."""
        try:
            file = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if alone:
                raise cannot_write(self.path, error) from error
            # A disk that may only be read: nobody can change anything there.
            yield
            return
        try:
            _lock(file, self.path, alone=alone)
            yield
        finally:
            os.close(file)

    def names(self) -> list[str]:
        """Return the names of the snapshots, the oldest first."""
        if not self.snapshots.is_dir():
            return []
        return sorted(one.name for one in self.snapshots.iterdir() if one.is_dir() and one.name[0] != ".")

    def manifest(self, name: str) -> Manifest:
        """Return the manifest of the snapshot ``name``."""
        if name not in self.names():
            raise BackupError(f"There is no backup {name} in {self.path}. There are: {', '.join(self.names()[-20:])}.")
        return manifests.read(self.snapshots / name)

    def next_number(self) -> int:
        """Return the number of the next snapshot."""
        return max((int(name.partition("-")[0]) for name in self.names()), default=0) + 1

    def object_path(self, name: str) -> Path:
        """Return the file of the object ``name``."""
        return self.objects / name[:2] / name

    def objects_of(self, name: str) -> dict[str, Stored]:
        """Return the objects of the snapshot ``name``, as they are stored."""
        path = self.snapshots / name / OBJECTS
        try:
            with path.open(encoding="utf-8") as lines:
                return {one["object"]: Stored(one["bytes"], one["sha256"]) for one in map(json.loads, lines)}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedError(f"{path} cannot be read: {error}.") from None

    @cached_property
    def known_objects(self) -> dict[str, Stored]:
        """Return the objects of all snapshots whose list can be read; one that was written again, as it is now."""
        found: dict[str, Stored] = {}
        for name in self.names():
            try:
                found |= self.objects_of(name)
            except DamagedError:
                continue
        return found

    def note_proof(self, name: str, proof: dict[str, object]) -> None:
        """Write into the snapshot ``name`` that a drill restored it."""
        write_json(self.snapshots / name / _PROVED, proof)

    def is_proved(self, name: str) -> bool:
        """Return whether a drill restored the snapshot ``name``."""
        return (self.snapshots / name / _PROVED).exists()

    def clear_unfinished(self) -> None:
        """Remove what interrupted backups left."""
        for left in self.snapshots.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        for file in self.objects.glob(f"*/{UNFINISHED}*"):
            file.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove the snapshot ``name``: not seen any more at once, and gone after that."""
        going = self.snapshots / f"{UNFINISHED}{name}"
        (self.snapshots / name).replace(going)
        shutil.rmtree(going, ignore_errors=True)

    def sweep(self) -> int:
        """Remove the objects that no snapshot names; return how many.

        Removes nothing if the list of a snapshot cannot be read.
        """
        kept = set().union(*(self.objects_of(name) for name in self.names()))
        gone = [file for file in self.objects.glob("*/*") if file.name not in kept]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)


def _foreign(path: Path) -> Iterator[Path]:
    # A new file system has a folder of its own for what it finds damaged.
    return (one for one in path.iterdir() if one.name not in ("lost+found", "lock", "README.txt"))


def _lock(file: int, path: Path, *, alone: bool) -> None:
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError(
            f"Another command is at work in {path}. Nothing was done; try again when it has ended."
        ) from None
    except OSError as error:
        raise BackupError(
            f"{path} cannot be locked ({error.strerror}), so two backups at once would spoil each other. "
            "Back up to a local disk, and copy that elsewhere (rsync)."
        ) from None


def settle_folder(path: Path) -> None:
    """Wait until the names in the folder ``path`` are on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
