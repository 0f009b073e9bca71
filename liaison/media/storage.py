"""Storage of uploads and static files: uploads are stored completely or not at all, and follow their transaction."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.deconstruct import deconstructible
from whitenoise.storage import CompressedManifestStaticFilesStorage

from liaison.media.access import keyed

if TYPE_CHECKING:
    from django.core.files import File


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A storage of static files under hashed names. Caches their addresses, because a page names dozens."""

    def url(self, name: str, force: bool = False) -> str:
        return self._address(name, force, settings.DEBUG)

    @lru_cache(maxsize=1024)  # noqa: B019
    def _address(self, name: str, force: bool, debug: bool) -> str:
        return super().url(name, force)


@deconstructible(path="liaison.media.storage.UploadStorage")
class UploadStorage(FileSystemStorage):
    """A folder of uploads; removes a file that could not be written completely, or whose transaction is rolled back."""

    def url(self, name: str | None) -> str:
        """Return the address of the file ``name``, with a key on pages that show what visitors may not see."""
        return keyed(super().url(name), name or "")

    def _save(self, name: str, content: File) -> str:
        try:
            stored = super()._save(name, content)  # type: ignore[misc]
        except OSError:
            self.delete(name)
            raise
        self._delete_unless_committed(stored)
        return stored

    def _delete_unless_committed(self, name: str) -> None:
        """Delete the file ``name`` if the transaction, or the savepoint it was stored in, is rolled back.

        Django drops the ``on_commit`` callback then, and the garbage collection of the callback deletes the file.
        """

        def keep() -> None:
            gone.detach()

        gone = weakref.finalize(keep, self.delete, name)
        transaction.on_commit(keep)
