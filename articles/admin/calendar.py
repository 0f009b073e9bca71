"""The content calendar: a month or a week of meetings, publications, expiries and work that is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import get_day_names
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.calendar_entries import CalendarEntry, FoundEntries, What, find
from liaison.staff.requests import staff
from liaison.staff.site import DeskPage
from liaison.text.dates import PartialDate, Precision, digits, format_date, format_period, zone_city
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from liaison.typing import StrOrPromise

# How many entries of a day are shown; the others unfold.
MOST = 4
# The years in which meetings and publications can be.
YEARS = range(1900, 2201)
# The CLDR locale of each language, which says on which day a week begins.
_LOCALES = {"ar": "ar_SY", "en": "en_US"}


@dataclass(frozen=True)
class Day:
    """A day of the grid. ``inside`` is true if it belongs to the period, false if it only fills up a row."""

    date: dt.date
    entries: list[CalendarEntry]
    inside: bool

    @property
    def first(self) -> list[CalendarEntry]:
        """Return the entries that are shown at once."""
        return self.entries[:MOST]

    @property
    def rest(self) -> list[CalendarEntry]:
        """Return the entries that unfold."""
        return self.entries[MOST:]

    def is_today(self) -> bool:
        """Return whether the day is today in the site's time zone."""
        return self.date == timezone.localdate()

    def weekday(self) -> str:
        """Return the name of the weekday."""
        return weekday_names()[self.date.weekday()]

    def whole(self) -> str:
        """Return the whole date in words."""
        return format_date(PartialDate(Precision.DAY, self.date))

    def number(self) -> str:
        """Return the day of the month, in the digits of the active language."""
        return digits(str(self.date.day))


