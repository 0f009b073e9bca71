"""What became of records that were merged into others: whoever kept the id of one finds what it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

# The action of the event that a record leaves when it goes into another, whose id is ``details["into_id"]``.
MERGED_INTO = "merged_into"


def successors(model: type[Model], keys: Iterable[int]) -> dict[int | None, int]:
    """``{5: 7}``: of the records with these ids that were merged, the ids of those they are now, however often.

    Ids are never given again, so that the log knows for good. A query for each merge that followed another.
    """
    found = {key: key for key in keys}
    while later := _merged(model, set(found.values())):
        found = {key: later.get(now, now) for key, now in found.items()}
    return {key: now for key, now in found.items() if key != now}


def _merged(model: type[Model], keys: set[int]) -> dict[int | None, int]:
    events = Event.objects.filter(record_type=model._meta.label_lower, record_id__in=keys, action=MERGED_INTO)
    return {event.record_id: event.details["into_id"] for event in events.only("record_id", "details").order_by("pk")}
