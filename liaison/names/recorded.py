"""Recorded names taken apart: titles and connecting words set aside, the parts in order. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from liaison.names.comparison import untitled
from liaison.names.spelling import bare_name
from liaison.names.text_words import text_words
from liaison.names.words_as_names import COMPOUND_TAILS, CONNECTORS, FATHER_OF, MOTHER_OF, SERVANT_OF

if TYPE_CHECKING:
    from collections.abc import Iterator

# Joined to the name after it: أبوزيد, Abuzaid.
_JOINED_FATHER = ("ابو", "ابي", "ابا", "abou", "abu", "abo")
_SHORTEST_CHILD = 3
# Of longer names, the first parts and the family name are looked for; a part that comes twice, once.
_MOST_PARTS = 8


@dataclass(frozen=True)
class RecordedName:
    """One name of the person ``key``: its ``parts``, normalized and without article, in the order first to family name.

    ``whole``: the name without spaces, connecting words included. ``kunya``: it is “father of” or “mother of” somebody,
    with that word (FATHER or MOTHER) as its first part.
    """

    key: int
    parts: tuple[str, ...]
    whole: str
    kunya: bool = False

    @property
    def last(self) -> int:
        return len(self.parts) - 1

    @cached_property
    def groups(self) -> tuple[int, ...]:
        """The number of the name that each part belongs to: نور and الدين are one, as جار and الله are."""
        tails = accumulate(at > 0 and part not in COMPOUND_TAILS for at, part in enumerate(self.parts))
        return tuple(tails)

    def group(self, at: int) -> range:
        """Return the places of the parts that are one name with the part ``at``."""
        number = self.groups[at]
        first = self.groups.index(number)
        return range(first, first + self.groups.count(number))

    @cached_property
    def family(self) -> tuple[str, ...]:
        """The parts of the family name: one, or two of a compound."""
        return tuple(self.parts[at] for at in self.group(self.last))


FATHER, MOTHER = "ابو", "ام"


def recorded(key: int, line: str) -> RecordedName | None:
    """Return the name ``line`` of the person ``key`` taken apart; None if nothing is left of it."""
    parts, whole, kunya = _taken_apart(line)
    return RecordedName(key, parts, whole, kunya) if parts else None


# Cached, because all names are taken apart anew when one of them changes.
@lru_cache(maxsize=1 << 15)
def _taken_apart(line: str) -> tuple[tuple[str, ...], str, bool]:
    before, comma, after = line.replace("،", ",").partition(",")
    plain = (word.plain for word in text_words(f"{after} {before}" if comma and after.strip() else line))
    words = untitled(" ".join(plain)).split()
    opening = words[0] if words else ""
    kunya = FATHER if opening in FATHER_OF else MOTHER if opening in MOTHER_OF else ""
    parts = _looked_for(list(dict.fromkeys(_parts(words))))
    is_kunya = bool(kunya) and len(parts) == 1
    return (kunya, *parts) if is_kunya else parts, "".join(words), is_kunya


def _looked_for(parts: list[str]) -> tuple[str, ...]:
    return tuple(parts if len(parts) <= _MOST_PARTS else [*parts[: _MOST_PARTS - 1], parts[-1]])


def _parts(words: list[str]) -> Iterator[str]:
    servant = False
    for word in words:
        if word in SERVANT_OF:
            servant = True
        elif word in CONNECTORS:
            continue
        elif servant:
            servant = False
            yield servant_of(bare_name(word))
        elif len(word) > 1:
            yield bare_name(child(word) or word)
    if servant:
        yield "عبد"


def servant_of(word: str) -> str:
    """Return a name such as عبد الرحمن as one word, from the second of its words without article."""
    return f"abdal{word}" if word.isascii() else f"عبدال{word}"


def child(word: str) -> str:
    """Return the name of the child in a word such as أبوزيد; empty for other words."""
    for father in _JOINED_FATHER:
        if word.startswith(father) and len(word) >= len(father) + _SHORTEST_CHILD + word.isascii():
            return word.removeprefix(father)
    return ""


def joined(name: RecordedName) -> Iterator[tuple[str, int, int]]:
    """Yield each two neighboring parts as one word, with their places: نورالدين of نور الدين القمري."""
    for at, (one, other) in enumerate(pairwise(name.parts)):
        yield one + other, at, at + 1
        if not other.isascii():
            yield f"{one}ال{other}", at, at + 1


def squeezed(name: RecordedName) -> Iterator[str]:
    """Yield the name without spaces, as in addresses, file names and names of accounts, both ways round."""
    parts = name.parts
    if len(parts) < 2:
        return
    yield name.whole
    first, last = parts[0], parts[-1]
    articles = ("", "al", "el") if last.isascii() else ("", "ال")
    for article in articles:
        yield first + article + last
        if not name.kunya:
            yield article + last + first
            if len(parts) > 2:
                yield "".join(parts[:-1]) + article + last
                yield article + last + "".join(parts[:-1])
    if name.kunya and not last.isascii():
        yield from (form + last for form in ("ابي", "ابا", "بو"))
