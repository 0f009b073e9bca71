"""Proposals as lines for people at a terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.recognition.proposals import Organization, Person, Recognition

_FACTS = ("kind", "date", "format", "place", "source", "title", "summary")


def as_text(found: Recognition) -> str:
    """Return ``found`` as lines; people who are protected come first, and what is unsure has a question mark."""
    return "\n".join(_lines(found))


def _lines(found: Recognition) -> Iterator[str]:
    for person in found.people:
        if person.protected:
            yield f"! Protected: {person.name} may be {person.record or ', '.join(person.close)}."
    yield from (f"! {note}" for note in found.notes)
    for name in _FACTS:
        if value := getattr(found, name):
            because = found.because[name]
            until = f" to {found.date_end}" if name == "date" and found.date_end else ""
            yield f"{name:<14}{value}{until}{'' if because.sure else ' ?'}  [{because.pattern}]"
    yield from (f"{one.role:<14}{_named(one.name, one.record, one.close, sure=one.sure)}" for one in found.organizers)
    yield from map(_person, found.people)
    yield from map(_organization, found.organizations)
    yield from (f"{'topic':<14}{_named(one.name, one.record, (), sure=one.sure)}" for one in found.topics)
    yield from (f"{'quotation':<14}{one.speaker or '?'}: {one.text}" for one in found.quotations)


def _person(one: Person) -> str:
    said = "، ".join(filter(None, (one.post, one.organization)))
    name = " ".join(filter(None, (one.honorific, one.name)))
    return f"{'person':<14}{one.side or 'mentioned':<10}{_named(name, one.record, one.close, sure=one.sure)}  {said}  [{one.pattern}]"


def _organization(one: Organization) -> str:
    leaders = (
        "" if one.leaders == "none" else f"  leaders {one.leaders}{f' {one.leader_count}' if one.leader_count else ''}"
    )
    return f"{'organization':<14}{one.side:<10}{_named(one.name, one.record, one.close, sure=one.sure)}{leaders}  [{one.pattern}]"


def _named(name: str, record: str, close: tuple[str, ...], *, sure: bool) -> str:
    on_record = f" = {record}" if record else " (new)"
    near = f" (close: {', '.join(close)})" if close else ""
    return f"{name}{on_record}{'' if sure else ' ?'}{near}"