@dataclass(frozen=True)
class CalendarPeriod:
    """The month or the week that is shown: its ``kind`` as in addresses, its first and its last day."""

    kind: str
    first: dt.date
    last: dt.date

    @classmethod
    def month_of(cls, day: dt.date) -> CalendarPeriod:
        """Return the month of ``day``."""
        month = PartialDate(Precision.MONTH, day.replace(day=1))
        return cls("month", month.day, month.last_day())

    @classmethod
    def week_of(cls, day: dt.date) -> CalendarPeriod:
        """Return the week of ``day``."""
        first = day - dt.timedelta(days=(day.weekday() - first_weekday()) % 7)
        return cls("week", first, first + dt.timedelta(days=6))

    @classmethod
    def of(cls, kind: str, day: dt.date) -> CalendarPeriod:
        """Return the week of ``day`` if ``kind`` is "week", else its month."""
        return cls.week_of(day) if kind == "week" else cls.month_of(day)

    @classmethod
    def asked_for(cls, request: HttpRequest) -> CalendarPeriod | None:
        """Return the period of the address: ``?month=2026-11``, or ``?week=`` and any day of it; by default this month.

        None if the address holds no valid month or day within ``YEARS``.
        """
        kind = "week" if "week" in request.GET else "month"
        wanted = request.GET.get(kind)
        if not wanted:
            return cls.month_of(timezone.localdate())
        try:
            date = PartialDate.parse(wanted)
        except ValueError:
            return None
        right = date.precision == (Precision.DAY if kind == "week" else Precision.MONTH)
        return cls.of(kind, date.day) if right and date.day.year in YEARS else None

    def name(self) -> str:
        """Return the period in words."""
        if self.kind == "month":
            return format_date(PartialDate(Precision.MONTH, self.first))
        return format_period(PartialDate(Precision.DAY, self.first), PartialDate(Precision.DAY, self.last))

    def grid(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day of the whole weeks that hold the period."""
        return CalendarPeriod.week_of(self.first).first, CalendarPeriod.week_of(self.last).last

    def contains(self, day: dt.date) -> bool:
        """Return whether ``day`` is in the period."""
        return self.first <= day <= self.last

    def address(self) -> str:
        """Return the address of the calendar for this period."""
        value = f"{self.first:%Y-%m}" if self.kind == "month" else self.first.isoformat()
        return f"{reverse('admin:calendar')}?{self.kind}={value}"

    def previous(self) -> CalendarPeriod | None:
        """Return the period before this one; None if it is not in ``YEARS``."""
        return self._beside(self.first - dt.timedelta(days=1))

    def next(self) -> CalendarPeriod | None:
        """Return the period after this one; None if it is not in ``YEARS``."""
        return self._beside(self.last + dt.timedelta(days=1))

    def _beside(self, day: dt.date) -> CalendarPeriod | None:
        return CalendarPeriod.of(self.kind, day) if day.year in YEARS else None

    def seen_as(self, kind: str) -> CalendarPeriod:
        """Return the period of ``kind`` around today if this one contains today, else around its first day."""
        today = timezone.localdate()
        return CalendarPeriod.of(kind, today if self.contains(today) else self.first)


def first_weekday() -> int:
    """Return the first day of the week in the active language; 0 is Monday."""
    return Locale.parse(_LOCALES[active_language()]).first_week_day


def weekday_names() -> Mapping[int, str]:
    """Return the names of the weekdays by number; 0 is Monday."""
    return get_day_names("wide", "stand-alone", locale=_LOCALES[active_language()])


def weeks_of(span: CalendarPeriod, found: FoundEntries) -> list[list[Day]]:
    """Return the rows of the grid, with seven days each."""
    start, end = span.grid()
    entries = found.by_day(start, end)
    days = [start + dt.timedelta(days=number) for number in range((end - start).days + 1)]
    grid = [Day(day, entries.get(day, []), span.contains(day)) for day in days]
    return [grid[number : number + 7] for number in range(0, len(grid), 7)]


def calendar(request: HttpRequest) -> HttpResponse:
    """Show the calendar. For a month or day that cannot be read, show this month and say so."""
    if not staff(request).has_perms(["articles.view_meeting", "articles.view_article"]):
        raise PermissionDenied
    asked_for = CalendarPeriod.asked_for(request)
    span = asked_for or CalendarPeriod.month_of(timezone.localdate())
    found = find(*span.grid())
    weeks, vague = weeks_of(span, found), found.vague(span.first, span.last)
    first, names = first_weekday(), weekday_names()
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar"),
        "subtitle": span.name(),
        "span": span,
        "unreadable": asked_for is None,
        "ways": _ways(span),
        "kinds": _kinds(span),
        "weekdays": [names[(first + number) % 7] for number in range(7)],
        "weeks": weeks,
        "vague": vague,
        "nothing": not vague and not any(day.entries for week in weeks for day in week if day.inside),
        "cut_off": found.cut_off,
        "legend": What,
        "city": zone_city(settings.TIME_ZONE),
    }
    return TemplateResponse(request, "admin/calendar.html", context)


def _ways(span: CalendarPeriod) -> list[tuple[str, str]]:
    """Return the addresses of the previous, the current and the next period, with their labels."""
    words = {
        "month": (gettext("Previous month"), gettext("This month"), gettext("Next month")),
        "week": (gettext("Previous week"), gettext("This week"), gettext("Next week")),
    }[span.kind]
    spans = (span.previous(), CalendarPeriod.of(span.kind, timezone.localdate()), span.next())
    return [(other.address(), word) for other, word in zip(spans, words, strict=True) if other]


def _kinds(span: CalendarPeriod) -> list[tuple[str, StrOrPromise, bool]]:
    """Return the links to the month and the week: address, name, and whether it is the one shown."""
    names = {"month": _("Month"), "week": _("Week")}
    return [
        ((span if kind == span.kind else span.seen_as(kind)).address(), name, kind == span.kind)
        for kind, name in names.items()
    ]


PAGES = (DeskPage("calendar/", calendar, "calendar"),)
