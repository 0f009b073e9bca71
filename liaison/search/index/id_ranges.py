"""Days, months and years as bounds of entries' ids. Pure, no database.

An article's moment is that at which it came out. A meeting's is its first day, wherever it was, and its seconds say how much
of the date is known: within a year stands first of which the year alone is known, within a month that of which the month is.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import BigIntegerField, ExpressionWrapper, F, Value
from django.utils import timezone

from liaison.search.index.entry_ids import EPOCH, Kind, first_id, kind_of, place
from liaison.text.dates import PartialDate, Precision, start_of_day

# The ids from the first on, and before the second.
Bounds = tuple[int, int]
# In the place of a month: it is not known.
UNKNOWN = 0

_SECONDS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2, Precision.TIME: 3}
_SECOND = first_id(EPOCH + dt.timedelta(seconds=1))
DAY = first_id(EPOCH + dt.timedelta(days=1))


def moment_of(date: PartialDate) -> dt.datetime:
    """Where a meeting that began at ``date`` stands among others."""
    clock = (date.time or dt.time()).replace(second=_SECONDS[date.precision], microsecond=0)
    return dt.datetime.combine(date.first_day(), clock, dt.UTC)


def precision_of(entry: int) -> Precision:
    """How much of the day of an entry is known; a time as its day, which is what lists tell."""
    moment = place(entry).moment
    if kind_of(entry) != Kind.MEETING or moment is None or moment.second > _SECONDS[Precision.MONTH]:
        return Precision.DAY
    return Precision.MONTH if moment.second else Precision.YEAR


def precision_in(column: str) -> ExpressionWrapper:
    """In SQL, how much of a meeting's date is known, by its id in ``column``: 0 the year alone, 1 the month too, else more."""
    return ExpressionWrapper(F(column) / Value(_SECOND) % Value(60), BigIntegerField())


def day_in(column: str) -> ExpressionWrapper:
    """In SQL, on which day from ``EPOCH`` on a meeting began, by its id in ``column``: to read dates takes longer."""
    return ExpressionWrapper(F(column) / Value(DAY), BigIntegerField())


def begins(kind: Kind, day: dt.date) -> dt.datetime:
    """When ``day`` begins: for an article by the site's clock, for a meeting wherever it was."""
    return dt.datetime.combine(day, dt.time(), dt.UTC) if kind == Kind.MEETING else start_of_day(day)


def first_of(kind: Kind, day: dt.date) -> int:
    """The lowest id of ``day``."""
    return first_id(begins(kind, day))


def year_bounds(kind: Kind, year: int) -> Bounds:
    return first_of(kind, dt.date(year, 1, 1)), first_of(kind, dt.date(year + 1, 1, 1))


def month_bounds(kind: Kind, year: int, month: int) -> Bounds:
    """Of a month from 1 to 12, or of what is only known to have been in the year (``UNKNOWN``)."""
    edges = month_edges(kind, year)
    return edges[month], edges[month + 1]


def month_edges(kind: Kind, year: int) -> list[int]:
    """Where what is ``UNKNOWN`` of the year begins, each of its months, and the year after."""
    firsts = [first_of(kind, dt.date(year, month, 1)) for month in range(1, 13)]
    vague = _SECOND if kind == Kind.MEETING else 0
    return [firsts[0], firsts[0] + vague, *firsts[1:], first_of(kind, dt.date(year + 1, 1, 1))]


def first_to_come(at: dt.datetime) -> int:
    """The lowest id of the meetings to come ``at`` (aware): of that day, in the site's time zone, or later.

    A month or a year that has begun is not to come.
    """
    return first_of(Kind.MEETING, timezone.localdate(at)) + _SECONDS[Precision.DAY] * _SECOND


def year_of(entry: int) -> int:
    moment = place(entry).moment or dt.datetime.min
    return moment.year if kind_of(entry) == Kind.MEETING else timezone.localtime(moment).year
