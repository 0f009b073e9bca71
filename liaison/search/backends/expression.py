"""What is stored of an entry, and what is sought: the values that both databases' ways take. Pure, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liaison.search.index.entry_ids import FACETS, UNDATED, Kind, scope
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt

# The words of a text, and the stems that are not among them; each joined by spaces.
Forms = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """What an entry is found by. ``about``: tokens of what it concerns, and of what it is itself. Moments are aware."""

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
    """A word in its normal form, or several in a row. A word is also found by its stem, and as it is written otherwise.

    ``written``: the same as one word or as several in a row. ``loose``: single words that may be the same, by how they
    sound or may be formed. Each is also found by a token: ``named`` are of those who bear it as a name, ``sounding`` of
    those whose name only sounds like it, ``dated`` of days and months.
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
        return self.named + self.sounding + self.dated

    @property
    def others(self) -> tuple[tuple[str, ...], ...]:
        """What it may be written as besides."""
        return (*self.written, *((word,) for word in self.loose))

    def surely(self) -> Sought:
        """The same, without what only sounds like it or may be a form of it."""
        return replace(self, sounding=(), loose=())

    def exactly(self) -> Sought:
        """The same, found by itself alone."""
        return Sought(self.words)


@dataclass(frozen=True)
class Expression:
    """What a text must hold: all that is required, nothing that is excluded, a token of each group of ``concerns``."""

    required: tuple[Sought, ...]
    excluded: tuple[Sought, ...] = ()
    concerns: tuple[tuple[str, ...], ...] = ()

    def surely(self) -> Expression:
        """The same, without what is only found by sound, or may be a form of what is sought."""
        return replace(self, required=tuple(sought.surely() for sought in self.required))


@dataclass(frozen=True)
class Span:
    """Entries of these scopes with ``low`` <= id < ``high``."""

    scopes: tuple[int, ...]
    low: int = 0
    high: int = 2**63 - 1

    def undated(self) -> Span:
        """Those without a moment."""
        within = self.high > UNDATED
        return Span(
            tuple(scope for scope in self.scopes if scope in NAMED.scopes and within), max(self.low, UNDATED), self.high
        )

    def dated(self) -> Span:
        """The others."""
        return Span(
            tuple(scope for scope in self.scopes if scope not in NAMED.scopes), self.low, min(self.high, UNDATED)
        )


# Of organizations, people and topics, in both languages.
NAMED = Span(tuple(scope(kind, language) for kind in FACETS for language in LANGUAGES), UNDATED)
EVERYTHING = Span(tuple(scope(kind, language) for kind in Kind for language in LANGUAGES))
