"""The meetings in figures: when they were, with whom and about what, under the filters of the register.

The numbers come from the search index, which has only what visitors may know. They count meetings that were held,
unless the filters ask for another status. An organization counts where it took part on any side or organized, as in
lists under its filter; with a side chosen, only on that side. The office's own organizations do not count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from articles.index.meetings import SIDES
from articles.models import Topic
from articles.models.attendance import Side
from liaison.search.api import UNKNOWN, Facet, Kind, Status, Tally, about, facet_of, year_bounds
from liaison.web.addresses import Link, for_links, links
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from articles.read.lists import Found
    from liaison.search.api import Selection

# The most organizations and topics that are ranked, and the most organizations in the chart by year.
MOST, MOST_BY_YEAR = 15, 12
# The time is shown by month up to this many months, else by year; the most columns of organizations by year.
MONTHS, COLUMNS = 36, 8


@dataclass(frozen=True)
class Period:
    """A year (``month`` is None) or a month, which may be ``UNKNOWN``, and its number of meetings."""

    year: int
    month: int | None
    count: int


@dataclass(frozen=True)
class Time:
    """The number of meetings in each period, without gaps.

    ``vague``: if shown by month, the meetings of each year whose month is not known.
    """

    by_month: bool
    periods: tuple[Period, ...]
    vague: tuple[Period, ...]


@dataclass(frozen=True)
class Share:
    """The number of meetings with an organization or about a topic, its link and its slug."""

    link: Link
    slug: str
    count: int


@dataclass(frozen=True)
class Ranking:
    """The records counted most often. ``others``: how many more there are; ``rest``: the sum of their counts."""

    shares: tuple[Share, ...]
    others: int
    rest: int


@dataclass(frozen=True)
class YearColumn:
    """A column of one or more years, from ``first`` to ``last`` inclusive."""

    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """The organizations met most often, each with its number of meetings in each of ``spans``."""

    spans: tuple[YearColumn, ...]
    rows: tuple[tuple[Share, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Figures:
    """The figures of meetings of one ``status``.

    ``more``: the search words found more meetings than are counted; the newest ones are counted.
    """

    status: Status
    meetings: int
    more: bool
    organizations: int
    since: int
    time: Time
    met: Ranking
    topics: Ranking
    grid: Grid


def tally(found: Found) -> Tally:
    """Return how many meetings of each status the filters leave."""
    return found.selection.tally() if found.selection else Tally()


def status_of(found: Found) -> Status:
    """Return the status of the meetings that are counted: held, unless the filters ask for another."""
    return Status(found.filters.form.cleaned_data.get("status") or Status.HELD)


def figures(found: Found) -> Figures | None:
    """Return the figures of what was found, or None if there is no meeting to count."""
    status = status_of(found) if found.selection else Status.HELD
    selection = found.selection and found.selection.of_status(status)
    days = selection.count_days() if selection else Counter()
    if selection is None or not days:
        return None
    facet = _met(found)
    met = selection.count_concerned(facet)
    for office in Organization.objects.own().values_list("pk", flat=True):
        met.pop(office, None)
    years = [day.year for day, _precision in days]
    return Figures(
        status=status,
        meetings=days.total(),
        more=bool(selection.query) and found.hits.more,
        organizations=len(met),
        since=min(years),
        time=_time(days),
        met=_ranking(met, Organization, "organizations:detail", selection.language),
        topics=_ranking(selection.count_concerned(Facet.TOPIC), Topic, "articles:topic", selection.language),
        grid=_grid(selection, facet, [pk for pk, _ in _highest(met, MOST_BY_YEAR)], _spans(min(years), max(years))),
    )


def _met(found: Found) -> Facet:
    """Return the facet by which organizations are counted: that of the chosen side, or any part in a meeting."""
    side = found.filters.form.cleaned_data.get("side")
    return SIDES[Side(side)][1] if side else Facet.ORGANIZATION


def _time(days: Counter[tuple[dt.date, int]]) -> Time:
    months: Counter[tuple[int, int]] = Counter()
    vague: Counter[int] = Counter()
    years: Counter[int] = Counter()
    for (day, precision), number in days.items():
        years[day.year] += number
        if precision == UNKNOWN:
            vague[day.year] += number
        else:
            months[day.year, day.month] += number
    if months and _position(max(months)) - _position(min(months)) < MONTHS:
        told = tuple(Period(year, UNKNOWN, number) for year, number in sorted(vague.items()))
        return Time(True, tuple(_months(months)), told)
    return Time(False, tuple(Period(year, None, years[year]) for year in range(min(years), max(years) + 1)), ())


def _position(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


def _months(counts: Counter[tuple[int, int]]) -> Iterable[Period]:
    for position in range(_position(min(counts)), _position(max(counts)) + 1):
        year, month = divmod(position, 12)
        yield Period(year, month + 1, counts[year, month + 1])


def _highest(counts: Counter[int], most: int) -> list[tuple[int, int]]:
    """Return the records (ids) with the highest counts; of equal ones those that were recorded first."""
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:most]


def _ranking(counts: Counter[int], model: type[Model], view: str, language: str) -> Ranking:
    """Return the ``MOST`` records with the highest counts, and the sums of the others."""
    most = _highest(counts, MOST)
    named = _named(model, view, [pk for pk, _ in most], language)
    shares = tuple(Share(*named[pk], number) for pk, number in most if pk in named)
    return Ranking(shares, len(counts) - len(most), counts.total() - sum(number for _, number in most))


def _named(model: type[Model], view: str, ids: Sequence[int], language: str) -> dict[int, tuple[Link, str]]:
    """Return links and slugs by id."""
    found: Any = model._default_manager.filter(pk__in=ids)
    rows = list(for_links(found.order_by(), "pk"))
    return {row.pk: (link, row.slug) for row, link in zip(rows, links(rows, view, language), strict=True)}


def _spans(first: int, last: int) -> tuple[YearColumn, ...]:
    """Return one column for each year; if there are too many, the first column holds all earlier years."""
    years = range(first, last + 1)
    single = [YearColumn(year, year) for year in years[-COLUMNS:]]
    if len(years) > COLUMNS:
        single[0] = YearColumn(first, single[0].last)
    return tuple(single)


def _grid(selection: Selection, facet: Facet, ids: Sequence[int], spans: Sequence[YearColumn]) -> Grid:
    """Return the number of meetings of each organization (ids) in each span."""
    counted = {f"span_{nth}": Count("entry", filter=_begins_in(span)) for nth, span in enumerate(spans)}
    codes = [about(facet, pk) for pk in ids]
    rows = selection.concerned().filter(about__in=codes).values_list("about").annotate(**counted)
    found = {facet_of(code)[1]: numbers for code, *numbers in rows}
    named = _named(Organization, "organizations:detail", ids, selection.language)
    return Grid(
        tuple(spans),
        tuple((Share(*named[pk], sum(found[pk])), tuple(found[pk])) for pk in ids if pk in named and pk in found),
    )


def _begins_in(span: YearColumn) -> Q:
    low, high = year_bounds(Kind.MEETING, span.first)[0], year_bounds(Kind.MEETING, span.last)[1]
    return Q(entry__gte=low, entry__lt=high)
