"""What someone typed into the search box, as terms: words, phrases in quotes, and what must not be there. Pure, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liaison.search.language.romanization import has_marks, spell_out_marks
from liaison.search.language.words import Word, words
from liaison.text.normalize import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What is typed beyond these is ignored.
MOST_LETTERS, MOST_TERMS = 200, 12

_QUOTES = '"“”„‟«»‹›＂'
_PIECE = re.compile(
    rf"(?P<minus>(?<![^\s{_QUOTES}])[-−–]+(?=[^\s-]))?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<words>[^\s{_QUOTES}]+))"
)
# Particles that Arabic writes on to the next word: alone they say nothing.
_PARTICLES = frozenset("وفبكلسا") | {"ال", "لل", "وال", "بال", "كال", "فال", "ولل", "وبال"}
# The Arabic article in Latin letters; the last ones only before a hyphen, being English words or syllables besides.
_ARTICLES = frozenset({"al", "el"})
_HYPHENATED_ARTICLES = _ARTICLES | {"as", "ash", "ad", "an", "ar", "at", "az", "ul", "il"}


@dataclass(frozen=True)
class Term:
    """A word, or a phrase of several in this order."""

    words: tuple[Word, ...]
    excluded: bool = False
    # A single word with two letters where scholars and Turks write one with a mark; empty where there is none.
    sound: str = ""
    # What each may be written as besides, as it was sought: words in a row.
    others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Query:
    """All of ``required`` must be found, none of ``excluded`` may be. False where nothing is required."""

    terms: tuple[Term, ...] = ()

    @property
    def required(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded)

    def __bool__(self) -> bool:
        return bool(self.required)

    def with_others(self, others: Sequence[tuple[tuple[str, ...], ...]]) -> Query:
        """The same, with what each required term may be written as besides."""
        return Query(
            (*(replace(term, others=each) for term, each in zip(self.required, others, strict=True)), *self.excluded)
        )


def parse(text: str) -> Query:
    """The query in ``text``: its first 200 characters, and the first 12 terms of those; the rest is ignored.

    Each word is required; ``"words in quotes"`` of any kind are a phrase; ``-word`` and ``-"a phrase"`` must not be there.
    A hyphen within a word divides words. No word is too common to count, but the Arabic article in Latin letters does not.
    """
    terms = {_key(term): term for term in reversed([*_terms(visible(text)[:MOST_LETTERS])])}
    return Query(tuple(reversed(terms.values()))[:MOST_TERMS])


def _key(term: Term) -> tuple[bool, tuple[str, ...]]:
    return term.excluded, tuple(word.exact for word in term.words)


def _terms(text: str) -> Iterator[Term]:
    pieces = list(_PIECE.finditer(text))
    for piece in pieces:
        phrase, excluded = piece["phrase"], bool(piece["minus"])
        found = words(phrase) if phrase is not None else _significant(piece["words"], last=piece is pieces[-1])
        if phrase is not None or excluded:
            together = tuple(found)
            yield from [Term(together, excluded)] if together else []
        else:
            yield from (Term((word,), sound=_sound(piece["words"], word)) for word in found)


def _sound(text: str, word: Word) -> str:
    spelled = text[word.start : word.end]
    return spell_out_marks(spelled) if has_marks(spelled) else ""


def _significant(text: str, *, last: bool) -> Iterator[Word]:
    """The words of ``text``, which has no spaces, but for a particle alone, an article, and the English genitive's s."""
    found = words(text)
    for number, word in enumerate(found):
        more = number + 1 < len(found)
        if word.exact in _PARTICLES and len(found) == 1:
            continue
        if word.exact in (_HYPHENATED_ARTICLES if more else _ARTICLES) and (more or not last):
            continue
        if number and word.exact == "s" and text[word.start - 1] in "'’":
            continue
        yield word
