"""Storage of uploads and static files: uploads are stored completely or not at all, and follow their transaction."""

from __future__ import annotations

import datetime as dt
import logging
import weakref
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction
from django.utils.deconstruct import deconstructible
from whitenoise.storage import CompressedManifestStaticFilesStorage

from liaison.media.access import keyed
from liaison.write_failures import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File

logger = logging.getLogger(__name__)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A storage of static files under hashed names. Caches their addresses, because a page names dozens."""

    def url(self, name: str, force: bool = False) -> str:
        return self._address(name, force, settings.DEBUG)

    @lru_cache(maxsize=1024)  # noqa: B019
    def _address(self, name: str, force: bool, debug: bool) -> str:
        return super().url(name, force)


@dataclass(frozen=True)
class StoredFile:
    """A file in the storage of uploads: its name, its size in bytes, and when it was stored (aware)."""

    name: str
    size: int
    modified: dt.datetime


@dataclass(frozen=True)
class Download:
    """A stored file that is being read from its beginning; whoever has it closes ``content``."""

    content: IO[bytes]
    size: int
    modified: dt.datetime


class FollowsTransaction:
    """What both storages of uploads do: a file goes again if its transaction, or the savepoint it was stored in, is rolled back."""

    def _save(self, name: str, content: File) -> str:
        try:
            stored: str = super()._save(name, content)  # type: ignore[misc]
        except OSError:
            self._take_back(name)
            raise
        self._delete_unless_committed(stored)
        return stored

    def _delete_unless_committed(self, name: str) -> None:
        """Let the file go with its transaction.

        Django drops the ``on_commit`` callback of one that is rolled back, and the garbage collection of the callback
        deletes the file.
        """

        def keep() -> None:
            gone.detach()

        gone = weakref.finalize(keep, self._take_back, name)
        transaction.on_commit(keep)

    def _take_back(self, name: str) -> None:
        """Delete the file ``name``; if that fails, ``unused_files`` finds it later."""
        try:
            self.delete(name)  # type: ignore[attr-defined]
        except OSError as error:
            logger.warning("A file that belongs to nothing is left in the storage: %s: %s", name, error)


@deconstructible(path="liaison.media.storage.UploadStorage")
class UploadStorage(FollowsTransaction, FileSystemStorage):
    """A folder of uploads."""

    def url(self, name: str | None) -> str:
        """Return the address of the file ``name``, with a key on pages that show what visitors may not see."""
        return keyed(super().url(name), name or "")

    def download(self, name: str) -> Download:
        """Return the file ``name`` to be sent; raise FileNotFoundError if there is none."""
        path = Path(self.path(name))
        if not path.is_file():
            raise FileNotFoundError(name)
        status = path.stat()
        return Download(path.open("rb"), status.st_size, _moment(status.st_mtime))

    def stored_in(self, folder: str) -> Iterator[StoredFile]:
        """Yield the files of ``folder`` without those of its folders; none if there is no such folder."""
        path = Path(self.path(folder))
        for file in path.iterdir() if path.is_dir() else ():
            if file.is_file():
                status = file.stat()
                yield StoredFile(f"{folder}/{file.name}", status.st_size, _moment(status.st_mtime))


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def is_lost(storage: Storage | Any, name: str) -> bool:
    """Return whether ``storage`` says that it has no file ``name``; False if it does not answer."""
    try:
        return not storage.exists(name)
    except UnreachableError:
        return False
