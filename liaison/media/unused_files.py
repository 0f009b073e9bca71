"""Unused uploads: pictures and documents that no row mentions are removed from the storage."""

from __future__ import annotations

import re
from functools import partial, reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from liaison.media.images.fields import delete_picture
from liaison.models import Event, TrashItem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from liaison.media.storage import StoredFile

# The names that ``random_name`` of ``liaison.media.images.fields`` and ``liaison.media.documents.fields`` gives.
_PICTURE = re.compile(r"pictures/[0-9a-f]{32}\.webp")
_DOCUMENT = re.compile(r"files/[0-9a-f]{32}\.[a-z]{3,4}")
# The number of names that one query looks for.
_AT_ONCE = 50


def pictures_in(text: str) -> set[str]:
    """Return the names of all pictures that ``text``, such as serialized rows, mentions."""
    return set(_PICTURE.findall(text))


def uploads_in(text: str) -> set[str]:
    """Return the names of all pictures and documents that ``text``, such as serialized rows, mentions."""
    return pictures_in(text) | set(_DOCUMENT.findall(text))


def remove_unused(names: Iterable[str]) -> None:
    """Delete the files in ``names`` that no row mentions, with their variants, when the transaction is committed."""
    wanted = sorted(names)
    for start in range(0, len(wanted), _AT_ONCE):
        batch = set(wanted[start : start + _AT_ONCE])
        for name in sorted(batch - _used(batch)):
            delete = delete_picture if _PICTURE.fullmatch(name) else default_storage.delete
            transaction.on_commit(partial(delete, name))


def find_unused(older_than: dt.timedelta) -> list[StoredFile]:
    """Return the stored pictures and documents that no row mentions, such as those of an interrupted upload.

    Leaves out files stored within ``older_than``: their rows may not be committed yet.
    """
    # List the files first: a file that is stored later is not in the list, even if the query misses its row.
    stored = sorted(_stored(timezone.now() - older_than), key=attrgetter("name"))
    used = _all_used()
    return [file for file in stored if file.name not in used]


def _stored(before: dt.datetime) -> Iterator[StoredFile]:
    for folder in ("pictures", "files"):
        # Both storages of uploads have it.
        storage: Any = default_storage
        for file in storage.stored_in(folder):
            if uploads_in(file.name) and file.modified < before:
                yield file


def used_among(names: set[str]) -> set[str]:
    """Return those of ``names`` that a row mentions, however many they are."""
    wanted, found = sorted(names), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _used(set(wanted[start : start + _AT_ONCE]))
    return found


def _all_used() -> set[str]:
    """Return the names of all uploads that rows mention."""
    found: set[str] = set()
    for model, field in _places():
        text = model._base_manager.annotate(mentions=Cast(field.name, models.TextField()))
        for mentions in text.values_list("mentions", flat=True).iterator():
            found |= uploads_in(mentions or "")
    return found


def _used(names: set[str]) -> set[str]:
    """Return those of ``names`` that a file field, a JSON field or a record in the trash mentions.

    The audit log does not count: it names a picture without showing it.
    """
    found: set[str] = set()
    for model, field in _places():
        if isinstance(field, models.FileField):
            found |= set(model._base_manager.filter(**{f"{field.name}__in": names}).values_list(field.name, flat=True))
        else:
            text = model._base_manager.annotate(mentions=Cast(field.name, models.TextField()))
            mentioned = reduce(or_, (models.Q(mentions__contains=name) for name in names))
            for mentions in text.filter(mentioned).values_list("mentions", flat=True).iterator():
                found |= uploads_in(mentions)
    return found & names


def _places() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield the models and fields that may mention uploads."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField | models.JSONField) and model is not Event:
                yield model, field
    yield TrashItem, TrashItem._meta.get_field("rows")
