"""Likely duplicates: organizations, or people, with names that are equal, similar, or equal in another script.

Records are not compared with all others: each name has a few keys, and only records with a common key are compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from liaison.names.comparison import alike, telling
from liaison.names.skeletons import skeleton
from organizations.models.told_apart import Pair, ToldApart, pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from organizations.models.named import Named

# In a shorter name, a different letter makes a different name.
SHORTEST_MISSPELT = 8
# Names with fewer consonants sound like too many others.
_SHORTEST_SOUND = 5
# If more records than this share a key, each is compared only with the first.
_MANY = 12


class DuplicateReason(IntEnum):
    """Why two records may be the same, the most certain reason first."""

    SAME = 0
    WORDS = 1
    SOUND = 2
    LETTER = 3


REASONS = {
    DuplicateReason.SAME: _("The same name"),
    DuplicateReason.WORDS: _("Same words, apart from word order, articles or type of organization"),
    DuplicateReason.SOUND: _("Sounds the same in another spelling or script"),
    DuplicateReason.LETTER: _("One letter different"),
}

# The bits of a sign that hold the reason.
_REASON = 3
_A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Likely:
    """Two records (ids, the lower first) that may be the same."""

    pair: Pair
    reason: DuplicateReason


@dataclass(frozen=True)
class DuplicateGroup:
    """A group of records, each of which may be the same as another one of the group."""

    keys: tuple[int, ...]
    pairs: tuple[Likely, ...]


def likely_duplicates(model: type[Named]) -> list[DuplicateGroup]:
    """Return all groups of likely duplicates of ``model``, the most certain first.

    Pairs that staff have marked as different are left out.
    """
    names = dict(model._base_manager.order_by("pk").values_list("pk", "names_key"))
    # Comparing many names takes seconds, so the result is cached by a hash of all names.
    mark = blake2b(repr(names).encode(), digest_size=16).hexdigest()
    found: dict[Pair, DuplicateReason] = dict(
        cache.get_or_set(f"duplicates:{mark}", lambda: _likely(names), _A_DAY) or {}
    )
    for apart in ToldApart.objects.of(model).pairs():
        found.pop(apart, None)
    return _groups(found)


def _likely(names: dict[int, str]) -> dict[Pair, DuplicateReason]:
    """Return the likely pairs with their most certain reason.

    ``names`` has all names of each record by id, normalized, one a line.
    """
    found: dict[Pair, DuplicateReason] = {}
    for sign, keys in _sharing(names).items():
        reason = DuplicateReason(sign & _REASON)
        for one, other in _compared(keys):
            couple = pair(one, other)
            if reason < found.get(couple, DuplicateReason.LETTER + 1) and _holds(reason, names[one], names[other]):
                found[couple] = reason
    return found


def _sharing(names: dict[int, str]) -> dict[int, list[int]]:
    """Return the ids of the records that share each sign."""
    first: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for key, lines in names.items():
        for sign in {sign for line in lines.split("\n") if line for sign in _signs(line)}:
            if sign in shared:
                shared[sign].append(key)
            elif first.setdefault(sign, key) != key:
                shared[sign] = [first[sign], key]
    return shared


def _compared(keys: list[int]) -> Iterable[Pair]:
    return combinations(keys, 2) if len(keys) <= _MANY else ((keys[0], key) for key in keys[1:])


def _signs(line: str) -> Iterator[int]:
    """Yield the signs of the name ``line``: names that may be the same have one in common."""
    yield _sign(DuplicateReason.SAME, line)
    yield _sign(DuplicateReason.WORDS, alike(line))
    sounds = [sound for sound in map(_sound, telling(line)) if sound]
    if len(sounds) > 1 and sum(map(len, sounds)) >= _SHORTEST_SOUND:
        yield _sign(DuplicateReason.SOUND, " ".join(sorted(sounds)))
    letters = line.replace(" ", "")
    if len(letters) >= SHORTEST_MISSPELT:
        # Two names that differ in one letter are equal after each drops at most one letter.
        yield _sign(DuplicateReason.LETTER, letters)
        for place in range(len(letters)):
            yield _sign(DuplicateReason.LETTER, letters[:place] + letters[place + 1 :])


class NamesBySign:
    """Names of records by their signs, to find those that may be the same as one more name."""

    def __init__(self, names: dict[int, str]) -> None:
        """Take ``names``: all names of each record by id, normalized, one a line."""
        self._names: dict[int, str] = {}
        self._keys: dict[int, list[int]] = defaultdict(list)
        for key, lines in names.items():
            self.add(key, lines)

    def add(self, key: int, lines: str) -> None:
        """Take a record, or further names of one."""
        for sign in _signs_of(lines) - _signs_of(self._names.get(key, "")):
            self._keys[sign].append(key)
        self._names[key] = lines

    def like(self, lines: str) -> list[tuple[int, DuplicateReason]]:
        """Return the ids of records that may be the same, each with the most certain reason, the most certain first."""
        found: dict[int, DuplicateReason] = {}
        for sign in _signs_of(lines):
            reason = DuplicateReason(sign & _REASON)
            for key in self._keys.get(sign, ()):
                if reason < found.get(key, DuplicateReason.LETTER + 1) and _holds(reason, lines, self._names[key]):
                    found[key] = reason
        return sorted(found.items(), key=lambda item: (item[1], item[0]))


def _signs_of(lines: str) -> set[int]:
    return {sign for line in lines.split("\n") if line for sign in _signs(line)}


def _sign(reason: DuplicateReason, text: str) -> int:
    """Return a number for ``text`` whose lowest bits hold the reason."""
    return hash(text) << _REASON.bit_length() | reason


# Cached, because names repeat few words.
_sound = lru_cache(maxsize=50_000)(skeleton)


def _holds(reason: DuplicateReason, ones: str, others: str) -> bool:
    """Return whether a shared sign is more than a coincidence; ``ones`` and ``others`` are the records' names."""
    return reason != DuplicateReason.LETTER or _misspelt(ones, others)


def _misspelt(ones: str, others: str) -> bool:
    """Return whether a name of each side differs by exactly one letter, which is not a digit."""
    longer = [[line.replace(" ", "") for line in lines.split("\n")] for lines in (ones, others)]
    return any(_a_letter_apart(one, other) for one in longer[0] for other in longer[1])


def _a_letter_apart(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_MISSPELT or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    rest = one[start : len(one) - end], other[start : len(other) - end]
    return max(map(len, rest)) <= 1 and not any(letter.isdigit() for letter in "".join(rest))


def _groups(found: dict[Pair, DuplicateReason]) -> list[DuplicateGroup]:
    """Return the connected groups of the pairs, sorted."""
    of: dict[int, int] = {}
    for one, other in sorted(found):
        of[_head(of, other)] = _head(of, one)
    members: dict[int, list[Likely]] = defaultdict(list)
    for couple, reason in sorted(found.items(), key=lambda item: (item[1], item[0])):
        members[_head(of, couple[0])].append(Likely(couple, reason))
    groups = [
        DuplicateGroup(tuple(sorted({key for likely in pairs for key in likely.pair})), tuple(pairs))
        for pairs in members.values()
    ]
    return sorted(groups, key=lambda group: (group.pairs[0].reason, group.keys))


def _head(of: dict[int, int], key: int) -> int:
    """Return the representative of the group of ``key`` (union-find)."""
    while of.setdefault(key, key) != key:
        key = of[key]
    return key
