"""Meetings as calendars (RFC 5545, RFC 7986): all under the register's filters, and one as a file.

A calendar tells days: a meeting of which the month or the year alone is known stays in the register. Which people
attended is in none of these files, which others keep and nobody can take back; organizations are, as the register shows
them.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import STATUS, TRANSP, Calendar, Event, Timezone, vDDDTypes, vDuration

from articles.models import Meeting
from articles.read.lists import find_meetings
from liaison.text.dates import digits
from liaison.text.languages import active_language
from liaison.text.normalize import clean
from liaison.web.addresses import absolute, address, moved_to
from office.identity import identity
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest

    from articles.models.meeting import MeetingQuerySet
    from articles.read.filters import MeetingFilterSet
    from articles.read.lists import Found
    from liaison.web.addresses import Link
    from office.identity import Identity

# The newest of a register that may hold thousands: whoever follows it fetches the file several times a day.
LONGEST = 500
REFRESH = dt.timedelta(hours=4)

_COMMA = {"ar": "، ", "en": ", "}


def calendar(request: HttpRequest) -> HttpResponse:
    """The newest meetings that the register's filters leave. Five queries, and one a filter."""
    known = Meeting.objects.live().of_known_day().for_list()
    found = find_meetings(request.GET, live=_with_organizers(known))
    office = identity()
    file = Calendar.new(**_about(request, found.filters, office), refresh_interval=REFRESH)
    # The library leaves out what RFC 7986 asks for, and what older programs read instead.
    file["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"
    file["SOURCE"].params["VALUE"] = "URI"
    file["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    return _response(request, file, _newest(found), office, content_disposition_header(False, "meetings.ics"))


def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One meeting, to be added to a calendar. Five queries."""
    known = Meeting.objects.live().of_known_day().for_list()
    found = get_object_or_404(_with_organizers(known), pk=pk)
    if moved := moved_to(request, found.calendar_address()):
        return moved
    office = identity()
    file = Calendar.new(prodid=_product(), uid=office.id_of(f"meeting/{pk}/file"))
    return _response(request, file, [found], office, content_disposition_header(True, f"meeting-{pk}.ics"))


def _newest(found: Found[Meeting]) -> Iterator[Meeting]:
    return islice((meeting for batch in found.batches(LONGEST) for meeting in found.records(batch)), LONGEST)


def _with_organizers(meetings: MeetingQuerySet) -> MeetingQuerySet:
    return meetings.prefetch_related(Prefetch("organizers", queryset=Organization.objects.by_name()))


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
    """On one line: the library escapes line ends in most properties, and fails at them in X-WR-CALNAME."""
    return " ".join(clean(text).split())


def _product() -> str:
    return f"-//Liaison//Meetings//{active_language().upper()}"


def _response(
    request: HttpRequest, file: Calendar, meetings: Iterable[Meeting], office: Identity, disposition: str | None
) -> HttpResponse:
    for each in meetings:
        file.add_component(_event(request, each, office))
    _add_zones(file)
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def _event(request: HttpRequest, meeting: Meeting, office: Identity) -> Event:
    """The same in both languages to programs: one of a calendar in Arabic replaces that of one in English."""
    row = meeting.row()
    start, end = _span(meeting)
    link = absolute(request, row.card.url)
    called_off = pgettext("meeting", "Called off")
    return Event.new(
        uid=office.id_of(f"meeting/{meeting.pk}"),
        stamp=meeting.updated_at,
        last_modified=meeting.updated_at,
        # Rises with each change, which is all that programs ask of it.
        sequence=max(0, int((meeting.updated_at - meeting.created_at).total_seconds())),
        start=start,
        end=end,
        summary=clean(f"{called_off}: {row.card.title}" if meeting.cancelled else row.card.title),
        description=clean("\n".join(_lines(meeting, row.organizations, link))),
        location=clean(str(row.card.place)) or None,
        url=link,
        categories=sorted(clean(str(topic.name)) for topic in row.topics),
        status=STATUS.CANCELLED if meeting.cancelled else STATUS.CONFIRMED,
        # Nobody who follows the calendar is taken to be away the whole day.
        transparency=None if isinstance(start, dt.datetime) else TRANSP.TRANSPARENT,
    )


def _span(meeting: Meeting) -> tuple[dt.date, dt.date | None]:
    """From when until when, the latter exclusive: on the meeting's own clock, or whole days.

    Of one that began at a known time and ended on another day at an unknown one, the days.
    """
    last = meeting.ends_on or meeting.starts_on
    if meeting.starts_at and (meeting.ends_at or last == meeting.starts_on):
        zone = ZoneInfo(meeting.time_zone)
        return _on_the_clock(meeting.starts_at, zone), meeting.ends_at and _on_the_clock(meeting.ends_at, zone)
    return meeting.starts_on, last + dt.timedelta(days=1)


def _on_the_clock(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """``moment`` in ``zone``; in UTC where that clock shows its time for the second time: calendars take it for the first."""
    local = moment.astimezone(zone)
    return moment.astimezone(dt.UTC) if local.fold else local


def _lines(meeting: Meeting, organizations: Iterable[Link], link: str) -> Iterable[str]:
    """What calendars have no place of their own for, and the address, which few of them show."""
    yield " · ".join(filter(None, (str(meeting.get_format_display()), meeting.clock())))
    if meeting.summary:
        yield meeting.summary
    organizers = [organizer.link() for organizer in meeting.organizers.all()]
    for label, bodies in ((_("Organized by"), organizers), (_("Organizations"), organizations)):
        if bodies:
            yield f"{label}: {_COMMA[active_language()].join(str(body.name) for body in bodies)}"
    yield link


def _add_zones(file: Calendar) -> None:
    """The rules of every zone in which a time is told, for the years in question."""
    missing = sorted(file.get_missing_tzids())
    if missing:
        years = [event.start.year for event in file.events]
        first, last = min(years) - 1, max(years) + 2
        file.subcomponents[:0] = [_zone(name, first, last) for name in missing]


@lru_cache(maxsize=256)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Each change of the clock by itself: of several dates in one rule, some programs read the first alone."""
    zone = Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last, 1, 1))
    del zone["COMMENT"]
    for rule in list(zone.subcomponents):
        dates = rule.pop("RDATE", None)
        for date in dates.dts if dates else ():
            again = rule.copy()
            again["DTSTART"] = vDDDTypes(date.dt)
            zone.add_component(again)
    return zone
