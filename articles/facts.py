"""What public pages receive of meetings and of changes: plain values, from which no way leads back to people or records."""

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
    """When, where and how of one meeting. ``date`` keeps its precision and prints as ISO 8601, for machines.

    ``leaf`` is the day it began: day, month and year apart, each empty where unknown. ``lasts`` says that there is more
    than the leaf tells; ``coming``, that it is of today or later. ``format`` is in
    words, ``mode`` the same for programs.
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
    """Part of the register under one heading, which may be empty."""

    title: str
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True)
class Shown:
    """What visitors may know of one attendee. ``slug`` leads to the person's page; empty unless named."""

    name: Phrase = NOTHING
    honorific: Phrase = NOTHING
    post: Phrase = NOTHING
    organization: Phrase = NOTHING
    slug: str = ""

    def url(self) -> str:
        """The person's page."""
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
    """A meeting beside its report, or on its own page. ``calendar``: the address of its file for calendars, or empty."""

    card: MeetingCard
    organizers: tuple[Link, ...]
    sides: tuple[ShownSide, ...]
    topics: tuple[Link, ...]
    summary: str
    outcomes: str
    calendar: str

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
class Moment:
    """What a timeline tells of one day: a meeting, with the reports on it, or an article that stands alone.

    ``date`` sorts and prints as ISO 8601; ``kind`` is its name; ``post`` is what the person the timeline is about was
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
    """A year of a timeline, the newest moment first."""

    year: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class AttachedFile:
    """A file beside an article. ``words`` say what it is ("PDF, 1.2 MB"), ``name`` what it is called once fetched.

    Without a ``url`` it cannot be fetched yet.
    """

    title: Phrase
    url: str
    mime: str
    words: str
    name: str


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
class WithdrawnText:
    """The text of a withdrawn page, for the record. ``body`` is HTML that may be shown as it is."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Gone:
    """Why there is no page any more, since when (aware), and what its withdrawal leaves readable."""

    notice: StrOrPromise
    since: dt.datetime | None = None
    explanation: str = ""
    expired: bool = False
    kept: WithdrawnText | None = None
