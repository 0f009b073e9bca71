"""What the clock will change of what readers see, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from liaison.declarations import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.page_cache.tags import Changed


def coming() -> Iterator[tuple[float, Changed]]:
    """Yield each coming moment (seconds since 1970) with what changes then: what the apps declare as ``clock_changes``."""
    now = timezone.now()
    for changes in declared("clock_changes"):
        for moment, changed in changes(now):
            yield moment.timestamp(), changed


def midnight() -> float:
    """Return the end of the day in the site's time zone: what is told by the day holds no longer."""
    today = timezone.localdate()
    midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    return midnight.timestamp()
