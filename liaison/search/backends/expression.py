"""The values that both backends take: the text of an entry, and the expression to search. Pure, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liaison.search.index.entry_ids import FACETS, UNDATED, Kind, scope
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt

# The words of a text, and those of their stems that are not among the words; each joined by spaces.
Forms = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """The searchable text of one entry. Moments are aware.

    ``about`` has the tokens of what the entry concerns, and of the record itself for undated kinds.
    """

    id: int
    title: Forms
    names: Forms
    about: str
    summary: Forms
    body: Forms
    public_from: dt.datetime
    public_until: dt.datetime


@dataclass(frozen=True)
class Sought:
    """A searched term: one word in normal form, or several in a row, with the alternatives that also match.

    A single word also matches by its ``stem``. ``written`` are spellings of the same as one word or as several in a
    row. ``loose`` are single words that may be the same by sound or by word pattern. The others are tokens: ``named``
    of records that have the word in a name, ``sounding`` of records whose name only sounds like it, ``dated`` of days
    and months.
    """

    words: tuple[str, ...]
    stem: str = ""
    named: tuple[str, ...] = ()
    sounding: tuple[str, ...] = ()
    written: tuple[tuple[str, ...], ...] = ()
    loose: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return the tokens that match this term."""
        return self.named + self.sounding + self.dated

    @property
    def others(self) -> tuple[tuple[str, ...], ...]:
        """Return its other spellings, certain and loose ones."""
        return (*self.written, *((word,) for word in self.loose))

    def surely(self) -> Sought:
        """Return this term without what only sounds like it or may be a form of it."""
        return replace(self, sounding=(), loose=())

    def exactly(self) -> Sought:
        """Return this term without any alternatives."""
        return Sought(self.words)


@dataclass(frozen=True)
class Expression:
    """What a text must match: all required terms, no excluded term, and one token of each group of ``concerns``."""

    required: tuple[Sought, ...]
    excluded: tuple[Sought, ...] = ()
    concerns: tuple[tuple[str, ...], ...] = ()

    def surely(self) -> Expression:
        """Return this expression without what only sounds like its terms or may be a form of them."""
        return replace(self, required=tuple(sought.surely() for sought in self.required))


@dataclass(frozen=True)
class Span:
    """The entries of some scopes with ``low`` <= id < ``high``."""

    scopes: tuple[int, ...]
    low: int = 0
    high: int = 2**63 - 1

    def undated(self) -> Span:
        """Return the part of this span that has undated entries."""
        within = self.high > UNDATED
        return Span(
            tuple(scope for scope in self.scopes if scope in NAMED.scopes and within), max(self.low, UNDATED), self.high
        )

    def dated(self) -> Span:
        """Return the part of this span that has dated entries."""
        return Span(
            tuple(scope for scope in self.scopes if scope not in NAMED.scopes), self.low, min(self.high, UNDATED)
        )


# All entries of organizations, people and topics, in both languages.
NAMED = Span(tuple(scope(kind, language) for kind in FACETS for language in LANGUAGES), UNDATED)
EVERYTHING = Span(tuple(scope(kind, language) for kind in Kind for language in LANGUAGES))
