"""Days, months and years as ranges of entry ids. Pure, no database.

The moment of an article is that of its publication. The moment of a meeting is its first day at its place, and its
seconds encode the precision of the date: within a year, meetings with only a known year sort first, and within a month,
those without a known day.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from liaison.search.index.entry_ids import EPOCH, Kind, first_id, kind_of, place
from liaison.text.dates import PartialDate, Precision, start_of_day

# The lowest id, and the exclusive upper id.
Bounds = tuple[int, int]
# Stands for an unknown month.
UNKNOWN = 0

_SECONDS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2, Precision.TIME: 3}
_SECOND = first_id(EPOCH + dt.timedelta(seconds=1))
DAY = first_id(EPOCH + dt.timedelta(days=1))


def moment_of(date: PartialDate) -> dt.datetime:
    """Return the moment by which a meeting with the first day ``date`` sorts."""
    clock = (date.time or dt.time()).replace(second=_SECONDS[date.precision], microsecond=0)
    return dt.datetime.combine(date.first_day(), clock, dt.UTC)


def precision_of(entry: int) -> Precision:
    """Return the precision of an entry's date; a known time counts as ``DAY``, as lists show only the day."""
    moment = place(entry).moment
    if kind_of(entry) != Kind.MEETING or moment is None or moment.second > _SECONDS[Precision.MONTH]:
        return Precision.DAY
    return Precision.MONTH if moment.second else Precision.YEAR


def day_and_precision(entry: int) -> tuple[int, int]:
    """Return the day of a meeting's entry, as a number of days from ``EPOCH``, and its precision: 0 for a year, 1 for a month, more for a day."""
    return entry // DAY, entry // _SECOND % 60


def begins(kind: Kind, day: dt.date) -> dt.datetime:
    """Return the moment at which ``day`` begins for a kind: for articles by the site's clock, for meetings in UTC.

    The moments of meetings only encode a local date, so they are in UTC for every place.
    """
    return dt.datetime.combine(day, dt.time(), dt.UTC) if kind == Kind.MEETING else start_of_day(day)


def first_of(kind: Kind, day: dt.date) -> int:
    """Return the lowest id of entries of ``day``."""
    return first_id(begins(kind, day))


def year_bounds(kind: Kind, year: int) -> Bounds:
    """Return the bounds of the ids of ``kind`` in ``year``."""
    return first_of(kind, dt.date(year, 1, 1)), first_of(kind, dt.date(year + 1, 1, 1))


def month_bounds(kind: Kind, year: int, month: int) -> Bounds:
    """Return the bounds of a month from 1 to 12, or of entries with only a known year (``UNKNOWN``)."""
    edges = month_edges(kind, year)
    return edges[month], edges[month + 1]


def month_edges(kind: Kind, year: int) -> list[int]:
    """Return the lowest ids of: entries with only a known year (``UNKNOWN``), each month, and the next year."""
    firsts = [first_of(kind, dt.date(year, month, 1)) for month in range(1, 13)]
    vague = _SECOND if kind == Kind.MEETING else 0
    return [firsts[0], firsts[0] + vague, *firsts[1:], first_of(kind, dt.date(year + 1, 1, 1))]


def first_to_come(at: dt.datetime) -> int:
    """Return the lowest id of the meetings to come ``at`` (aware): of that day, in the site's time zone, or later.

    Meetings of which only the month or the year is known do not count as to come once it has begun.
    """
    return first_of(Kind.MEETING, timezone.localdate(at)) + _SECONDS[Precision.DAY] * _SECOND


def year_of(entry: int) -> int:
    """Return the year of an entry: of a meeting by its first day, of an article in the site's time zone."""
    moment = place(entry).moment or dt.datetime.min
    return moment.year if kind_of(entry) == Kind.MEETING else timezone.localtime(moment).year
