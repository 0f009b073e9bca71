"""The numbers of the index: ids of entries, which sort by time, and codes of what entries concern. Pure, no database.

An entry's id holds, from the highest bit: the seconds from 1900 to its moment, its scope (kind and language), and the
id of its record. One integer is the key of the entry, its position in every list, and the reference to its record. Only
this module knows the layout; functions for Python and for SQL take ids apart.
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
    """The kind of an entry's record."""

    ARTICLE = 0
    MEETING = 1
    ORGANIZATION = 2
    PERSON = 3
    TOPIC = 4


class Facet(IntEnum):
    """The respect in which an entry concerns something."""

    ORGANIZATION = 1
    PERSON = 2
    TOPIC = 3
    COUNTRY = 4
    SIDE = 5
    # The kind of an article, or the format of a meeting.
    VARIETY = 6
    # An organization in its role at a meeting.
    HOST = 7
    GUEST = 8
    OBSERVER = 9
    # The status of a meeting; see ``liaison.search.meeting_status``.
    STATUS = 10


# The kinds of records that entries concern, each with its facet.
FACETS = {Kind.ORGANIZATION: Facet.ORGANIZATION, Kind.PERSON: Facet.PERSON, Kind.TOPIC: Facet.TOPIC}
_KINDS = {facet: kind for kind, facet in FACETS.items()}
# The kinds with a moment of their own. Records of the other kinds are public when a dated entry concerns them.
DATED = tuple(kind for kind in Kind if kind not in FACETS)


def scope(kind: Kind, language: str) -> int:
    """Return the scope: kind and language in one number."""
    return kind * len(LANGUAGES) + LANGUAGES.index(language)


def scopes(kind: Kind) -> list[int]:
    """Return the scopes of ``kind`` in all languages."""
    return [scope(kind, language) for language in LANGUAGES]


class Place(NamedTuple):
    """The parts of an entry's id. ``moment`` is None for undated entries."""

    moment: dt.datetime | None
    kind: Kind
    language: str
    record: int


def entry_id(moment: dt.datetime | None, kind: Kind, language: str, record: int) -> int:
    """Return the id of an entry; ``moment`` is aware, and None (undated) sorts as the newest.

    Raises ValueError for a record id that is not positive or exceeds ``LARGEST_RECORD``.
    """
    if not 0 < record <= LARGEST_RECORD:
        raise ValueError(f"The index holds records up to number {LARGEST_RECORD}.")
    return (first_id(moment) | scope(kind, language) << _RECORD_BITS) + record


def first_id(moment: dt.datetime | None) -> int:
    """Return the lowest id that an entry of this ``moment`` (aware) may have; None stands for undated entries."""
    seconds = _LAST_MOMENT if moment is None else int((moment - EPOCH).total_seconds())
    return min(max(seconds, 0), _LAST_MOMENT) << _SCOPE_BITS + _RECORD_BITS


# The lowest id of undated entries.
UNDATED = first_id(None)


def place(entry: int) -> Place:
    """Return the parts of an entry's id."""
    seconds = entry >> _SCOPE_BITS + _RECORD_BITS
    kind, language = divmod(scope_of(entry), len(LANGUAGES))
    moment = None if seconds == _LAST_MOMENT else EPOCH + dt.timedelta(seconds=seconds)
    return Place(moment, Kind(kind), LANGUAGES[language], record_of(entry))


def scope_of(entry: int) -> int:
    """Return the scope of an entry."""
    return entry >> _RECORD_BITS & _SCOPES


def kind_of(entry: int) -> Kind:
    """Return the kind of an entry."""
    return Kind(scope_of(entry) // len(LANGUAGES))


def record_of(entry: int) -> int:
    """Return the id of an entry's record."""
    return entry & LARGEST_RECORD


def about(facet: Facet, value: int) -> int:
    """Return the code of a value in a facet: ``about(Facet.TOPIC, 3)``."""
    return facet << _FACET_BITS | value


# Facet counts cover the codes below this one; roles at meetings and statuses are counted on request only.
COUNTED = about(Facet.HOST, 0)


def about_word(facet: Facet, word: str) -> int:
    """Return the code of something that a word stands for, such as a country: ``about_word(Facet.COUNTRY, "US")``."""
    return about(facet, crc32(word.encode()))


def itself(entry: int) -> int:
    """Return the code of the organization, person or topic of an undated entry."""
    return about(FACETS[kind_of(entry)], record_of(entry))


def entry_of(code: int, language: str) -> int:
    """Return the entry in ``language`` of the record that ``code`` stands for; the reverse of ``itself``."""
    facet, record = facet_of(code)
    return entry_id(None, _KINDS[facet], language, record)


def facet_of(code: int) -> tuple[Facet, int]:
    """Return the facet and the value of a code."""
    return Facet(code >> _FACET_BITS), code & (1 << _FACET_BITS) - 1


def codes_of(facet: Facet) -> tuple[int, int]:
    """Return the lowest and the highest code of records in this facet."""
    return about(facet, 0), about(facet, LARGEST_RECORD)


def scope_in_sql(entry: str) -> str:
    """Return ``scope_of`` as SQL for both databases; ``entry`` is a column with ids."""
    return f"(({entry} >> {_RECORD_BITS}) & {_SCOPES})"


def itself_in_sql(entry: str) -> str:
    """Return ``itself`` as SQL for both databases; ``entry`` is a column with ids."""
    facets = " ".join(f"WHEN {kind.value} THEN {about(facet, 0)}" for kind, facet in FACETS.items())
    kind = f"{scope_in_sql(entry)} / {len(LANGUAGES)}"
    return f"(CASE {kind} {facets} END) + ({entry} & {LARGEST_RECORD})"


def dated_scopes_in_sql(entry: str) -> str:
    """Return the scopes of the dated kinds in the language of ``entry`` (a column) as a comma-separated SQL list."""
    language = f"({scope_in_sql(entry)} & {len(LANGUAGES) - 1})"
    return ", ".join(f"{kind * len(LANGUAGES)} + {language}" for kind in DATED)


def token(code: int) -> str:
    """Return the token of a code in full texts. No written word has this normal form."""
    facet, value = facet_of(code)
    return f"{facet.value}_{value}"


# The prefix of the tokens of days and months, in place of a facet.
_PERIOD = max(Facet) + 1
# The most days between the first and the last day for which the tokens of all their months are stored.
_LASTING = 62


def month_token(year: int, month: int) -> str:
    """Return the token of a month in the texts of meetings that took place in it."""
    return f"{_PERIOD}_{year:04}{month:02}"


def day_token(day: dt.date) -> str:
    """Return the token of a day in the texts of meetings that took place on it."""
    return f"{month_token(day.year, day.month)}{day.day:02}"


def period_tokens(first: dt.date | None, last: dt.date | None) -> tuple[str, ...]:
    """Return the tokens of all months from ``first`` to ``last``, and of the day where both are the same.

    Empty where a day is missing, or where the period is longer than ``_LASTING`` days (only the year is known).
    """
    if not first or not last or (last - first).days > _LASTING:
        return ()
    months = dict.fromkeys(
        (first + dt.timedelta(days=number)).replace(day=1) for number in range((last - first).days + 1)
    )
    return (*(month_token(month.year, month.month) for month in months), *([day_token(first)] if first == last else []))


def code_of(token: str) -> int:
    """Return the code of a token that ``token`` has made."""
    facet, value = token.split("_")
    return about(Facet(int(facet)), int(value))
