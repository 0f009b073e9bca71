"""The records into which merged records went, found by the ids that others still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

# The action of the event recorded when a record is merged into another, whose id is ``details["into_id"]``.
MERGED_INTO = "merged_into"


def successors(model: type[Model], keys: Iterable[int]) -> dict[int | None, int]:
    """Return the ids of the records into which those with the ids ``keys`` were merged, as ``{5: 7}``.

    Chains of merges are followed to the end. Ids are never used twice, so the log stays valid.
    """
    found = {key: key for key in keys}
    while later := _merged(model, set(found.values())):
        found = {key: later.get(now, now) for key, now in found.items()}
    return {key: now for key, now in found.items() if key != now}


def _merged(model: type[Model], keys: set[int]) -> dict[int | None, int]:
    events = Event.objects.filter(record_type=model._meta.label_lower, record_id__in=keys, action=MERGED_INTO)
    return {event.record_id: event.details["into_id"] for event in events.only("record_id", "details").order_by("pk")}
