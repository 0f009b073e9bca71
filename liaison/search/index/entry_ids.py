"""The numbers by which the index knows things: entries that sort by time, and what they are about. Pure, no database.

An entry's id holds, from the highest bit: the seconds from 1900 to its moment, its scope (kind and language), and the id
of its record. One integer is the key of the entry, its place in every list, newest last, and the way to its record.
This layout is known here alone: whoever takes an id apart, in Python or in SQL, asks here.
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum
from typing import NamedTuple
from zlib import crc32

from liaison.text.languages import LANGUAGES

EPOCH = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_RECORD_BITS, _SCOPE_BITS, _MOMENT_BITS, _FACET_BITS = 25, 4, 34, 40
_LAST_MOMENT = (1 << _MOMENT_BITS) - 1
_SCOPES = (1 << _SCOPE_BITS) - 1
LARGEST_RECORD = (1 << _RECORD_BITS) - 1


class Kind(IntEnum):
    """What an entry is of."""

    ARTICLE = 0
    MEETING = 1
    ORGANIZATION = 2
    PERSON = 3
    TOPIC = 4


class Facet(IntEnum):
    """In which respect something is concerned."""

    ORGANIZATION = 1
    PERSON = 2
    TOPIC = 3
    COUNTRY = 4
    SIDE = 5
    # An article's kind, a meeting's format.
    VARIETY = 6
    # An organization on a side of a meeting.
    HOST = 7
    GUEST = 8
    OBSERVER = 9
    # What became of a meeting: see ``liaison.search.meeting_status``.
    STATUS = 10


# The kinds that others concern, by the facet in which they do.
FACETS = {Kind.ORGANIZATION: Facet.ORGANIZATION, Kind.PERSON: Facet.PERSON, Kind.TOPIC: Facet.TOPIC}
_KINDS = {facet: kind for kind, facet in FACETS.items()}
# The kinds that have a time of their own. The others are whoever and whatever these name.
DATED = tuple(kind for kind in Kind if kind not in FACETS)


def scope(kind: Kind, language: str) -> int:
    """Kind and language in one number."""
    return kind * len(LANGUAGES) + LANGUAGES.index(language)


def scopes(kind: Kind) -> list[int]:
    """Return the scopes of ``kind`` in all languages."""
    return [scope(kind, language) for language in LANGUAGES]


class Place(NamedTuple):
    """What an entry's id says. ``moment`` is None where it has none."""

    moment: dt.datetime | None
    kind: Kind
    language: str
    record: int


def entry_id(moment: dt.datetime | None, kind: Kind, language: str, record: int) -> int:
    """``moment``: when it was (aware); None sorts as the newest. Raises ValueError for a record beyond 33 million."""
    if not 0 < record <= LARGEST_RECORD:
        raise ValueError(f"The index holds records up to number {LARGEST_RECORD}.")
    return (first_id(moment) | scope(kind, language) << _RECORD_BITS) + record


def first_id(moment: dt.datetime | None) -> int:
    """The lowest id an entry of this ``moment`` (aware) may have; None: of those without a moment."""
    seconds = _LAST_MOMENT if moment is None else int((moment - EPOCH).total_seconds())
    return min(max(seconds, 0), _LAST_MOMENT) << _SCOPE_BITS + _RECORD_BITS


# Entries without a moment have ids from here on.
UNDATED = first_id(None)


def place(entry: int) -> Place:
    """What the id of an entry says."""
    seconds = entry >> _SCOPE_BITS + _RECORD_BITS
    kind, language = divmod(scope_of(entry), len(LANGUAGES))
    moment = None if seconds == _LAST_MOMENT else EPOCH + dt.timedelta(seconds=seconds)
    return Place(moment, Kind(kind), LANGUAGES[language], record_of(entry))


def scope_of(entry: int) -> int:
    """The scope that an entry is of."""
    return entry >> _RECORD_BITS & _SCOPES


def kind_of(entry: int) -> Kind:
    """The kind that an entry is of."""
    return Kind(scope_of(entry) // len(LANGUAGES))


def record_of(entry: int) -> int:
    """The id of the record that an entry is of."""
    return entry & LARGEST_RECORD


def about(facet: Facet, value: int) -> int:
    """The code of what is concerned: ``about(Facet.TOPIC, 3)``."""
    return facet << _FACET_BITS | value


# Facet counts are of codes below this one: the organizations on a side are not listed by themselves.
COUNTED = about(Facet.HOST, 0)


def about_word(facet: Facet, word: str) -> int:
    """Of something that a word stands for, such as a country: ``about_word(Facet.COUNTRY, "US")``."""
    return about(facet, crc32(word.encode()))


def itself(entry: int) -> int:
    """The code of what an entry without a moment is of: an organization, a person or a topic."""
    return about(FACETS[kind_of(entry)], record_of(entry))


def entry_of(code: int, language: str) -> int:
    """The entry in ``language`` of the organization, person or topic that ``code`` stands for: the reverse of ``itself``."""
    facet, record = facet_of(code)
    return entry_id(None, _KINDS[facet], language, record)


def facet_of(code: int) -> tuple[Facet, int]:
    """The facet and the value behind the code."""
    return Facet(code >> _FACET_BITS), code & (1 << _FACET_BITS) - 1


def codes_of(facet: Facet) -> tuple[int, int]:
    """The lowest and the highest code of records concerned in this respect."""
    return about(facet, 0), about(facet, LARGEST_RECORD)


def scope_in_sql(entry: str) -> str:
    """``scope_of`` in SQL that both databases understand; ``entry`` is a column with ids."""
    return f"(({entry} >> {_RECORD_BITS}) & {_SCOPES})"


def itself_in_sql(entry: str) -> str:
    """``itself`` in SQL."""
    facets = " ".join(f"WHEN {kind.value} THEN {about(facet, 0)}" for kind, facet in FACETS.items())
    kind = f"{scope_in_sql(entry)} / {len(LANGUAGES)}"
    return f"(CASE {kind} {facets} END) + ({entry} & {LARGEST_RECORD})"


def dated_scopes_in_sql(entry: str) -> str:
    """The scopes of the kinds that have a time, in the language of an entry, in SQL, with commas between them."""
    language = f"({scope_in_sql(entry)} & {len(LANGUAGES) - 1})"
    return ", ".join(f"{kind * len(LANGUAGES)} + {language}" for kind in DATED)


def token(code: int) -> str:
    """What stands for the code in full texts: nothing that anybody writes is normalized to it."""
    facet, value = facet_of(code)
    return f"{facet.value}_{value}"


# Stands before the tokens of days and months, where others have a facet.
_PERIOD = max(Facet) + 1
# How many days may lie between the first and the last one for each of their months to be meant.
_LASTING = 62


def month_token(year: int, month: int) -> str:
    """What stands for a month in the texts of meetings that were in it."""
    return f"{_PERIOD}_{year:04}{month:02}"


def day_token(day: dt.date) -> str:
    """Likewise for a day."""
    return f"{month_token(day.year, day.month)}{day.day:02}"


def period_tokens(first: dt.date | None, last: dt.date | None) -> tuple[str, ...]:
    """The tokens of the months, and of the one day, that these days say; none where the year alone is known."""
    if not first or not last or (last - first).days > _LASTING:
        return ()
    months = dict.fromkeys(
        (first + dt.timedelta(days=number)).replace(day=1) for number in range((last - first).days + 1)
    )
    return (*(month_token(month.year, month.month) for month in months), *([day_token(first)] if first == last else []))


def code_of(token: str) -> int:
    """The code that the token stands for."""
    facet, value = token.split("_")
    return about(Facet(int(facet)), int(value))
