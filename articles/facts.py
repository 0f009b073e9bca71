"""What public pages receive of meetings and of changes: plain values, from which no way leads back to people or records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

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


@dataclass(frozen=True)
class Notice:
    """What readers were told of a change to a page, as plain text, and when (aware)."""

    at: dt.datetime
    note: str
    is_correction: bool


@dataclass(frozen=True)
class Correction:
    """A correction, and the page that it corrects."""

    notice: Notice
    article: Link


@dataclass(frozen=True)
class Kept:
    """The text of a withdrawn page, for the record. ``body`` is HTML that may be shown as it is."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Gone:
    """Why there is no page any more, since when (aware), and what its withdrawal leaves readable."""

    notice: Any
    since: dt.datetime | None = None
    explanation: str = ""
    expired: bool = False
    kept: Kept | None = None
