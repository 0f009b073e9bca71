"""Order of search results: by where and how closely an entry matches, newer first among equals.

Databases rank differently, and slowly where a word is common. So the newest results are ranked here, by the words of
their headings. A match in the title counts most, then the names of what a text concerns, then the summary, then the
body. The word itself counts more than another form of it, that more than a record with it as a name, and a mere similar
sound least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.search.backends import fulltext
from liaison.search.backends.expression import Expression, Sought
from liaison.search.index.entry_ids import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence


# The number of newest entries that are ranked; older ones follow by date.
NEWEST = 1000
_TITLE, _NAMES, _SUMMARY = 32, 16, 8
_OTHER_FORM, _BEARER = 1, 2
# The scores of loose matches by field: always lower than that of a record with the word as a name.
_LOOSE = {_TITLE: _NAMES - _BEARER - 2, _NAMES: _NAMES - _BEARER - 3, _SUMMARY: _SUMMARY - _BEARER - 1}
# Bonuses: all words in a row in the title; the title is nothing else; every word is found in its exact form anywhere.
_IN_A_ROW, _WHOLE, _EXACT = 4, 4, 2


class _Head(NamedTuple):
    """A heading: ``fields`` are words and stems of title, names and summary; ``about`` the tokens of its concerns."""

    fields: list[tuple[str, str]]
    about: set[str]


class _Wanted(NamedTuple):
    """A searched term in the form in which it is compared with headings; ``stem`` is empty where there is none."""

    words: str
    stem: str
    written: tuple[str, ...]
    loose: tuple[str, ...]
    named: frozenset[str]


def by_relevance(ids: Sequence[int], expression: Expression) -> list[int]:
    """Return ``ids`` (entries that match ``expression``, newest first) in the order of relevance, best first."""
    first, rest = ids[:NEWEST], ids[NEWEST:]
    required = expression.required
    exact = fulltext.among(Expression(tuple(sought.exactly() for sought in required)), first)
    scores = _scores(required, fulltext.headings(first))
    order = sorted(first, key=lambda entry: -scores.get(entry, 0) - (_EXACT if entry in exact else 0))
    return [*order, *rest]


def concerns_found_by_name(ids: Sequence[int], expression: Expression) -> dict[int, list[int]]:
    """Return for each entry the codes of the concerns by whose name it was found.

    A term that the heading itself has adds no code.
    """
    found = {}
    for entry, columns in fulltext.headings(ids).items():
        head = _head(columns)
        unsaid = (sought for sought in expression.required if not _says(_wanted(sought), head))
        tokens = {token for sought in unsaid for token in (*sought.named, *sought.sounding) if token in head.about}
        found[entry] = [code_of(token) for token in sorted(tokens)]
    return found


def _scores(required: Sequence[Sought], headings: dict[int, tuple[str, ...]]) -> dict[int, int]:
    """Return the scores of those entries whose heading matches any of the required terms."""
    wanted = [_wanted(sought) for sought in required]
    texts = [text.strip() for each in wanted for text in (each.words, each.stem, *each.written, *each.loose) if text]
    tokens = frozenset().union(*(each.named for each in wanted))
    together = " ".join(each.words.strip() for each in wanted)
    scores = {}
    for entry, columns in headings.items():
        whole = " ".join(columns[:-1])
        if any(text in whole for text in texts) or not tokens.isdisjoint(columns[-1].split()):
            head = _head(columns)
            scores[entry] = sum(_score(each, head) for each in wanted) + _together(together, head.fields[0][0])
    return scores


def _wanted(sought: Sought) -> _Wanted:
    stem = f" {sought.stem} " if sought.stem else ""
    written, loose = (
        tuple(f" {' '.join(other)} " for other in others) for others in (sought.written, zip(sought.loose))
    )
    named = frozenset((*sought.named, *sought.dated))
    return _Wanted(f" {' '.join(sought.words)} ", stem, written, loose, named)


def _head(columns: tuple[str, ...]) -> _Head:
    *fields, about = columns
    return _Head([_parts(column) for column in fields], set(about.split()))


def _parts(column: str) -> tuple[str, str]:
    words, _bar, stems = column.partition("|")
    return f" {words} ", f" {stems} "


def _says(wanted: _Wanted, head: _Head) -> bool:
    return any(wanted.words in words for words, _stems in head.fields)


def _score(wanted: _Wanted, head: _Head) -> int:
    for weight, (words, stems) in zip((_TITLE, _NAMES, _SUMMARY), head.fields, strict=True):
        if weight == _SUMMARY and not wanted.named.isdisjoint(head.about):
            return _NAMES - _BEARER
        if wanted.words in words:
            return weight
        if wanted.stem and (wanted.stem in words or wanted.stem in stems):
            return weight - _OTHER_FORM
        if any(other in words or other in stems for other in wanted.written):
            return weight - _OTHER_FORM
    return _score_loosely(wanted, head)


def _score_loosely(wanted: _Wanted, head: _Head) -> int:
    for weight, (words, stems) in zip(_LOOSE.values(), head.fields, strict=True):
        if any(other in words or other in stems for other in wanted.loose):
            return weight
    return 0


def _together(words: str, title: str) -> int:
    if f" {words} " not in title:
        return 0
    return _IN_A_ROW + (_WHOLE if words == title.strip() else 0)
