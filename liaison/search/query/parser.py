"""Parsing of the search box: words, phrases in quotes, and excluded terms. Pure, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liaison.names.romanization import has_marks, spell_out_marks
from liaison.search.language.words import Word, words
from liaison.text.normalize import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Letters and terms beyond these numbers are ignored.
MOST_LETTERS, MOST_TERMS = 200, 12

_QUOTES = '"“”„‟«»‹›＂'
_PIECE = re.compile(
    rf"(?P<minus>(?<![^\s{_QUOTES}])[-−–]+(?=[^\s-]))?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<words>[^\s{_QUOTES}]+))"
)
# Particles that Arabic attaches to the next word: typed alone they are ignored.
_PARTICLES = frozenset("وفبكلسا") | {"ال", "لل", "وال", "بال", "كال", "فال", "ولل", "وبال"}
# The Arabic article in Latin letters. The second set counts as articles only before a hyphen, because these are also
# English words or syllables.
_ARTICLES = frozenset({"al", "el"})
_HYPHENATED_ARTICLES = _ARTICLES | {"as", "ash", "ad", "an", "ar", "at", "az", "ul", "il"}


@dataclass(frozen=True)
class Term:
    """One word, or a phrase of several words in this order."""

    words: tuple[Word, ...]
    excluded: bool = False
    # A single word with diacritical marks spelled out in two letters (“ş” as “sh”); empty for a word without such
    # marks.
    sound: str = ""
    # Other spellings by which the term was searched, each a sequence of words.
    others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Query:
    """A parsed query: a text must have all ``required`` terms and no ``excluded`` ones. False without required ones."""

    terms: tuple[Term, ...] = ()

    @property
    def required(self) -> tuple[Term, ...]:
        """Return the terms that a text must have."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """Return the terms that a text must not have."""
        return tuple(term for term in self.terms if term.excluded)

    def __bool__(self) -> bool:
        return bool(self.required)

    def with_others(self, others: Sequence[tuple[tuple[str, ...], ...]]) -> Query:
        """Return this query with ``others`` as the other spellings of its required terms, one item for each term."""
        return Query(
            (*(replace(term, others=each) for term, each in zip(self.required, others, strict=True)), *self.excluded)
        )


def parse(text: str) -> Query:
    """Return the query in ``text``: the terms among its first 200 characters, at most 12; the rest is ignored.

    Each word is required. ``"words in quotes"`` of any kind are a phrase. ``-word`` and ``-"a phrase"`` are excluded. A
    hyphen within a word divides it. Common words count like others; only the Arabic article in Latin letters is
    ignored.
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
    """Yield the words of ``text`` (without spaces), leaving out a lone particle, an article, and the genitive's “s”."""
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
