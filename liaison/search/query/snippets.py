"""Excerpts of a text that show the matches of a query, as HTML with the matches marked. Pure, no database."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from liaison.search.language.words import Word, words_from, words_meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.search.query.parser import Query, Term

# The number of characters of a text that are searched for matches: about 40 pages.
_SEARCHED = 100_000
_SPACE = re.compile(r"\s+")

# The start and end of a match, and the number of the term.
Hit = tuple[int, int, int]


def snippet(text: str, query: Query, length: int = 220) -> SafeString:
    """Return about ``length`` characters of ``text`` (plain) as HTML, from where most terms of ``query`` are.

    Without a match, that is the beginning of the text. The excerpt has whole words. ``…`` stands for omitted text, and
    ``<mark>`` is around each match in its own spelling. All else is escaped.
    """
    text = _SPACE.sub(" ", text[:_SEARCHED]).strip()
    hits = _hits(text, query)
    start, end = _passage(text, hits, length)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(f"{before}{_with_marks(text, hits, start, end)}{after}")


def mark(text: str, query: Query) -> SafeString:
    """Return all of ``text`` (plain, such as a title) as HTML, with ``<mark>`` around the matches of ``query``."""
    return mark_safe(_with_marks(text, _hits(text[:_SEARCHED], query), 0, len(text)))


def _hits(text: str, query: Query) -> list[Hit]:
    """Return the matches of the required terms, in the order of the text."""
    terms = query.required
    begin = [Word(phrase[0], phrase[0], 0, 0) for term in terms for phrase in _phrases(term)]
    found = words_meeting([*_single(terms), *begin], text)
    return sorted(hit for number, term in enumerate(terms) for hit in _places(text, found, term, number))


def _phrases(term: Term) -> list[tuple[str, ...]]:
    """Return the spellings of ``term`` that have several words."""
    spellings = [tuple(word.exact for word in term.words), *map(tuple, term.others)]
    return [spelling for spelling in spellings if len(spelling) > 1]


def _places(text: str, found: Sequence[Word], term: Term, number: int) -> list[Hit]:
    forms = {form for word in _single([term]) for form in (word.exact, word.stem)} if len(term.words) == 1 else set()
    single = [(word.start, word.end, number) for word in found if word.exact in forms or word.stem in forms]
    return single + [hit for phrase in _phrases(term) for hit in _in_a_row(text, found, phrase, number)]


def _single(terms: Sequence[Term]) -> list[Word]:
    """Return the terms of one word, and their other spellings of one word."""
    own = [term.words[0] for term in terms if len(term.words) == 1]
    return own + [Word(other[0], other[0], 0, 0) for term in terms for other in term.others if len(other) == 1]


def _in_a_row(text: str, found: Sequence[Word], phrase: tuple[str, ...], number: int) -> list[Hit]:
    """Return the places of ``phrase``. Only where ``found`` has its first word is the text split into all its words."""
    hits = set()
    for start in {word.start for word in found if word.exact == phrase[0]}:
        row = words_from(text, start, len(phrase) - 1)
        hits |= {
            (word.start, row[place + len(phrase) - 1].end, number)
            for place, word in enumerate(row)
            if tuple(each.exact for each in row[place : place + len(phrase)]) == phrase
        }
    return list(hits)


def _passage(text: str, hits: Sequence[Hit], length: int) -> tuple[int, int]:
    """Return the start and end, between words, of the passage with the most different terms; the first among equals."""
    if len(text) <= length:
        return 0, len(text)
    first, last = _most_terms(hits, length * 3 // 4)
    before = min(length // 4, max(0, length - (last - first)) // 2)
    start = first - before if first > before else 0
    if start:
        # The passage begins after the next space; without one, it begins with the match.
        start = text.find(" ", start - 1, first) + 1 or first
    end = start + length
    if end >= len(text):
        return start, len(text)
    space = text.rfind(" ", max(start, last), end + 1)
    return start, space if space > start else max(end, last)


def _most_terms(hits: Sequence[Hit], length: int) -> tuple[int, int]:
    """Return the start and end of the matches with the most different terms within ``length`` characters."""
    best, terms, first = (0, 0, 0), Counter[int](), 0
    for start, end, number in hits:
        terms[number] += 1
        while end - hits[first][0] > length and hits[first][0] < start:
            terms -= Counter([hits[first][2]])
            first += 1
        if len(terms) > best[0]:
            best = (len(terms), hits[first][0], end)
    return best[1], best[2]


def _with_marks(text: str, hits: Sequence[Hit], start: int, end: int) -> str:
    """Return ``text[start:end]`` as HTML; overlapping matches share one mark."""
    parts, place = [], start
    for first, last in _together(hits):
        if first >= start and last <= end:
            parts += [escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>"]
            place = last
    return "".join([*parts, escape(text[place:end])])


def _together(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end, _ in hits:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
