"""Structured data (schema.org) of articles and meetings, made only from what their pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from articles.models.meeting import Format
from liaison.text.empty_values import without_empty
from liaison.text.languages import active_language
from liaison.web.addresses import absolute
from liaison.web.structured_data import Node, all_named, named_node
from office.public.structured_data import office_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.http import HttpRequest

    from articles.facts import MeetingFacts, Notice, Shown, ShownDelegation
    from articles.models import Article, Meeting
    from articles.read.article_parts import Parts
    from liaison.text.dates import PartialDate
    from liaison.web.addresses import Link
    from liaison.web.head import Meta

_MODES = {
    Format.VIRTUAL: "OnlineEventAttendanceMode",
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.HYBRID: "MixedEventAttendanceMode",
}


def news_article(request: HttpRequest, article: Article, meta: Meta, parts: Parts) -> Node:
    """Return the NewsArticle node of a live article. ``meta`` is its metadata without structured data."""
    others = [(code, url) for code, url in meta.editions if code != active_language()]
    return without_empty(
        {
            "@type": "NewsArticle",
            "@id": meta.address,
            "mainEntityOfPage": meta.address,
            "headline": meta.title,
            "description": meta.description,
            "inLanguage": active_language(),
            "datePublished": _iso_moment(meta.published),
            "dateModified": _iso_moment(meta.modified),
            "articleSection": meta.section,
            "isAccessibleForFree": True,
            "image": meta.image and {"@type": "ImageObject", "url": meta.image.url, **_size(meta)},
            "author": {"@id": office_id(request)},
            "publisher": {"@id": office_id(request)},
            "about": _about(request, parts),
            "mentions": _mentions(request, parts),
            "correction": [_correction(notice) for notice in parts.notices if notice.is_correction],
            _TRANSLATION[active_language()]: [_edition(code, url) for code, url in others],
        }
    )


# The data does not record which edition is the original; the office writes in Arabic first.
_TRANSLATION = {"ar": "workTranslation", "en": "translationOfWork"}


def _edition(language: str, url: str) -> Node:
    return {"@type": "NewsArticle", "@id": url, "url": url, "inLanguage": language}


def _size(meta: Meta) -> Node:
    return {"width": meta.image.width, "height": meta.image.height} if meta.image else {}


def _correction(notice: Notice) -> Node:
    return {"@type": "CorrectionComment", "text": notice.note, "datePublished": _iso_moment(notice.at)}


def _about(request: HttpRequest, parts: Parts) -> list[Node]:
    facts = parts.facts
    bodies = [*_bodies(facts), *parts.organizations] if facts else parts.organizations
    meeting = [_short_event(request, facts)] if facts else []
    return [*meeting, *all_named(request, "Organization", bodies), *all_named(request, "Thing", parts.all_topics())]


def _mentions(request: HttpRequest, parts: Parts) -> list[Node]:
    people = [person for body in _delegations(parts.facts) for person in _people(request, body)]
    return [*people, *all_named(request, "Person", parts.people)]


def _delegations(facts: MeetingFacts | None) -> list[ShownDelegation]:
    return [body for side in facts.sides for body in side.delegations] if facts else []


def _bodies(facts: MeetingFacts) -> list[Link]:
    """Return the organizations that organized it or took part, each once."""
    links = [*facts.organizers, *(body.organization for body in _delegations(facts))]
    return list({link.url: link for link in links}.values())


def _event_id(request: HttpRequest, facts: MeetingFacts) -> str:
    return f"{absolute(request, facts.card.url)}#meeting"


def _short_event(request: HttpRequest, facts: MeetingFacts) -> Node:
    """Return a short Event node for references to the meeting's own page."""
    url = absolute(request, facts.card.url)
    return without_empty(
        {
            "@type": "Event",
            "@id": _event_id(request, facts),
            "name": facts.card.title,
            "url": url,
            "startDate": str(facts.card.date)[:10],
            "location": _location(facts, url),
        }
    )


def event(request: HttpRequest, meeting: Meeting, facts: MeetingFacts, reports: Iterable[Article], meta: Meta) -> Node:
    """Return the Event node of a live meeting, with the live ``reports`` on it."""
    return without_empty(
        {
            "@type": "Event",
            "@id": _event_id(request, facts),
            "name": facts.card.title,
            "url": meta.address,
            "description": meta.description,
            "inLanguage": active_language(),
            "startDate": iso(meeting.start, meeting.starts_at, meeting.time_zone),
            "endDate": meeting.end and iso(meeting.end, meeting.ends_at, meeting.time_zone),
            "eventAttendanceMode": f"https://schema.org/{_MODES[Format(meeting.format)]}",
            "eventStatus": f"https://schema.org/{'EventCancelled' if facts.card.called_off else 'EventScheduled'}",
            "location": _location(facts, meta.address),
            "organizer": all_named(request, "Organization", facts.organizers),
            "attendee": _attendees(request, facts),
            "about": all_named(request, "Thing", facts.topics),
            "subjectOf": [_report(request, report) for report in reports],
            "image": meta.image and meta.image.url,
        }
    )


def iso(date: PartialDate, moment: dt.datetime | None, zone: str) -> str:
    """Return a date in ISO 8601, as precise as is known: ``2020-12``, ``2020-12-18``, ``2020-12-18T18:00+03:00``."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") if moment else str(date)


def _location(facts: MeetingFacts, url: str) -> list[Node]:
    """Return the locations, as far as the page shows them; the location of an online meeting is its page (``url``)."""
    place, mode = str(facts.card.place), facts.card.mode
    if mode == Format.VIRTUAL:
        return [without_empty({"@type": "VirtualLocation", "name": place, "url": url})]
    there: list[Node] = [{"@type": "Place", "name": place, "address": place}] if place else []
    online: list[Node] = [{"@type": "VirtualLocation", "url": url}] if mode == Format.HYBRID else []
    return [*online, *there]


def _attendees(request: HttpRequest, facts: MeetingFacts) -> list[Node]:
    """Return the delegations and the people named in public.

    People shown by post only are left out.
    """
    attendees = []
    for body in _delegations(facts):
        organization = named_node(request, "Organization", body.organization)
        attendees += [organization, *_people(request, body)]
    return attendees


def _people(request: HttpRequest, body: ShownDelegation) -> list[Node]:
    """Return the people named of a delegation, with the post held that day."""
    affiliation = named_node(request, "Organization", body.organization)
    return [{**_person(request, shown), "affiliation": affiliation} for shown in body.people if shown.name]


def _person(request: HttpRequest, shown: Shown) -> Node:
    return without_empty(
        {
            "@type": "Person",
            "name": str(shown.name),
            "honorificPrefix": str(shown.honorific),
            "jobTitle": str(shown.post),
            "url": absolute(request, shown.url()),
        }
    )


def _report(request: HttpRequest, report: Article) -> Node:
    url = absolute(request, report.get_absolute_url())
    return {"@type": "NewsArticle", "@id": url, "headline": report.title, "url": url}


def _iso_moment(moment: dt.datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
