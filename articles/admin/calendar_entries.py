"""The entries of the content calendar, and their days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, F, TextChoices, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Assignment, Meeting
from articles.models.workflow import State
from liaison.staff.audit.models import name_of
from liaison.text.dates import Precision, digits, start_of_day
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

# The limit of entries of each kind: more than a page needs, but few enough to render.
AT_MOST = 1000
_KNOWN_DAYS = (Precision.DAY, Precision.TIME)


class What(TextChoices):
    """The kinds of entries."""

    MEETING = "meeting", pgettext_lazy("calendar", "Meeting")
    OUT = "out", _("Published")
    SCHEDULED = "scheduled", _("Scheduled")
    GONE = "gone", pgettext_lazy("calendar", "Expires")
    DUE = "due", pgettext_lazy("calendar", "Due")


@dataclass(frozen=True)
class CalendarEntry:
    """An entry of a day. ``clock`` is the time in words, ``who`` a colleague, ``language`` that of an edition."""

    what: What
    title: Phrase
    url: str
    clock: str = ""
    language: str = ""
    who: str = ""

    def language_name(self) -> str:
        """Return the name of the edition's language."""
        return {"ar": gettext("Arabic"), "en": gettext("English")}[self.language]


@dataclass(frozen=True)
class FoundEntries:
    """What was found for the days of a grid. ``cut_off`` if there was more than ``AT_MOST``."""

    meetings: list[Meeting]
    timed: list[tuple[dt.datetime, CalendarEntry]]
    cut_off: bool

    def by_day(self, start: dt.date, end: dt.date) -> dict[dt.date, list[CalendarEntry]]:
        """Return the entries by day from ``start`` to ``end``: first meetings, then the others by time of day."""
        days: dict[dt.date, list[CalendarEntry]] = defaultdict(list)
        for meeting in self.meetings:
            if meeting.precision in _KNOWN_DAYS:
                for day in _days(meeting, start, end):
                    days[day].append(_meeting_entry(meeting, begins=day == meeting.starts_on))
        for moment, entry in sorted(self.timed, key=lambda item: item[0]):
            days[timezone.localtime(moment).date()].append(entry)
        return days

    def vague(self, first: dt.date, last: dt.date) -> list[tuple[CalendarEntry, str]]:
        """Return the meetings without an exact day that may fall from ``first`` to ``last``, with their dates."""
        return [
            (_meeting_entry(meeting), meeting.when())
            for meeting in self.meetings
            if meeting.precision not in _KNOWN_DAYS
            and meeting.starts_on <= last
            and (meeting.end or meeting.start).last_day() >= first
        ]


def find(start: dt.date, end: dt.date) -> FoundEntries:
    """Return everything from ``start`` to ``end``, both included, in the site's time zone."""
    meetings: Any = (
        Meeting.objects.since(start).until(end).order_by("starts_on", F("starts_at").asc(nulls_first=True), "pk")
    )
    texts = [f"{name}{code}" for name in ("summary", "outcomes") for code in ("", *(f"_{code}" for code in LANGUAGES))]
    begin, finish = start_of_day(start), start_of_day(end + dt.timedelta(days=1))
    lists = (
        list(meetings.defer(*texts)[:AT_MOST]),
        list(_publications(begin, finish)),
        list(_expiries(begin, finish)),
        list(_dues(begin, finish)),
    )
    return FoundEntries(lists[0], [*lists[1], *lists[2], *lists[3]], any(len(found) == AT_MOST for found in lists))


def _publications(start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, CalendarEntry]]:
    now = timezone.now()
    for moment, key, title in _editions("published_at", start, end):
        yield moment, _edition_entry(What.SCHEDULED if moment > now else What.OUT, key, title, moment)


def _expiries(start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, CalendarEntry]]:
    for moment, key, title in _editions("expires_at", start, end):
        yield moment, _edition_entry(What.GONE, key, title, moment)


def _editions(column: str, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, int, Phrase]]:
    """Yield published editions whose ``column`` is from ``start`` to ``end``: that moment, article key, title."""
    arabic, english = (_moments(column, code, start, end) for code in LANGUAGES)
    for moment, key, language, title in arabic.union(english, all=True).order_by("moment", "pk")[:AT_MOST]:
        yield moment, key, Phrase(title, language)


def _moments(column: str, language: str, start: dt.datetime, end: dt.datetime) -> QuerySet:
    own = f"{column}_{language}"
    published = Article.objects.filter(
        **{f"state_{language}": State.PUBLISHED, f"{own}__gte": start, f"{own}__lt": end}
    )
    told = published.rewrite(False).annotate(
        moment=F(own), edition_language=Value(language, CharField()), edition_title=F(f"title_{language}")
    )
    return told.order_by().values_list("moment", "pk", "edition_language", "edition_title")


def _dues(start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, CalendarEntry]]:
    given = Assignment.objects.filter(due_at__gte=start, due_at__lt=end).order_by("due_at", "pk")
    titles = [f"article__title_{code}" for code in LANGUAGES]
    rows = given.select_related("to").annotate(arabic=F(titles[0]), english=F(titles[1]))[:AT_MOST]
    for row in rows:
        title = first_phrase({"ar": row.arabic, "en": row.english}, row.language)
        title = title or Phrase(gettext("Untitled"), active_language())
        who = name_of(row.to)
        due_at: Any = row.due_at
        yield due_at, _edition_entry(What.DUE, row.article_id, title, due_at, row.language, who)


def _edition_entry(
    what: What, key: int, title: Phrase, moment: dt.datetime, language: str = "", who: str = ""
) -> CalendarEntry:
    address = reverse("admin:articles_article_change", args=[key])
    return CalendarEntry(what, title, address, _clock(moment), language or title.language, who)


def _clock(moment: dt.datetime) -> str:
    """Return the time of ``moment`` in the site's time zone, which the page names."""
    return digits(f"{timezone.localtime(moment):%H:%M}")


def _meeting_entry(meeting: Meeting, begins: bool = True) -> CalendarEntry:
    """Return the entry of ``meeting`` on a day, with its time if it ``begins`` on that day."""
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    here = meeting.starts_at and meeting.time_zone == settings.TIME_ZONE
    clock = _clock(meeting.starts_at) if here and meeting.starts_at else meeting.clock()
    if meeting.cancelled:
        clock = pgettext("meeting", "Called off")
    return CalendarEntry(What.MEETING, phrase(meeting, "title"), address, clock if begins else "")


def _days(meeting: Meeting, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield each day of ``meeting`` from ``start`` to ``end``."""
    day, last = max(meeting.starts_on, start), min(meeting.ends_on or meeting.starts_on, end)
    while day <= last:
        yield day
        day += dt.timedelta(days=1)
