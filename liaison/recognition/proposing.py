"""Makes proposals of what was found: plain values with their records, reasons and places. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liaison.recognition import proposals
from liaison.recognition.proposals import Because, Recognition

if TYPE_CHECKING:
    from liaison.recognition.evidence import Evidence
    from liaison.recognition.participants import Attendee, Group, Participants
    from liaison.recognition.quotations import Quotation
    from liaison.recognition.records import Records
    from liaison.recognition.text import Text
    from liaison.recognition.topics import FoundTopic
    from liaison.recognition.when import Dated

_SURE = 0.8


@dataclass
class Found:
    """All that was found in one text."""

    text: Text
    language: str
    records: Records
    participants: Participants | None = None
    topics: list[FoundTopic] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    date: Dated | None = None
    dates: list[Dated] = field(default_factory=list)
    format: Evidence | None = None
    place: Evidence | None = None
    source: Evidence | None = None
    title: Evidence | None = None
    summary: Evidence | None = None
    kind: Evidence | None = None
    notes: list[str] = field(default_factory=list)


def propose(found: Found) -> Recognition:
    """Return the proposals of ``found``."""
    facts = {name: getattr(found, name) for name in ("kind", "format", "place", "source", "title", "summary")}
    because = {
        name: Because(fact.pattern, fact.sure, (fact.start, fact.stop), fact.note)
        for name, fact in facts.items()
        if fact
    }
    if date := found.date:
        because["date"] = Because(date.pattern, date.sure, (date.start, date.stop), date.note)
    attendees = found.participants.attendees if found.participants else []
    groups = found.participants.groups if found.participants else []
    return Recognition(
        language=found.language,
        **{name: fact.value if fact else "" for name, fact in facts.items()},
        date=str(date.date) if date else "",
        date_precision=str(date.date.precision) if date else "",
        date_end=str(date.end) if date and date.end else "",
        organizers=tuple(_organizer(found, group) for group in groups if group.role),
        people=tuple(_person(found, one) for one in attendees),
        organizations=tuple(_organization(group) for group in groups if group.side),
        topics=tuple(_topic(found, topic) for topic in found.topics),
        quotations=tuple(_quote(quote, attendees) for quote in found.quotations),
        dates=tuple(
            proposals.Date(
                str(one.date), str(one.date.precision), (one.start, one.stop), one.pattern, one.sure, one.note
            )
            for one in found.dates
        ),
        because=because,
        notes=tuple(found.notes),
    )


def _person(found: Found, one: Attendee) -> proposals.Person:
    person, match, group = one.person, one.match, one.group
    record = found.records.person.get(match.key)
    confidence = person.confidence if not match.key else max(person.confidence, 0.95 if match.sure else 0.7)
    words = person.post_words
    return proposals.Person(
        name=person.name,
        honorific=person.honorific,
        post=person.post,
        organization=group.name if group else "",
        side=one.side,
        record=match.key,
        confidence=round(confidence, 2),
        span=(person.start, person.stop),
        pattern=person.pattern,
        sure=match.sure if match.key else confidence >= _SURE and not match.close,
        close=match.close,
        protected=bool(record and record.protected) or any(found.records.person[key].protected for key in match.close),
        organization_record=group.match.key if group else "",
        post_span=(found.text.tokens[words[0]].start, found.text.tokens[words[1] - 1].end) if words else None,
        spans=tuple(one.spans[1:]),
    )


def _organization(group: Group) -> proposals.Organization:
    match = group.match
    return proposals.Organization(
        name=group.name,
        record=match.key,
        side=group.side,
        leaders=group.leaders,
        span=(group.body.start, group.body.stop),
        leader_count=group.count,
        pattern="a name on record" if match.key else group.pattern,
        sure=match.sure if match.key else not match.close and bool(group.body.head),
        close=match.close,
        spans=tuple(span for span in group.spans if span != (group.body.start, group.body.stop)),
    )


def _organizer(found: Found, group: Group) -> proposals.Organizer:
    body = group.role_body or group.body
    match = group.match
    return proposals.Organizer(
        group.name,
        match.key,
        group.role,
        (body.start, body.stop),
        "who the verb of organizing is said of" if group.role == "organizer" else "together with",
        match.sure if match.key else not match.close,
        match.close,
    )


def _topic(found: Found, topic: FoundTopic) -> proposals.Topic:
    pattern = "all words of its name" if topic.sure else "most words of its name"
    name = next(
        (name for name in topic.record.names if name.isascii() == (found.language == "en")), topic.record.names[0]
    )
    return proposals.Topic(name, topic.record.key, (topic.start, topic.stop), pattern, topic.sure)


def _quote(quote: Quotation, attendees: list[Attendee]) -> proposals.Quote:
    record = next((one.match.key for one in attendees if quote.speaker and one.person.name == quote.speaker), "")
    return proposals.Quote(quote.words, quote.speaker, record, (quote.start, quote.stop), quote.pattern, quote.sure)
