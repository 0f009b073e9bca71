"""Meetings in the API, with what visitors may know of who took part; reads many at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import Field

from articles.api.links import live_in_each, named_by, titled
from articles.models import Article, Attendance, Delegation, Meeting
from articles.models.attendance import Leaders, Side
from articles.models.meeting import Format
from liaison.api.records import (
    Record,
    Reference,
    Texts,
    TitledReference,
    Value,
    chosen,
    documented_field,
    own_texts,
    pages,
    record_address,
    reference,
    texts,
)
from liaison.search.api import Status
from liaison.text.dates import Precision
from liaison.text.languages import Language, first_phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.http import HttpRequest

# The columns read of a meeting; {} stands for the language.
_COLUMNS = (
    *("format", "precision", "starts_on", "starts_at", "ends_on", "ends_at", "time_zone", "cancelled", "public_at"),
    *("place_ar", "place_en", "title_{}", "slug_{}", "summary_{}", "outcomes_{}"),
)
_REPORT = ("meeting", "title_{}", "slug_{}", "published_at_{}")
_DELEGATION = ("meeting_id", "pk", "side", "leaders", "leader_count")
_ORGANIZATION = ("organization__slug", "organization__name_ar", "organization__name_en")


MeetingFormat = Annotated[Format, chosen(Format)]
MeetingSide = Annotated[Side, chosen(Side)]
MeetingStatus = Annotated[Status, chosen(Status)]


class Attendee(Value):
    """A person who took part, as far as visitors may know: without a name if only the post is shown."""

    name: Texts = documented_field(
        _("Name. Empty if the person is shown by post only."), {"ar": "نصر الحريري", "en": "Nasr Al-Hariri"}
    )
    honorific_prefix: Texts = documented_field(_("Title before the name."), {"en": "Dr."})
    post: Texts = documented_field(_("Post held on the day, as shown on the page."), {"ar": "رئيس", "en": "President"})
    person: str | None = documented_field(
        _("URL of the person’s record in the API. Null if the person is shown by post only."),
        "https://news.example/api/v1/people/nasr-al-hariri/",
    )


class DelegationRecord(Value):
    """An organization that took part."""

    organization: Reference = Field(description=_("Organization."))
    leaders: Annotated[Leaders, chosen(Leaders)] = documented_field(
        _("How leaders who are not listed are mentioned."), "unnamed"
    )
    leader_count: int | None = documented_field(_("Number of leaders, if counted."), None)
    people: list[Attendee] = Field(description=_("Members of the delegation who can be shown."))


class SideRecord(Value):
    """One side of a meeting."""

    side: MeetingSide = documented_field(_("Side."), "host")
    delegations: list[DelegationRecord] = Field(description=_("Organizations on this side."))


class MeetingRecord(Record):
    """An event on a date, with who met whom as far as that may be shown."""

    title: Texts = documented_field(_("Title, by the languages in which it is public."), {"ar": "عنوان", "en": "Title"})
    summary: Texts = documented_field(_("Summary."), {"ar": "ملخص", "en": "Summary"})
    outcomes: dict[Language, list[str]] = documented_field(_("Outcomes."), {"en": ["A joint working group"]})
    precision: Annotated[Precision, chosen(Precision)] = documented_field(_("Precision of the date."), "day")
    start_date: str = documented_field(_("First day, as far as known: 2020, 2020-12 or 2020-12-18."), "2020-12-18")
    end_date: str | None = documented_field(_("Last day, if recorded."), None)
    start_at: dt.datetime | None = documented_field(_("Start time, if known (RFC 3339)."), "2020-12-18T18:00:00+03:00")
    end_at: dt.datetime | None = documented_field(_("End time, if known (RFC 3339)."), None)
    time_zone: str | None = documented_field(_("Time zone of the times shown."), "Asia/Damascus")
    format: MeetingFormat = documented_field(_("Meeting format."), "virtual")
    called_off: bool = documented_field(_("Whether the meeting was called off."), False)
    status: MeetingStatus = documented_field(_("Whether it was held, is still to come, or was called off."), "held")
    place: Texts = documented_field(_("Place or platform, as shown on the page."), {"en": "Zoom"})
    organizers: list[Reference] = Field(description=_("Organizers."))
    sides: list[SideRecord] = Field(description=_("Participants, as far as they can be shown. Hosts first."))
    topics: list[Reference] = Field(description=_("Topics."))
    reports: list[TitledReference] = Field(description=_("Articles that report the meeting, newest first."))


def read_meetings(request: HttpRequest, ids: Collection[int]) -> list[MeetingRecord]:
    """Return the meetings with these ids that are live in some language, in the order of ``ids``."""
    at = timezone.now()
    found = live_in_each(Meeting, {"pk__in": ids}, _COLUMNS, at)
    beside: dict[str, dict] = {
        "organizers": named_by(request, Meeting, "organizers", "organization", found),
        "topics": named_by(request, Meeting, "topics", "topic", found),
        "sides": _sides(request, {pk: tuple(editions) for pk, editions in found.items()}),
        "reports": _reports(request, found, at),
    }
    return [_meeting_record(request, pk, found[pk], beside) for pk in ids if pk in found]


def _meeting_record(
    request: HttpRequest, pk: int, editions: dict[Language, Meeting], beside: dict[str, dict]
) -> MeetingRecord:
    meeting = next(iter(editions.values()))
    html = pages(request, editions)
    said: dict[str, dict[Language, str]] = {
        name: own_texts(editions, name) for name in ("title", "summary", "outcomes")
    }
    return MeetingRecord(
        id=pk,
        address=record_address(request, "meeting", pk),
        html=html,
        languages=list(html),
        title=said["title"],
        summary=said["summary"],
        outcomes={
            code: [line for line in text.splitlines() if line.strip()] for code, text in said["outcomes"].items()
        },
        precision=Precision(meeting.precision),
        start_date=str(meeting.start)[:10],
        end_date=str(meeting.end)[:10] if meeting.end else None,
        start_at=_local(meeting, meeting.starts_at),
        end_at=_local(meeting, meeting.ends_at),
        time_zone=meeting.time_zone or None,
        format=Format(meeting.format),
        called_off=meeting.cancelled,
        status=meeting.status(),
        place=_public_texts(texts(meeting, "place"), editions),
        organizers=beside["organizers"].get(pk, []),
        sides=beside["sides"].get(pk, []),
        topics=beside["topics"].get(pk, []),
        reports=beside["reports"].get(pk, []),
    )


def _local(meeting: Meeting, moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(ZoneInfo(meeting.time_zone)) if moment else None


def _public_texts(translations: Mapping[Language, str | None], languages: Iterable[Language]) -> dict[Any, str]:
    """Return what the pages in ``languages`` show of a text that falls back to the other language.

    This leaves out a draft in a language in which the meeting is not public.
    """
    phrases = (first_phrase(translations, code) for code in languages)
    return {phrase.language: phrase.text for phrase in phrases if phrase}


def _sides(request: HttpRequest, meetings: dict[int, tuple[Language, ...]]) -> dict[int, list[SideRecord]]:
    """Return the sides by meeting id. ``meetings`` has the languages in which each is live."""
    people = defaultdict(list)
    attendees = Attendance.objects.filter(meeting__in=meetings).shown()
    sides: dict[int, dict[str, list[DelegationRecord]]] = defaultdict(lambda: defaultdict(list))
    delegations = Delegation.objects.filter(meeting__in=meetings).shown()
    rows = list(delegations.values_list(*_DELEGATION, *_ORGANIZATION, named=True))
    languages = {row.pk: meetings[row.meeting_id] for row in rows}
    for attendee in attendees:
        people[attendee.delegation_id].append(_attendee(request, attendee, languages[attendee.delegation_id]))
    for row in rows:
        sides[row.meeting_id][row.side].append(_delegation(request, row, people[row.pk]))
    return {
        pk: [SideRecord(side=side, delegations=of_one[side]) for side in Side if of_one[side]]
        for pk, of_one in sides.items()
    }


def _attendee(request: HttpRequest, row: Any, languages: tuple[Language, ...]) -> Attendee:
    """Build an attendee from a row of ``AttendanceQuerySet.shown()``, which has only what may be shown."""
    return Attendee(
        name=texts(row, "shown_name"),
        honorific_prefix=texts(row, "shown_honorific"),
        post=_public_texts(texts(row, "shown_post"), languages),
        person=record_address(request, "person", row.shown_slug) if row.shown_slug else None,
    )


def _delegation(request: HttpRequest, row: Any, people: list[Attendee]) -> DelegationRecord:
    named = texts(row, "organization__name")
    return DelegationRecord(
        organization=reference(request, "organization", row.organization__slug, named),
        leaders=row.leaders,
        leader_count=row.leader_count,
        people=people,
    )


def _reports(request: HttpRequest, meetings: Collection[int], at: dt.datetime) -> dict[int, list[TitledReference]]:
    """Return references to the live reports by meeting id, newest first."""
    found = live_in_each(Article, {"meeting__in": meetings}, _REPORT, at)
    newest = {
        pk: max(getattr(one, f"published_at_{code}") for code, one in of_one.items()) for pk, of_one in found.items()
    }
    reports = defaultdict(list)
    for pk in sorted(found, key=lambda pk: (newest[pk], pk), reverse=True):
        meeting = next(iter(found[pk].values())).meeting_id or 0
        reports[meeting].append(titled(request, "article", pk, found[pk]))
    return reports
