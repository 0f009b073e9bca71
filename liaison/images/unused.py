"""Which uploaded pictures and documents are still used somewhere: the others leave the storage with what was deleted for good."""

from __future__ import annotations

import re
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast

from liaison.images import delete_picture
from liaison.models import Event, TrashItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The names that ``random_name`` of ``liaison.images`` and of ``liaison.documents`` give: nothing else looks like them.
_PICTURE = re.compile(r"pictures/[0-9a-f]{32}\.webp")
_DOCUMENT = re.compile(r"files/[0-9a-f]{32}\.[a-z]{3,4}")
# How many names one query asks for.
_AT_ONCE = 50


def pictures_in(text: str) -> set[str]:
    """The names of all pictures that ``text``, serialized rows for instance, mentions."""
    return set(_PICTURE.findall(text))


def uploads_in(text: str) -> set[str]:
    """The same of all pictures and documents."""
    return pictures_in(text) | set(_DOCUMENT.findall(text))


def remove_unused(names: Iterable[str]) -> None:
    """Remove from storage those of ``names`` that no row mentions, with their variants, once the transaction has gone through."""
    wanted = sorted(names)
    for start in range(0, len(wanted), _AT_ONCE):
        batch = set(wanted[start : start + _AT_ONCE])
        for name in sorted(batch - _used(batch)):
            delete = delete_picture if _PICTURE.fullmatch(name) else default_storage.delete
            transaction.on_commit(partial(delete, name))


def _used(names: set[str]) -> set[str]:
    """Those of ``names`` that a file's column, content kept as JSON, or a record in the trash mentions.

    The history is no use: what an event tells of a picture, it tells without showing it.
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
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField | models.JSONField) and model is not Event:
                yield model, field
    yield TrashItem, TrashItem._meta.get_field("rows")
