"""What was made of the things of an old site: see ``liaison.importing.models``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from liaison.importing.models import Origin

if TYPE_CHECKING:
    from django.db.models import Model

    Record = TypeVar("Record", bound=Model)


def made_before(source: str, kind: str, key: object, model: type[Record]) -> Record | None:
    """Return the record that was made of something of the old site; None if none was, or it is gone."""
    origin = Origin.objects.filter(source=source, kind=kind, key=str(key)).only("record_id").first()
    return model._default_manager.filter(pk=origin.record_id).first() if origin else None


def note_origin(
    source: str,
    kind: str,
    key: str,
    record: Model,
    *,
    seen: str,
    language: str = "",
    made: str = "",
    is_new: bool = False,
) -> None:
    """Keep that ``record`` was made of something of the old site; ``seen`` and ``made`` are digests.

    ``is_new``: nothing was made of it before, as the caller knows.
    """
    about = {"record_type": record._meta.label_lower, "record_id": record.pk, "language": language}
    values = {**about, "seen": seen, "made": made}
    if is_new:
        Origin.objects.create(source=source, kind=kind, key=key, **values)
    else:
        Origin.objects.update_or_create(source=source, kind=kind, key=key, defaults=values)
