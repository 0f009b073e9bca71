"""The page of the meetings in figures: charts, each with a description and a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from articles.figures.drawing import Canvas, Drawing, DrawnNumber, axis, bars, columns, grid
from articles.figures.numbers import figures, status_of, tally
from articles.public.head import figures_meta
from articles.read.filters import UNKNOWN_MONTH
from articles.read.lists import find_meetings
from liaison.search.api import UNKNOWN, Status, Tally
from liaison.text.dates import PartialDate, Precision, digits, format_date
from liaison.text.languages import DIRECTIONS, Phrase, active_language, phrase_here
from liaison.web.addresses import Link, address, same_in_other_language
from liaison.web.head import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from articles.facts import MeetingRow
    from articles.figures.numbers import Figures, Grid, Period, Ranking, Time, YearColumn
    from articles.read.filters import NewsroomFilterSet
    from articles.read.lists import Found

# The most labels that fit under the columns, and the most characters of a name on one line, on a phone.
_LABELS, _LETTERS = 9, 38
_FIRST_MOST = 3


@dataclass(frozen=True)
class Number:
    """A number as text, and the address of the list with exactly these meetings; empty if no list has them."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class ChartTable:
    """The table of a chart. ``rows`` have a name, with a link if it has a page, and the numbers of its columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[Number, ...]], ...]


@dataclass(frozen=True)
class Chart:
    """A chart. ``key`` is its id in the page; ``description`` is for readers who do not see the drawing."""

    key: str
    title: str
    description: str
    drawing: Drawing
    table: ChartTable
    note: str = ""


def page(request: HttpRequest) -> HttpResponse:
    """Return the page of the meetings in figures under the filters of the register."""
    found: Found[MeetingRow] = find_meetings(request.GET)
    counted, every, other_url = figures(found), tally(found), same_in_other_language(request)
    # The templates of filters and head expect a page of a list: give them one with a single entry, or none.
    whole = Paginator([every] if every else [], 1).page(1)
    lists = Lists(found.filters, status_of(found)) if counted else None
    context: dict[str, object] = {
        "page": whole,
        "filters": found.filters,
        "notes": found.filters.notes(),
        "in_short": in_short(counted) if counted else "",
        "numbers": ways_by_status(every, found.filters),
        "charts": charts(counted, lists) if counted and lists else [],
        "other_url": other_url,
        "meta": figures_meta(request, other_url, whole, found.filters),
    }
    return render(request, "articles/figures.html", context)


def ways_by_status(tally: Tally, filters: NewsroomFilterSet) -> list[Number]:
    """Return how many meetings of each status the filters leave, each linked to the list of them."""
    register = address("articles:meetings")
    return [
        Number(words, f"{register}?{filters.replacing({'status': [status.value]})}")
        for status, words in tally.in_words()
    ]


def in_short(counted: Figures) -> str:
    """Return a summary: ``412 meetings held with 96 organizations since 2014.``"""
    numbers = Tally.only(counted.status, counted.meetings)
    words = {"meetings": numbers.in_words()[0][1], "year": digits(str(counted.since))}
    if counted.organizations:
        with_whom = npgettext("with", "%(number)s organization", "%(number)s organizations", counted.organizations)
        words["organizations"] = _counted(with_whom, counted.organizations)
    if counted.status != Status.HELD:
        return _("%(meetings)s with %(organizations)s.") % words if counted.organizations else words["meetings"]
    if not counted.organizations:
        return _("%(meetings)s since %(year)s.") % words
    return _("%(meetings)s with %(organizations)s since %(year)s.") % words


def _counted(words: str, number: int) -> str:
    return words % {"number": digits(str(number))}


@dataclass(frozen=True)
class Lists:
    """Links to the register under the filters of the page and additional ones."""

    filters: NewsroomFilterSet
    status: Status

    def under(self, count: int, **more: str) -> Number:
        """Return ``count`` with a link to the list that also has the filters ``more``.

        A filter that takes one value is replaced.
        """
        if not count:
            return Number("")
        values = {name: self.filters.adding(name, value) for name, value in more.items()}
        query = self.filters.replacing({"status": [self.status.value], **values})
        return Number(digits(str(count)), f"{address('articles:meetings')}?{query}")

    def with_whom(self, count: int, slug: str, **more: str) -> Number:
        """Return ``count`` with a link to the list of meetings with an organization.

        Without a link if the page includes the parts of organizations, because no list has the organization without its
        parts.
        """
        if self.filters.given("parts"):
            return Number(digits(str(count)) if count else "")
        return self.under(count, organization=slug, **more)

    def in_period(self, period: Period) -> Number:
        """Return the number of meetings in ``period``, with a link to their list."""
        if period.month is None:
            return self.under(period.count, year=str(period.year))
        month = str(period.month) if period.month != UNKNOWN else UNKNOWN_MONTH
        return self.under(period.count, year=str(period.year), month=month)

    def in_span(self, count: int, slug: str, span: YearColumn) -> Number:
        """Return the number of meetings with an organization in the years of ``span``, with a link to their list."""
        if span.first == span.last:
            return self.with_whom(count, slug, year=str(span.first))
        return self.with_whom(count, slug, to=f"{span.last}-12-31")


def charts(counted: Figures, lists: Lists) -> list[Chart]:
    """Return the charts of ``counted``: over time, organizations by year, organizations and topics."""
    paper = Canvas(is_rtl=DIRECTIONS[active_language()] == "rtl")
    found = [_over_time(counted.time, lists, paper)]
    if counted.met.shares:
        rule = _rule(lists)
        found.append(_who_when(counted.grid, lists, paper, rule))
        found.append(
            _ranked(
                "organizations", _("Organizations met most often"), counted.met, _others, lists.with_whom, paper, rule
            )
        )
    if counted.topics.shares:
        numbers = lambda count, slug: lists.under(count, topic=slug)  # noqa: E731
        found.append(_ranked("topics", _("Topics of the meetings"), counted.topics, _other_topics, numbers, paper))
    return found


def _rule(lists: Lists) -> str:
    """Return the sentence that says which organizations are counted."""
    if lists.filters.given("side"):
        return _(
            "An organization counts at each meeting at which it was on this side. The office’s own organizations do not count."
        )
    return _(
        "An organization counts at each meeting in which it took part, on any side, or which it organized."
        " The office’s own organizations do not count."
    )


def _over_time(time: Time, lists: Lists, paper: Canvas) -> Chart:
    labels = _month_labels(time.periods) if time.by_month else _year_labels(time.periods)
    values = [_column(period, *label) for period, label in zip(time.periods, labels, strict=True)]
    most = max(values, key=lambda value: value.number)
    steps = [(number, digits(str(number))) for number in axis(most.number)]
    words = {"first": _when(time.periods[0]), "last": _when(time.periods[-1]), "most": most.says}
    rows = [(_plain(_when(period)), (lists.in_period(period),)) for period in time.periods if period.count]
    rows += [(_plain(_vague(period)), (lists.in_period(period),)) for period in time.vague]
    return Chart(
        "time",
        _("Meetings by month") if time.by_month else _("Meetings by year"),
        _("From %(first)s to %(last)s. Most: %(most)s.") % words,
        columns(values, steps, paper),
        ChartTable((_("When"), pgettext("column", "Meetings")), tuple(rows)),
        _unplaced(time.vague),
    )


def _column(period: Period, label: str, under: str) -> DrawnNumber:
    told = digits(str(period.count))
    return DrawnNumber(label, period.count, told, f"{_when(period)}: {told}", under)


def _when(period: Period) -> str:
    precision = Precision.MONTH if period.month else Precision.YEAR
    return format_date(PartialDate.of(precision, period.year, period.month or 1))


def _vague(period: Period) -> str:
    return _("%(year)s, month not known") % {"year": digits(str(period.year))}


def _unplaced(vague: Iterable[Period]) -> str:
    """Return the sentence about meetings whose month is not known; empty if there are none."""
    number = sum(period.count for period in vague)
    words = ngettext(
        "%(number)s meeting has only a year. It is in the table but not under any month.",
        "%(number)s meetings have only a year. They are in the table but not under any month.",
        number,
    )
    return _counted(words, number) if number else ""


def _year_labels(periods: Sequence[Period]) -> list[tuple[str, str]]:
    every = math.ceil(len(periods) / _LABELS)
    return [(digits(str(period.year)) if nth % every == 0 else "", "") for nth, period in enumerate(periods)]


def _month_labels(periods: Sequence[Period]) -> list[tuple[str, str]]:
    """Return two lines for each month: up to 12 months, the month, with the year below the first of each year.

    For more months, the year at each January.
    """
    few = len(periods) <= 12
    firsts = [nth for nth, period in enumerate(periods) if period.month == 1 or nth == 0]
    if not few and len(firsts) > 1 and firsts[1] < len(periods) / _LABELS:
        # The label of the first, incomplete year would touch the next.
        firsts.pop(0)
    years = [digits(str(period.year)) if nth in firsts else "" for nth, period in enumerate(periods)]
    return [
        (digits(str(period.month)) if few else year, year if few else "")
        for period, year in zip(periods, years, strict=True)
    ]


def _plain(words: str) -> Link:
    return Link(phrase_here(words), "")


def _others(number: int) -> str:
    return _counted(ngettext("%(number)s other organization", "%(number)s other organizations", number), number)


def _other_topics(number: int) -> str:
    return _counted(ngettext("%(number)s other topic", "%(number)s other topics", number), number)


def _ranked(
    key: str,
    title: str,
    ranking: Ranking,
    others: Callable[[int], str],
    numbers: Callable[[int, str], Number],
    paper: Canvas,
    rule: str = "",
) -> Chart:
    values = [_value(share.link.name, share.count) for share in ranking.shares]
    most = pgettext("between", ", ").join(value.says for value in values[:_FIRST_MOST])
    rows = [(share.link, (numbers(share.count, share.slug),)) for share in ranking.shares]
    notes = [rule] if rule else []
    if ranking.others:
        rows.append((_plain(others(ranking.others)), (Number(digits(str(ranking.rest))),)))
        notes.insert(0, _("And %(others)s.") % {"others": others(ranking.others)})
    return Chart(
        key,
        title,
        _("Most often: %(most)s.") % {"most": most},
        bars(values, paper),
        ChartTable((_("Name"), pgettext("column", "Meetings")), tuple(rows)),
        " ".join(notes),
    )


def _value(name: Phrase, number: int) -> DrawnNumber:
    told = digits(str(number))
    return DrawnNumber(_on_a_line(name), number, told, f"{name}: {told}")


def _on_a_line(name: Phrase) -> str:
    """Return as much of the name as fits on one line, isolated (Unicode FSI and PDI) if in the other language."""
    short = shortened(name.text, _LETTERS)
    return short if name.language == active_language() else f"\u2068{short}\u2069"


def _who_when(found: Grid, lists: Lists, paper: Canvas, rule: str) -> Chart:
    heads = [_span(each) for each in found.spans]
    rows = [
        (
            _on_a_line(share.link.name),
            [_cell(share.link, head, number) for head, number in zip(heads, numbers, strict=True)],
        )
        for share, numbers in found.rows
    ]
    table = tuple(
        (
            share.link,
            tuple(lists.in_span(number, share.slug, span) for number, span in zip(numbers, found.spans, strict=True)),
        )
        for share, numbers in found.rows
    )
    return Chart(
        "who-when",
        _("Who was met when"),
        _("One row for each organization, one column for each year. The darker the color, the more meetings."),
        grid(heads, rows, _highest(found), paper),
        ChartTable((_("Name"), *heads), table),
        rule,
    )


def _highest(found: Grid) -> int:
    """Return the highest number of a single year, as a column of several years would make all others pale."""
    single = [nth for nth, span in enumerate(found.spans) if span.first == span.last]
    return max([1, *(numbers[nth] for _, numbers in found.rows for nth in single)])


def _span(span: YearColumn) -> str:
    """Return the year; for several years, a dash and the last one."""
    return ("–" if span.first != span.last else "") + digits(str(span.last))


def _cell(link: Link, head: str, number: int) -> DrawnNumber:
    told = digits(str(number))
    return DrawnNumber(head, number, told, f"{link.name}, {head}: {told}")
