"""How telling family names are in this archive: borne by others or ordinary words, or in no text at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.names.recorded import recorded
from liaison.search.index.bulk_rows import new_words
from liaison.search.index.entry_ids import Facet, about
from liaison.search.index.models import NameWord, TextWord
from liaison.search.language.lexicon.english import is_ordinary
from liaison.search.language.stems import is_in_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Texts of fewer words say nothing about which words are rare.
LEAST_ARCHIVE = 2_000
# How many words are looked up in one query.
_LOOKED_UP = 900
# What Arabic joins to the front of a name.
_JOINED = ("", "ال", "وال", "بال", "لل", "و", "ل", "ب")


@dataclass(frozen=True)
class FamilyNames:
    """Family names, normalized and without article, by what this archive says of them.

    ``common``: others bear them, or they are ordinary words. ``rare``: no text has them, in an archive of some size.
    """

    common: frozenset[str] = frozenset()
    rare: frozenset[str] = frozenset()


def weigh_families(people: Iterable[tuple[int, Iterable[str]]]) -> FamilyNames:
    """Return what the archive says of the family names of ``people`` (ids, each with names as recorded); a few queries.

    The words of texts stay in the index when their texts go, and include those of texts that are not public yet.
    """
    bearers: dict[str, set[int]] = defaultdict(set)
    for person, names in people:
        for name in names:
            if found := recorded(person, name):
                bearers[found.family[0]].add(about(Facet.PERSON, person))
    common = {family for family in bearers if is_in_lexicon(family) or is_ordinary(family)}
    common |= {family for family, others in _borne(bearers).items() if others - bearers[family]}
    if not TextWord.objects.values("word")[LEAST_ARCHIVE : LEAST_ARCHIVE + 1].exists():
        return FamilyNames(frozenset(common))
    spellings = _spellings(bearers)
    unwritten = new_words(TextWord, sorted(spellings))
    written = {spellings[word] for word in spellings if word not in unwritten}
    return FamilyNames(frozenset(common), frozenset(bearers) - written - common)


def _borne(families: Iterable[str]) -> dict[str, set[int]]:
    """Return the tokens of the records whose names have each family name."""
    spellings, found = _spellings(families), defaultdict(set)
    for some in _batches(sorted(spellings)):
        rows = NameWord.objects.filter(form=NameWord.Form.EXACT, word__in=some)
        for word, token in rows.values_list("word", "about"):
            found[spellings[word]].add(token)
    return found


def _batches(words: list[str]) -> Iterator[list[str]]:
    return (words[start : start + _LOOKED_UP] for start in range(0, len(words), _LOOKED_UP))


def _spellings(families: Iterable[str]) -> dict[str, str]:
    """Return the family name for each word as which a text may have it."""
    return {joined + family: family for family in families for joined in (("",) if family.isascii() else _JOINED)}
