"""Words of a text as search compares them: normal form, stem and position. Pure, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from liaison.search.language.stems import letters_of, stem
from liaison.search.language.text_scan import compile_letters, find_chunks
from liaison.text.normalize import normalize, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = re.compile(r"\S+")
# Accents, vowel marks and tatweel follow their letter; zero-width and direction marks may come in between.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
_RUN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}\u00ad\u034f\u061c\u200b-\u200f\u2060]+(?=[^\W_])|[{_MARKS}]+)*")
_CLUSTER = re.compile(rf"(?s).[{_MARKS}]*")
# The size of the cache of analyzed words; texts repeat their words. A full cache takes about 60 MB.
_KEPT = 1 << 17
# A longer sequence without a space is not a word: it is not cached, and ``index_forms`` leaves it out.
_LONG = 100


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its normal form, its stem, and its position; ``text[start:end]`` is its original spelling."""

    exact: str
    stem: str
    start: int
    end: int

    def meets(self, other: Word) -> bool:
        """Return whether search treats the two words as one: their normal forms and stems have one in common."""
        return self.exact in (other.exact, other.stem) or self.stem in (other.exact, other.stem)


def words(text: str) -> list[Word]:
    """Return the words of ``text`` in order. Their normal forms are those of ``normalize(text).split()``."""
    return [
        Word(exact, base, chunk.start() + start, chunk.start() + end)
        for chunk in _CHUNK.finditer(text)
        for exact, base, start, end in _in_chunk(chunk.group())
    ]


def words_from(text: str, place: int, more: int) -> list[Word]:
    """Return the words of the piece of ``text`` without spaces around ``place``, and at least ``more`` after them.

    Fewer where the text ends.
    """
    start = place
    while start and not text[start - 1].isspace():
        start -= 1
    found: list[Word] = []
    wanted = 0
    for chunk in _CHUNK.finditer(text, start):
        if chunk.start() != start and len(found) >= wanted:
            break
        found += [
            Word(exact, base, chunk.start() + at, chunk.start() + to)
            for exact, base, at, to in _in_chunk(chunk.group())
        ]
        if chunk.start() == start:
            wanted = len(found) + more
    return found


def words_meeting(wanted: Iterable[Word], text: str) -> list[Word]:
    """Return the words of ``text`` that meet one of ``wanted``, in order.

    Only the pieces of ``text`` that have some of their letters are split into words.
    """
    forms = frozenset(form for word in wanted for form in (word.exact, word.stem))
    found = []
    for start, end in find_chunks(text, _letters_of(forms)):
        piece = text[start:end]
        if not forms.isdisjoint(form for pair in _forms(piece) for form in pair):
            found += [Word(exact, base, start + at, start + to) for exact, base, at, to in _in_chunk(piece)]
    return [word for word in found if word.exact in forms or word.stem in forms]


@lru_cache(maxsize=64)
def _letters_of(forms: frozenset[str]) -> re.Pattern[str]:
    return compile_letters(set().union(*map(letters_of, forms)))


def index_forms(text: str) -> tuple[str, str]:
    """Return the words of ``text`` in normal form, and those of their stems that are not among the words, each once.

    Both are joined by spaces. Sequences of 100 letters or more are left out. The function runs for each saved text and
    for all texts in ``rebuild_search``; a known word costs one lookup in the cache.
    """
    forms = [form for chunk in text.split() for form in _forms(chunk) if len(form[0]) < _LONG]
    exact = [form[0] for form in forms]
    stems = dict.fromkeys(form[1] for form in forms)
    for word in exact:
        stems.pop(word, None)
    return " ".join(exact), " ".join(stems)


def _forms(chunk: str) -> tuple[tuple[str, str], ...]:
    """Return the normal form and the stem of each word in ``chunk``, which has no spaces."""
    return _known(chunk) if len(chunk) < _LONG else _known.__wrapped__(chunk)


@lru_cache(maxsize=_KEPT)
def _known(chunk: str) -> tuple[tuple[str, str], ...]:
    return tuple((exact, stem(exact)) for exact in normalize(chunk).split())


def _in_chunk(chunk: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return the normal form, the stem, the start and the end of each word in ``chunk``, which has no spaces."""
    return _placed(chunk) if len(chunk) < _LONG else _placed.__wrapped__(chunk)


@lru_cache(maxsize=_KEPT >> 1)
def _placed(chunk: str) -> tuple[tuple[str, str, int, int], ...]:
    forms = _forms(chunk)
    if len(forms) == 1 and chunk.isalpha():
        return ((*forms[0], 0, len(chunk)),)
    exact = [word for word, _ in forms]
    for spans in (_runs, _letter_by_letter):
        found = spans(chunk)
        if [word for word, _, _ in found] == exact:
            return tuple((*form, start, end) for form, (_, start, end) in zip(forms, found, strict=True))
    # Some characters normalize only together. The words are right, but their position is that of the whole piece.
    return tuple((*form, 0, len(chunk)) for form in forms)


def _runs(chunk: str) -> list[tuple[str, int, int]]:
    """Return the runs of letters in ``chunk``, normalized, with start and end; right for nearly every chunk."""
    return [(normalize(run.group()), run.start(), run.end()) for run in _RUN.finditer(chunk)]


def _letter_by_letter(chunk: str) -> list[tuple[str, int, int]]:
    """Return the words of ``chunk``, built from the normal form of each character, with start and end."""
    found: list[tuple[str, int, int]] = []
    letters, start, end = "", -1, 0
    for cluster in _CLUSTER.finditer(chunk):
        if not visible(cluster.group()):
            continue
        first, *others = _letters(cluster.group())
        if first or not others:
            letters, start, end = letters + first, start if start >= 0 else cluster.start(), cluster.end()
        for part in others:
            found.append((letters, start, end))
            letters, start, end = part, cluster.start() if part else -1, cluster.end()
    found.append((letters, start, end))
    return [word for word in found if word[0]]


def _letters(cluster: str) -> list[str]:
    """Return what ``cluster`` adds to a word; more than one item where a word ends in it: ``["", ""]`` for a comma."""
    return normalize(f"a{cluster}a").removeprefix("a").removesuffix("a").split(" ")
