"""How telling family names are in this archive: borne by others or ordinary words, or in no text at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.names.recorded import recorded
from liaison.search.api import Facet, about, bearers_of, in_no_text
from liaison.search.language.lexicon.english import is_ordinary
from liaison.search.language.stems import is_in_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """Return what the archive says of the family names of ``people`` (ids, each with names as recorded); a few queries."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for person, names in people:
        for name in names:
            if found := recorded(person, name):
                bearers[found.family[0]].add(about(Facet.PERSON, person))
    spellings = {word: family for family in bearers for word in _spellings(family)}
    common = {family for family in bearers if is_in_lexicon(family) or is_ordinary(family)}
    common |= {spellings[word] for word, others in bearers_of(spellings).items() if others - bearers[spellings[word]]}
    unwritten = in_no_text(spellings)
    rare = {family for family in bearers if unwritten.issuperset(_spellings(family))}
    return FamilyNames(frozenset(common), frozenset(rare - common))


def _spellings(family: str) -> list[str]:
    """Return the words as which a text may have the family name."""
    return [family] if family.isascii() else [joined + family for joined in _JOINED]
