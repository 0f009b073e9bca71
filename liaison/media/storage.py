"""Where uploaded files lie: whole or not at all, and only as long as what they belong to is stored with them."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.deconstruct import deconstructible
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from django.core.files import File


class StaticStorage(CompressedManifestStaticFilesStorage):
    """What comes with the product, under names that tell its content. A page names dozens: each address is made out once."""

    def url(self, name: str, force: bool = False) -> str:
        return self._address(name, force, settings.DEBUG)

    @lru_cache(maxsize=1024)  # noqa: B019
    def _address(self, name: str, force: bool, debug: bool) -> str:
        return super().url(name, force)


@deconstructible(path="liaison.media.storage.UploadStorage")
class UploadStorage(FileSystemStorage):
    """A folder. A file that could not be written whole is removed, and one whose transaction fails goes with it."""

    def _save(self, name: str, content: File) -> str:
        try:
            stored = super()._save(name, content)  # type: ignore[misc]
        except OSError:
            self.delete(name)
            raise
        self._delete_unless_committed(stored)
        return stored

    def _delete_unless_committed(self, name: str) -> None:
        """Django drops what waits for a transaction when that, or the part of it in which it came, is rolled back."""

        def keep() -> None:
            gone.detach()

        gone = weakref.finalize(keep, self.delete, name)
        transaction.on_commit(keep)
