"""Calendar files of meetings (RFC 5545, RFC 7986): one for the register under its filters, and one for each meeting.

A calendar needs days: meetings of which only the month or year is known are left out. The files do not name the people
who attended, because copies of them cannot be withdrawn. They name the organizations, as the register shows them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import STATUS, TRANSP, Calendar, Event, Timezone, vDDDTypes, vDuration

from articles.facts import MeetingRow
from articles.models import Meeting
from articles.models.meeting_card import CARD_COLUMNS, card_of
from articles.read.lists import find_meetings
from articles.read.meeting_rows import bodies_of, links_by, topics_of
from liaison.text.dates import digits
from liaison.text.languages import LANGUAGES, active_language
from liaison.text.normalize import clean
from liaison.text.numbers import LARGEST_ID
from liaison.web.addresses import absolute, address, moved_to
from liaison.web.compiled_queries import prepared
from office.identity import identity
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from articles.read.filters import MeetingFilterSet
    from articles.read.lists import Found
    from liaison.web.addresses import Link
    from liaison.web.compiled_queries import Placeholder
    from office.identity import Identity

# The most meetings in the calendar, the newest ones: the register may hold thousands, and programs fetch the file
# several times a day.
LONGEST = 500
REFRESH = dt.timedelta(hours=4)

_COMMA = {"ar": "، ", "en": ", "}


def calendar(request: HttpRequest) -> HttpResponse:
    """Return the calendar file of the newest meetings that the register's filters leave."""
    found = find_meetings(request.GET, _read)
    office = identity()
    file = Calendar.new(**_about(request, found.filters, office), refresh_interval=REFRESH)
    # The library does not write these parameters, which RFC 7986 requires, nor the property that older programs read.
    file["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
    file["SOURCE"].params["VALUE"] = "URI"
    file["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    return _response(request, file, _newest(found), office, content_disposition_header(False, "meetings.ics"))


def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Return the calendar file of one meeting; 404 unless it is live and its day is known."""
    found = _read([pk] if pk <= LARGEST_ID else []).get(pk)
    if found is None:
        raise Http404
    if moved := moved_to(request, address("articles:meeting_calendar", pk, _slug(found))):
        return moved
    office = identity()
    file = Calendar.new(prodid=_product(), uid=office.id_of(f"meeting/{pk}/file"))
    return _response(request, file, [found], office, content_disposition_header(True, f"meeting-{pk}.ics"))


def _slug(told: Told) -> str:
    return getattr(told.columns, f"slug_{active_language()}") or "-"


@dataclass(frozen=True)
class Told:
    """A meeting of a known day with what its event tells; ``columns`` is a row of ``CARD_COLUMNS`` and more."""

    columns: Any
    row: MeetingRow
    organizers: list[Link]


@prepared(ids=tuple, at=dt.datetime)
def _meetings(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    known = Meeting.objects.live(language, at).of_known_day().filter(pk__in=ids)
    return known.values_list(*CARD_COLUMNS, f"summary_{language}", "created_at", "updated_at")


@prepared(ids=tuple)
def _organizers(language: str, ids: Placeholder) -> QuerySet:
    organizers = Organization.objects.filter(organized_meetings__in=ids).by_name(language)
    return organizers.rewrite(False).values_list("organized_meetings", "slug", *(f"name_{code}" for code in LANGUAGES))


def _read(ids: Sequence[int]) -> dict[int, Told]:
    """Return those of the meetings ``ids`` that are live in the active language and whose day is known, by id."""
    language, today, wanted = active_language(), timezone.localdate(), tuple(ids)
    bodies, topics = bodies_of(wanted), topics_of(wanted)
    organizers = links_by(_organizers(language, ids=wanted), "organizations:detail")
    return {
        columns.pk: Told(
            columns,
            MeetingRow(card_of(columns, language, today), tuple(bodies[columns.pk]), tuple(topics[columns.pk])),
            organizers[columns.pk],
        )
        for columns in _meetings(language, ids=wanted, at=timezone.now())
    }


def _newest(found: Found[Told]) -> Iterator[Told]:
    return islice((meeting for batch in found.batches(LONGEST) for meeting in found.records(batch)), LONGEST)


def _about(request: HttpRequest, filters: MeetingFilterSet, office: Identity) -> dict[str, Any]:
    query = filters.query()
    under = f"?{query}" if query else ""
    register = absolute(request, address("articles:meetings") + under)
    note = _("The register also has meetings whose day is not known, and those before the newest %(number)s.")
    return {
        "prodid": _product(),
        "uid": office.id_of(f"meetings/{active_language()}{under}"),
        "name": _one_line(" · ".join(filter(None, (_("Meetings"), filters.in_words(), str(office))))),
        "description": note % {"number": digits(str(LONGEST))},
        "url": register,
        "source": absolute(request, address("articles:calendar") + under),
    }


def _one_line(text: str) -> str:
    """Return ``text`` on one line, because the library fails at line ends in X-WR-CALNAME."""
    return " ".join(clean(text).split())


def _product() -> str:
    return f"-//Liaison//Meetings//{active_language().upper()}"


def _response(
    request: HttpRequest, file: Calendar, meetings: Iterable[Told], office: Identity, disposition: str | None
) -> HttpResponse:
    for each in meetings:
        file.add_component(_event(request, each, office))
    _add_zones(file)
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def _event(request: HttpRequest, told: Told, office: Identity) -> Event:
    """Return the calendar event of a meeting.

    Its UID is the same in both languages, so that either replaces the other.
    """
    meeting, card = told.columns, told.row.card
    start, end = _span(meeting)
    link = absolute(request, card.url)
    called_off = pgettext("meeting", "Called off")
    return Event.new(
        uid=office.id_of(f"meeting/{card.id}"),
        stamp=meeting.updated_at,
        last_modified=meeting.updated_at,
        # RFC 5545 only needs a number that increases with each change.
        sequence=max(0, int((meeting.updated_at - meeting.created_at).total_seconds())),
        start=start,
        end=end,
        summary=clean(f"{called_off}: {card.title}" if card.called_off else card.title),
        description=clean("\n".join(_lines(told, link))),
        location=clean(str(card.place)) or None,
        url=link,
        categories=sorted(clean(str(topic.name)) for topic in told.row.topics),
        status=STATUS.CANCELLED if card.called_off else STATUS.CONFIRMED,
        # An event of a whole day does not mark those who follow the calendar as busy.
        transparency=None if isinstance(start, dt.datetime) else TRANSP.TRANSPARENT,
    )


def _span(meeting: Any) -> tuple[dt.date, dt.date | None]:
    """Return start and end (exclusive) of a meeting: as times in its time zone, or as days.

    Days are used if the start time is known, but the end is on another day at an unknown time.
    """
    last = meeting.ends_on or meeting.starts_on
    if meeting.starts_at and (meeting.ends_at or last == meeting.starts_on):
        zone = ZoneInfo(meeting.time_zone)
        return _on_the_clock(meeting.starts_at, zone), meeting.ends_at and _on_the_clock(meeting.ends_at, zone)
    return meeting.starts_on, last + dt.timedelta(days=1)


def _on_the_clock(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return ``moment`` in ``zone``.

    Return it in UTC if the local time occurs twice, when clocks are put back, and ``moment`` is the second one:
    programs would take it for the first.
    """
    local = moment.astimezone(zone)
    return moment.astimezone(dt.UTC) if local.fold else local


def _lines(told: Told, link: str) -> Iterable[str]:
    """Yield the lines of the description: what has no property of its own, and the address, which few programs show."""
    language, card = active_language(), told.row.card
    yield " · ".join(filter(None, (str(card.format), card.clock)))
    if summary := getattr(told.columns, f"summary_{language}"):
        yield summary
    for label, bodies in ((_("Organized by"), told.organizers), (_("Organizations"), told.row.organizations)):
        if bodies:
            yield f"{label}: {_COMMA[language].join(str(body.name) for body in bodies)}"
    yield link


def _add_zones(file: Calendar) -> None:
    """Add the rules of every time zone in use, for the years of the events."""
    missing = sorted(file.get_missing_tzids())
    if missing:
        years = [event.start.year for event in file.events]
        first, last = min(years) - 1, max(years) + 2
        file.subcomponents[:0] = [_zone(name, first, last) for name in missing]


@lru_cache(maxsize=256)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Return the rules of a time zone between two years, with one rule for each change of the clocks.

    Some programs read only the first date of a rule with several.
    """
    zone = Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last, 1, 1))
    del zone["COMMENT"]
    for rule in list(zone.subcomponents):
        dates = rule.pop("RDATE", None)
        for date in dates.dts if dates else ():
            again = rule.copy()
            again["DTSTART"] = vDDDTypes(date.dt)
            zone.add_component(again)
    return zone
