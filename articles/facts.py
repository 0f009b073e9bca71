"""Plain values of meetings and changes for public pages, without access to people or other records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.text.languages import NOTHING, Phrase
from liaison.web.addresses import Link, address

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import TextChoices

    from liaison.text.dates import PartialDate
    from liaison.typing import StrOrPromise


@dataclass(frozen=True)
class MeetingCard:
    """What a list shows of one meeting: when, where and how. ``date`` keeps its precision and prints as ISO 8601.

    ``leaf`` has day, month and year of the start separately, each empty where unknown. ``lasts``: it lasts longer than
    one day. ``coming``: it is today or later. ``format`` is the format in words, ``mode`` its code.
    """

    id: int
    title: str
    url: str
    date: PartialDate
    when: str
    leaf: tuple[str, str, str]
    lasts: bool
    clock: str
    format: StrOrPromise
    mode: str
    place: Phrase
    called_off: bool
    coming: bool


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the register."""

    card: MeetingCard
    organizations: tuple[Link, ...]
    topics: tuple[Link, ...]


@dataclass(frozen=True)
class RegisterPart:
    """A part of the register with a heading, which may be empty."""

    title: str
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True)
class Shown:
    """What visitors may know of one attendee.

    ``slug`` is that of the person's page; empty unless the person is named.
    """

    name: Phrase = NOTHING
    honorific: Phrase = NOTHING
    post: Phrase = NOTHING
    organization: Phrase = NOTHING
    slug: str = ""

    def url(self) -> str:
        """Return the address of the person's page."""
        return address("organizations:person", self.slug)


@dataclass(frozen=True)
class ShownDelegation:
    """What visitors may know of one delegation."""

    organization: Link
    leaders: str
    leader_count: int | None
    people: tuple[Shown, ...]


@dataclass(frozen=True)
class ShownSide:
    """One side of a meeting (``Side``) with its delegations, in order."""

    side: TextChoices
    delegations: tuple[ShownDelegation, ...]


@dataclass(frozen=True)
class MeetingFacts:
    """The facts of a meeting, for the page of its report or its own.

    ``calendar`` is the address of its calendar file, or empty.
    """

    card: MeetingCard
    organizers: tuple[Link, ...]
    sides: tuple[ShownSide, ...]
    topics: tuple[Link, ...]
    summary: str
    outcomes: str
    calendar: str

    def without(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """Return the links that these facts do not contain already."""
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
class Moment:
    """One entry of a timeline: a meeting with the reports on it, or an article alone.

    ``date`` is ISO 8601 and sorts; ``kind`` is the kind in words; ``post`` is the post that the timeline's person held
    at the meeting.
    """

    date: str
    when: str
    kind: StrOrPromise
    title: str
    url: str
    card: MeetingCard | None = None
    post: Phrase | None = None
    reports: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Year:
    """One year of a timeline, newest entry first."""

    year: int
    moments: tuple[Moment, ...]

    @property
    def count(self) -> int:
        """Return how many meetings and articles it has, with the reports that are listed with their meetings."""
        return sum(1 + len(moment.reports) for moment in self.moments)


@dataclass(frozen=True)
class AttachedFile:
    """A file attached to an article. ``words`` are its kind and size ("PDF, 1.2 MB"), ``name`` its file name.

    Without a ``url`` it cannot be downloaded yet.
    """

    title: Phrase
    url: str
    mime: str
    words: str
    name: str


@dataclass(frozen=True)
class Notice:
    """What readers were told of a change to a page: plain text and time (aware)."""

    at: dt.datetime
    note: str
    is_correction: bool


@dataclass(frozen=True)
class Correction:
    """A correction, and the link to the corrected page."""

    notice: Notice
    article: Link


@dataclass(frozen=True)
class WithdrawnText:
    """The text of a withdrawn page that stays readable. ``body`` is sanitized HTML."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Gone:
    """What the page of a withdrawn or expired edition shows.

    ``notice`` and ``explanation`` say why, ``since`` is aware, and ``kept`` is the text that stays readable.
    """

    notice: StrOrPromise
    since: dt.datetime | None = None
    explanation: str = ""
    expired: bool = False
    kept: WithdrawnText | None = None
