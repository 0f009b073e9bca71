"""The meetings in figures: when they were, with whom, and about what, under the filters of the register.

Counted from the index, in which only what visitors may know stands. Organizations are those on the side of the guests or of
the observers: the office itself is at every meeting.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Value

from articles.models import Topic
from liaison.addresses import Link, links
from liaison.models.index import Concern, Entry
from liaison.search.codes import LARGEST_RECORD, Facet, Kind, about, facet_of, first_id
from liaison.search.selection import begins
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model, QuerySet

    from articles.finding import Found
    from liaison.search.selection import Selection

# How many organizations and topics are told one by one, and how many organizations year by year.
MOST, MOST_BY_YEAR = 15, 12
# Time is told by months up to so many of them, else by years; organizations in at most so many columns.
MONTHS, COLUMNS = 36, 8

_MET = (Facet.GUEST, Facet.OBSERVER)
# Where the ids of entries begin to count.
_EPOCH = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Period:
    """A year, or a month of it (0: the whole year)."""

    year: int
    month: int
    count: int


@dataclass(frozen=True)
class Time:
    """How many meetings began when, without a gap. ``vague``: by year, those of which no month is known, told by months."""

    by_month: bool
    periods: tuple[Period, ...]
    vague: tuple[Period, ...]


@dataclass(frozen=True)
class Share:
    """At how many meetings an organization was, or how many were about a topic."""

    link: Link
    count: int


@dataclass(frozen=True)
class Ranking:
    """Those counted most often. ``others``: how many more there are; ``rest``: how often those were counted."""

    shares: tuple[Share, ...]
    others: int
    rest: int


@dataclass(frozen=True)
class Span:
    """A column of years, the last one included."""

    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """The organizations met most often, each with its meetings in each span."""

    spans: tuple[Span, ...]
    rows: tuple[tuple[Link, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Figures:
    """``more``: of those found by words there are more than are counted, which are the newest."""

    meetings: int
    more: bool
    organizations: int
    since: int
    time: Time
    met: Ranking
    topics: Ranking
    grid: Grid


def figures(found: Found) -> Figures | None:
    """None where there is no meeting. Eight queries, whatever is found."""
    selection = found.selection
    days: Counter[dt.date] = _days(selection) if selection else Counter()
    if selection is None or not days:
        return None
    met = _bodies(_concerned(selection, *_MET))
    first, last = min(days).year, max(days).year
    return Figures(
        meetings=days.total(),
        more=bool(selection.query) and found.hits.more,
        organizations=len(met),
        since=first,
        time=_time(days, _vague(selection)),
        met=_ranking(met, Organization, "organizations:detail", selection.language),
        topics=_ranking(
            _bodies(_concerned(selection, Facet.TOPIC, Facet.TOPIC)), Topic, "articles:topic", selection.language
        ),
        grid=_grid(selection, [pk for pk, _ in met.most_common(MOST_BY_YEAR)], _spans(first, last)),
    )


def _days(selection: Selection) -> Counter[dt.date]:
    """How many meetings began on which day. From the ids alone, which hold it: to read dates takes longer than to count."""
    day = ExpressionWrapper(F("id") / Value(first_id(_EPOCH + dt.timedelta(days=1))), models.BigIntegerField())
    days = _entries(selection).values_list(day).annotate(number=Count("pk"))
    return Counter({_EPOCH.date() + dt.timedelta(days=nth): number for nth, number in days})


def _vague(selection: Selection) -> Counter[int]:
    """By year, the meetings of which the year alone is known: those that may have been on any day of it."""
    lasting = _entries(selection).filter(last_day__gt=F("first_day"))
    days = lasting.values_list("first_day", "last_day").annotate(number=Count("pk"))
    whole = [(first.year, number) for first, last, number in days if _is_whole_years(first, last)]
    return Counter({year: sum(number for other, number in whole if other == year) for year, _ in whole})


def _entries(selection: Selection) -> QuerySet[Entry]:
    return Entry.objects.open(selection.at).filter(scope=selection.scope, **_within("id", selection)).order_by()


def _concerned(selection: Selection, first: Facet, last: Facet) -> Counter[int]:
    """How many meetings concern what of the facets from ``first`` to ``last``, by its code."""
    within = {"about__range": (about(first, 0), about(last, LARGEST_RECORD))}
    return Counter(dict(_concerns(selection).filter(**within).values_list("about").annotate(number=Count("pk"))))


def _concerns(selection: Selection) -> QuerySet[Concern]:
    return Concern.objects.open(selection.at).filter(scope=selection.scope, **_within("entry", selection)).order_by()


def _within(column: str, selection: Selection) -> dict[str, Any]:
    entries = selection.entries()
    return {} if entries is None else {f"{column}__in": entries}


def _bodies(codes: Counter[int]) -> Counter[int]:
    """By id, on whatever side: at one meeting an organization is on one."""
    bodies: Counter[int] = Counter()
    for code, number in codes.items():
        bodies[facet_of(code)[1]] += number
    return bodies


def _time(days: Counter[dt.date], vague: Counter[int]) -> Time:
    months: Counter[tuple[int, int]] = Counter()
    years: Counter[int] = Counter()
    for day, number in days.items():
        months[day.year, day.month] += number
        years[day.year] += number
    # They count as its first day.
    months = +(months - Counter({(year, 1): number for year, number in vague.items()}))
    if months and _position(max(months)) - _position(min(months)) < MONTHS:
        told = tuple(Period(year, 0, number) for year, number in sorted(vague.items()))
        return Time(True, tuple(_months(months)), told)
    return Time(False, tuple(Period(year, 0, years[year]) for year in range(min(years), max(years) + 1)), ())


def _is_whole_years(first: dt.date, last: dt.date) -> bool:
    """Of such a meeting the year alone is known."""
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _position(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


def _months(counts: Counter[tuple[int, int]]) -> Iterable[Period]:
    for position in range(_position(min(counts)), _position(max(counts)) + 1):
        year, month = divmod(position, 12)
        yield Period(year, month + 1, counts[year, month + 1])


def _ranking(counts: Counter[int], model: type[Model], view: str, language: str) -> Ranking:
    """One query."""
    most = counts.most_common(MOST)
    linked = _links(model, view, [pk for pk, _ in most], language)
    shares = tuple(Share(linked[pk], number) for pk, number in most if pk in linked)
    return Ranking(shares, len(counts) - len(most), counts.total() - sum(number for _, number in most))


def _links(model: type[Model], view: str, ids: Sequence[int], language: str) -> dict[int, Link]:
    found: Any = model._default_manager.filter(pk__in=ids)
    rows = list(found.rewrite(False).order_by().values_list("pk", "slug", "name_ar", "name_en", named=True))
    return dict(zip((row.pk for row in rows), links(rows, view, language), strict=True))


def _spans(first: int, last: int) -> tuple[Span, ...]:
    """Years one by one, those too many for the columns together in the first."""
    years = range(first, last + 1)
    single = [Span(year, year) for year in years[-COLUMNS:]]
    if len(years) > COLUMNS:
        single[0] = Span(first, single[0].last)
    return tuple(single)


def _grid(selection: Selection, ids: Sequence[int], spans: Sequence[Span]) -> Grid:
    """Two queries."""

    def begins_in(year: int) -> int:
        return first_id(begins(Kind.MEETING, dt.date(year, 1, 1)))

    counted = {
        f"span_{nth}": Count("pk", filter=Q(entry__gte=begins_in(span.first), entry__lt=begins_in(span.last + 1)))
        for nth, span in enumerate(spans)
    }
    codes = [about(facet, pk) for facet in _MET for pk in ids]
    rows = _concerns(selection).filter(about__in=codes).values_list("about").annotate(**counted)
    found: dict[int, list[int]] = {}
    for code, *numbers in rows:
        known = found.get(facet_of(code)[1], [0] * len(spans))
        found[facet_of(code)[1]] = [one + other for one, other in zip(known, numbers, strict=True)]
    linked = _links(Organization, "organizations:detail", ids, selection.language)
    return Grid(tuple(spans), tuple((linked[pk], tuple(found[pk])) for pk in ids if pk in linked and pk in found))
