"""The register as a table: what its columns are called, and what a meeting says in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models.attendance import Leaders, Side
from liaison.dates import PartialDate, Precision
from liaison.text import xml_text

if TYPE_CHECKING:
    from articles.register.rows import Row
    from liaison.addresses import Link

# Between several values in one cell: no spreadsheet program takes it for the end of one.
BETWEEN = " | "


class Address(str):
    """The whole address of a page, or nothing."""

    __slots__ = ()


Cell = str | int | Address | PartialDate | dt.time


@dataclass(frozen=True)
class Column:
    """``width`` in letters, for programs that show it. ``cell(row, site)``; ``site`` is what stands before a path."""

    label: object
    width: int
    cell: Callable[[Row, str], Cell]


def _day(date: PartialDate | None) -> Cell:
    """The date without its time, which has a column of its own."""
    if date is None:
        return ""
    return PartialDate(Precision.DAY, date.day) if date.has_day() else date


def _clock(date: PartialDate | None) -> Cell:
    return date.time if date and date.time else ""


def _joined(values: Iterable[object], between: str) -> str:
    return between.join(filter(None, map(str, values)))


def _listed(values: Iterable[object]) -> str:
    return _joined(values, BETWEEN)


def _names(links: Iterable[Link]) -> str:
    return _listed(link.name for link in links)


def _bodies(side: Side) -> Callable[[Row, str], Cell]:
    return lambda row, _site: _names(body.organization for body in row.on(side))


def _leaders(row: Row, _site: str) -> Cell:
    """How many leaders each organization brought, where that is told."""
    led = (body for body in row.delegations() if body.leaders != Leaders.NONE)
    return _listed(f"{body.organization.name}: {body.leader_count or Leaders(body.leaders).label}" for body in led)


def _named(row: Row, _site: str) -> Cell:
    """Who is named: ``Dr. Name (post – organization)``."""
    return _listed(
        f"{_joined((person.honorific, person.name), ' ')} ({_joined((person.post, body.organization.name), ' – ')})"
        for body in row.delegations()
        for person in body.people
        if person.name
    )


def _by_post(row: Row, _site: str) -> Cell:
    """Who is shown by post alone: ``post (organization)``."""
    return _listed(
        f"{person.post} ({body.organization.name})"
        for body in row.delegations()
        for person in body.people
        if person.post and not person.name
    )


def _page(language: str) -> Callable[[Row, str], Cell]:
    return lambda row, site: Address(site + row.pages[language]) if language in row.pages else ""


COLUMNS = (
    Column(pgettext_lazy("of a meeting", "Number"), 9, lambda row, _site: row.id),
    Column(gettext_lazy("Date"), 12, lambda row, _site: _day(row.start)),
    Column(gettext_lazy("Start time"), 10, lambda row, _site: _clock(row.start)),
    Column(gettext_lazy("Last day"), 12, lambda row, _site: _day(row.end)),
    Column(gettext_lazy("End time"), 10, lambda row, _site: _clock(row.end)),
    Column(gettext_lazy("Time zone"), 18, lambda row, _site: row.time_zone),
    Column(gettext_lazy("Title"), 50, lambda row, _site: row.title),
    Column(gettext_lazy("Format"), 12, lambda row, _site: str(row.format.label)),
    Column(gettext_lazy("Place"), 18, lambda row, _site: row.place),
    Column(pgettext_lazy("meeting", "Called off"), 12, lambda row, _site: _("Yes") if row.called_off else _("No")),
    Column(gettext_lazy("Organized by"), 30, lambda row, _site: _names(row.organizers)),
    *(Column(side.label, 30, _bodies(side)) for side in Side),
    Column(gettext_lazy("Leaders"), 24, _leaders),
    Column(gettext_lazy("People"), 40, _named),
    Column(gettext_lazy("Shown by post"), 30, _by_post),
    Column(gettext_lazy("Topics"), 30, lambda row, _site: _names(row.topics)),
    Column(gettext_lazy("Summary"), 50, lambda row, _site: row.summary),
    Column(gettext_lazy("Outcomes"), 50, lambda row, _site: _listed(row.outcomes)),
    Column(gettext_lazy("Reports"), 40, lambda row, site: _listed(site + report.url for report in row.reports)),
    Column(gettext_lazy("Page in Arabic"), 40, _page("ar")),
    Column(gettext_lazy("Page in English"), 40, _page("en")),
    Column(gettext_lazy("Changed"), 20, lambda row, _site: row.changed.strftime("%Y-%m-%dT%H:%M:%SZ")),
)


def header() -> list[str]:
    """What the columns are called, in the active language."""
    return [str(column.label) for column in COLUMNS]


def cells(row: Row, site: str) -> list[Cell]:
    """What ``row`` says in each column. No text holds a character that files cannot."""
    values = (column.cell(row, site) for column in COLUMNS)
    return [xml_text(value) if type(value) is str else value for value in values]
