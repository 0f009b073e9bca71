"""What public pages receive of meetings: plain values, from which no way leads back to people or records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from articles.models.attendance import ShownSide
    from liaison.addresses import Link
    from liaison.dates import PartialDate
    from liaison.languages import Phrase


@dataclass(frozen=True)
class MeetingCard:
    """When, where and how of one meeting. ``date`` keeps its precision and prints as ISO 8601, for machines."""

    title: str
    url: str
    date: PartialDate
    when: str
    clock: str
    format: Any
    place: Phrase


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the register."""

    card: MeetingCard
    organizations: tuple[Link, ...]
    topics: tuple[Link, ...]


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting beside its report, or on its own page."""

    card: MeetingCard
    organizers: tuple[Link, ...]
    sides: tuple[ShownSide, ...]
    topics: tuple[Link, ...]
    summary: str
    outcomes: str

    def without(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Those of ``links`` that these facts do not hold already."""
        bodies = [body for side in self.sides for body in side.delegations]
        held = {link.url for link in self.organizers} | {body.organization.url for body in bodies}
        held |= {person.url() for body in bodies for person in body.people if person.slug}
        return tuple(link for link in links if link.url not in held)


@dataclass(frozen=True)
class Appearance:
    """A meeting at which a person is publicly named, with the post they held that day."""

    card: MeetingCard
    post: Phrase
