"""The columns of the register as a table, and the value of each for a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models.attendance import Leaders, Side
from liaison.text.dates import PartialDate, Precision
from liaison.web.tables import Address, Column, joined, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from articles.register.rows import RegisterRow
    from liaison.web.addresses import Link
    from liaison.web.tables import Cell


def _day(date: PartialDate | None) -> Cell:
    """Return the date without its time, which has its own column."""
    if date is None:
        return ""
    return PartialDate(Precision.DAY, date.day) if date.has_day() else date


def _clock(date: PartialDate | None) -> Cell:
    return date.time if date and date.time else ""


def _joined_names(links: Iterable[Link]) -> str:
    return listed(link.name for link in links)


def _bodies(side: Side) -> Callable[[RegisterRow, str], Cell]:
    return lambda row, _site: _joined_names(body.organization for body in row.on(side))


def _leaders(row: RegisterRow, _site: str) -> Cell:
    """Return the number of leaders of each organization, or how they are mentioned."""
    led = (body for body in row.delegations() if body.leaders != Leaders.NONE)
    return listed(f"{body.organization.name}: {body.leader_count or Leaders(body.leaders).label}" for body in led)


def _named(row: RegisterRow, _site: str) -> Cell:
    """Return the people who are named: ``Dr. Name (post – organization)``."""
    return listed(
        f"{joined((person.honorific, person.name), ' ')} ({joined((person.post, body.organization.name), ' – ')})"
        for body in row.delegations()
        for person in body.people
        if person.name
    )


def _by_post(row: RegisterRow, _site: str) -> Cell:
    """Return the people who are shown by post only: ``post (organization)``."""
    return listed(
        f"{person.post} ({body.organization.name})"
        for body in row.delegations()
        for person in body.people
        if person.post and not person.name
    )


def _page_address(language: str) -> Callable[[RegisterRow, str], Cell]:
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
    Column(gettext_lazy("Organized by"), 30, lambda row, _site: _joined_names(row.organizers)),
    *(Column(side.label, 30, _bodies(side)) for side in Side),
    Column(gettext_lazy("Leaders"), 24, _leaders),
    Column(gettext_lazy("People"), 40, _named),
    Column(gettext_lazy("Shown by post"), 30, _by_post),
    Column(gettext_lazy("Topics"), 30, lambda row, _site: _joined_names(row.topics)),
    Column(gettext_lazy("Summary"), 50, lambda row, _site: row.summary),
    Column(gettext_lazy("Outcomes"), 50, lambda row, _site: listed(row.outcomes)),
    Column(gettext_lazy("Reports"), 40, lambda row, site: listed(site + report.url for report in row.reports)),
    Column(gettext_lazy("Page in Arabic"), 40, _page_address("ar")),
    Column(gettext_lazy("Page in English"), 40, _page_address("en")),
    Column(gettext_lazy("Changed"), 20, lambda row, _site: row.changed.strftime("%Y-%m-%dT%H:%M:%SZ")),
    Column(gettext_lazy("Status"), 12, lambda row, _site: str(row.status.label)),
)
