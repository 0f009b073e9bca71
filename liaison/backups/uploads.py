"""Uploads in a folder of backups: each stored once as an object, whatever backups name it.

An upload has a random name and is never changed. So one that was stored before need not be read again: the folder
``LIAISON_DATA/operations`` remembers which object holds it.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from liaison.backups.folder import UNFINISHED
from liaison.backups.problems import DamagedError, cannot_write
from liaison.backups.record import operations
from liaison.backups.small_files import write_json
from liaison.backups.streams import CHUNK, ENCRYPTED, Stored, UnreadableError, store_file, stored_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liaison.backups.folder import BackupFolder
    from liaison.backups.keys import Recipient
    from liaison.backups.streams import Readable

_REMEMBERED = "backup-uploads.json"
_FOLDERS = ("pictures", "files")


class Uploads:
    """Stores uploads in ``folder``, encrypted to the public ``keys``."""

    def __init__(self, folder: BackupFolder, keys: Sequence[Recipient], recipients: Iterable[str]) -> None:
        self.folder, self.keys = folder, keys
        self._salt = "\n".join(sorted(recipients))
        self._remembered: dict[str, tuple[str, int]] = _remembered()
        self._kept: dict[str, tuple[str, int]] = {}
        self._stored: dict[str, Stored] = {}
        self.added_bytes = 0

    def objects(self) -> dict[str, str]:
        """Return which object holds the content with each hash, of the uploads that were kept."""
        return {sha256: self._name_of(sha256) for sha256 in sorted({sha256 for sha256, _size in self._kept.values()})}

    def stored(self) -> dict[str, Stored]:
        """Return the objects of the uploads that were kept, as they are stored."""
        return {name: self._stored[name] for name in sorted(self.objects().values())}

    def keep_present(self) -> None:
        """Store all uploads there are, so that none that is deleted while the database is read is missing in the backup."""
        for name in _present():
            if name not in self._remembered:
                with suppress(OSError):
                    self._remembered[name] = self._found(name)

    def keep(self, name: str) -> tuple[str, int]:
        """Store the upload ``name`` unless it is there; return the SHA-256 and the size of its content.

        Raises OSError if it cannot be read, and BackupError if it cannot be stored.
        """
        known = self._remembered.get(name)
        self._kept[name] = known if known and self._is_stored(known[0]) else self._found(name)
        return self._kept[name]

    def remember(self) -> None:
        """Write down which uploads this backup has, for the next one."""
        with suppress(OSError):
            write_json(operations() / _REMEMBERED, self._kept)

    def _found(self, name: str) -> tuple[str, int]:
        """Read the upload ``name``, store it unless it is there, and return the SHA-256 and the size of its content."""
        with default_storage.open(name) as file:
            found = _digest(file)
            if not self._is_stored(found[0]):
                file.seek(0)
                self._store(file, found[0])
        return found

    def _name_of(self, sha256: str) -> str:
        """Return the name of the object with this content.

        It is the hash itself if nothing is encrypted. Otherwise whoever keeps the backups must not recognize a file that
        they have too: the name depends on the secret key of the site.
        """
        if not self.keys:
            return sha256
        return salted_hmac("liaison.backups\n" + self._salt, sha256, algorithm="sha256").hexdigest() + ENCRYPTED

    def _is_stored(self, sha256: str) -> bool:
        """Return whether the object with this content is there, as long as it was when it was written."""
        name = self._name_of(sha256)
        if name in self._stored:
            return True
        path = self.folder.object_path(name)
        try:
            size = path.stat().st_size
            # One that no list has was left by a backup that was cut off after it.
            stored = self.folder.known_objects.get(name) or stored_of(path)
        except (OSError, DamagedError):
            return False
        if size != stored.bytes:
            path.unlink(missing_ok=True)
            return False
        self._stored[name] = stored
        return True

    def _store(self, file: Readable, sha256: str) -> None:
        name = self._name_of(sha256)
        path = self.folder.object_path(name)
        new = path.with_name(f"{UNFINISHED}{name}")
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            new.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.folder.path, error) from error
        try:
            stored = store_file(file, new, self.keys)
        except UnreadableError as error:
            raise OSError(str(error)) from error
        new.replace(path)
        self._stored[name] = stored
        self.added_bytes += stored.bytes


def _present() -> Iterator[str]:
    for folder in _FOLDERS:
        # Both storages of uploads have it. In a bucket a folder does not exist by itself.
        storage: Any = default_storage
        yield from sorted(file.name for file in storage.stored_in(folder))


def _digest(file: Readable) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _remembered() -> dict[str, tuple[str, int]]:
    try:
        found = json.loads((operations() / _REMEMBERED).read_text(encoding="utf-8"))
        return {name: (str(sha256), int(size)) for name, (sha256, size) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
