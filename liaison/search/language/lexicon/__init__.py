"""The lexicon: what the rules of ``liaison.search.language.stems`` know of single words. Pure, no database.

``nouns``, ``verbs`` and ``spellings`` list the forms of one word; ``guards`` lists words that the rules must not split.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.search.language.conjugation import (
    PRONOUNS,
    conjugate,
    decline_broken_plural,
    decline_feminine,
    decline_hamza_noun,
    decline_short_noun,
)
from liaison.search.language.lexicon import arabic_spellings, guards, nouns, verbs
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(normalize(text).split())


def _entries(text: str) -> list[list[str]]:
    """Return the words of each entry as they are written; entries are separated by bars or lines."""
    return [entry.split() for entry in text.replace("\n", "|").split("|") if entry.strip()]


def _first_wins(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for form, word in pairs:
        found.setdefault(form, word)
    return found


SHORT, WITH_INITIAL = _words(guards.SHORT), _words(guards.WITH_INITIAL)
_FEMININE = [[normalize(word) for word in entry] for entry in _entries(nouns.FEMININE)]
_VERBS = [(normalize(family[0].partition("/")[0].removesuffix("-")), family) for family in _entries(verbs.FAMILIES)]
WHOLE = (
    _words(guards.WHOLE) | {entry[0] for entry in _FEMININE} | {name for name, _family in _VERBS if name.endswith("ه")}
)
_PLURALS, _SAME = _entries(nouns.PLURALS), _entries(arabic_spellings.SAME)


def _plurals() -> Iterator[tuple[str, str]]:
    for first, *forms in _PLURALS:
        yield from ((normalize(form), normalize(first)) for form in forms)


def _nominal() -> Iterator[tuple[str, str]]:
    yield from ((normalize(first), normalize(first)) for first, *_forms in _PLURALS)
    for first, *forms in _SAME:
        yield from ((normalize(form), normalize(first)) for form in (first, *forms))
    for name, family in _VERBS:
        yield from ((normalize(word), name) for word in family if "/" not in word)


def _exact() -> Iterator[tuple[str, str]]:
    for first, *forms in _FEMININE:
        yield from ((form, first) for form in decline_feminine(first))
        yield from ((form + ending, first) for form in forms for ending in ("", *PRONOUNS))
    for name, family in _VERBS:
        for noun in (normalize(word) for word in family if word.endswith("ة")):
            yield from ((form, name) for form in decline_feminine(noun))
    for first, *forms in _PLURALS:
        for word in (first, *forms):
            normal = normalize(word)
            if word.endswith("ة") and word is not first:
                yield from ((form, normalize(first)) for form in decline_broken_plural(normal))
            if len(normal) == len("حق"):
                yield from ((form, normalize(first)) for form in decline_short_noun(normal))
            if word.endswith("اء") and len(word) > len("ماء"):
                yield from ((form, normalize(first)) for form in decline_hamza_noun(normalize(word)))


def _verbal() -> Iterator[tuple[str, str]]:
    for name, family in _VERBS:
        for perfect, slash, imperfect in (word.partition("/") for word in family):
            if slash:
                yield from ((form, name) for form in conjugate(perfect, imperfect))


# Forms, each with the word that it is a form of: irregular plurals; nouns that take endings; complete forms; and forms
# of verbs, of which each belongs to one word.
IRREGULAR = _first_wins(_plurals())
NOMINAL = _first_wins(_nominal())
EXACT = _first_wins(_exact())
_NOUNS = {*IRREGULAR, *NOMINAL, *EXACT}
VERBAL = {form: word for form, word in _first_wins(_verbal()).items() if form not in _NOUNS}
