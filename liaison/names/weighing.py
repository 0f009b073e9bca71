"""How sure it is that two words of a text, near each other, are parts of one name. Pure."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from liaison.names import words_as_names as known
from liaison.names.comparison import TITLES
from liaison.names.given import is_given
from liaison.names.hearing import is_particle
from liaison.names.neighbors import (
    LONGEST_INITIAL,
    after_son,
    follows_a_name,
    has_comma_before,
    is_adjective,
    says_and,
)
from liaison.names.spelling import Likeness, bare_name
from liaison.names.text_words import COMMA, LINE, SENTENCE

if TYPE_CHECKING:
    from liaison.names.hearing import Heard, Unit
    from liaison.names.recorded import RecordedName
    from liaison.names.text_words import TextWord

# How many names unknown to the record may stand between two parts of a name.
_UNKNOWN = 3
_QUOTE = re.compile(r"""["“”„«»()\[\]]""")


class Certainty(IntEnum):
    """How sure it is that a mention means the person."""

    # Perhaps: a family name that others bear too, say. Staff are asked, and may go on.
    ASK = 1
    # Sure enough to stop a publication.
    STOP = 2


class Way:
    """What stands between two words that may belong to one name."""

    def __init__(self) -> None:
        self.words = 0
        self.unknown = 0
        self.comma = self.line = self.sentence = self.cell = self.closed = self.doubtful = False
        self._after_short = self._quoted = False

    def cross(self, word: TextWord) -> None:
        """Take note of what stands before ``word``."""
        gap = word.gap
        if len(_QUOTE.findall(gap)) % 2:
            self._quoted = not self._quoted
        self.comma |= bool(COMMA.search(gap))
        self.cell |= "\t" in gap
        self.line |= bool(LINE.search(gap))
        self.sentence |= bool(SENTENCE.search(gap)) and not self._after_short
        if self.words and self.unknown and (self.comma or self.line or self.sentence):
            self.closed = True

    def enter(self, words: list[TextWord], at: int, units: list[list[Unit]]) -> None:
        """Take note of the word ``at``, which stands between."""
        word = words[at]
        self.words += 1
        if word.plain.isdigit() and not self.cell:
            self.closed = True
        if self._quoted:
            # A name in quotation marks or brackets: Salim “the baker” Qamari.
            return
        plain = bare_name(word.plain)
        self._after_short = len(plain) <= LONGEST_INITIAL or plain in TITLES
        if plain in known.CONNECTORS or word.plain in known.CONNECTORS or plain in TITLES or len(plain) == 1:
            return
        if word.plain in known.SPOKEN_ARTICLES and at + 1 < len(words) and words[at + 1].gap in "-–’'":
            return
        if plain in known.SERVANT_OF or words[at - 1].plain in known.SERVANT_OF:
            return
        self.unknown += 1
        if is_particle(word) or self.unknown > _UNKNOWN or says_and(plain):
            self.closed = True
        elif (
            is_given(plain)
            or (word.capital and not word.arabic)
            or after_son(words, at)
            or any(unit.heard for unit in units[at])
        ):
            return
        elif self.doubtful or not word.arabic or len(plain) < 3:
            self.closed = True
        else:
            self.doubtful = True


class Pair(NamedTuple):
    """Two parts of ``name`` in a text, ``one`` before ``other``, and the way between them."""

    words: list[TextWord]
    name: RecordedName
    one: Unit
    first: Heard
    other: Unit
    second: Heard
    way: Way

    @property
    def turned(self) -> bool:
        """Whether the family name comes first."""
        return self.second.part.last < self.first.part.first

    @property
    def given(self) -> Unit:
        return self.other if self.turned else self.one

    @property
    def family(self) -> Unit:
        return self.one if self.turned else self.other

    @property
    def at(self) -> int:
        """The place in the name of the part that is not the family name."""
        return min(self.first.part.first, self.second.part.first)

    @property
    def latin(self) -> bool:
        return not (self.words[self.one.start].arabic and self.words[self.other.start].arabic)


def weigh(pair: Pair) -> int:
    """Return the certainty (0: none) that the two parts name the person."""
    name, first, second = pair.name, pair.first, pair.second
    last = max(first.part.last, second.part.last)
    if name.kunya:
        beside = not (pair.way.words or pair.turned)
        return Certainty.STOP if beside and first.likeness == second.likeness == Likeness.SAME else 0
    if not _alike(pair) or name.groups[first.part.first] == name.groups[second.part.first]:
        return 0
    if name.groups[last] < name.groups[-1]:
        return _given_names_only(pair)
    if _of_others(pair):
        return 0
    return Certainty.ASK if _in_doubt(pair) else Certainty.STOP


def _alike(pair: Pair) -> bool:
    """Return whether both words are spelled enough like the parts: Latin letters spell one name in many ways."""
    likeness = sorted((pair.first.likeness, pair.second.likeness))
    if likeness == [Likeness.LOOSE, Likeness.LOOSE]:
        return pair.latin
    return sum(likeness) >= Likeness.SAME + Likeness.CONSONANTS


def _given_names_only(pair: Pair) -> int:
    """Weigh two parts without the family name: others are called so too."""
    way, name = pair.way, pair.name
    apart = way.words or way.line or way.comma or pair.second.and_
    follow = pair.first.part.first == 0 and name.groups[pair.second.part.first] == name.groups[pair.first.part.last] + 1
    loosely = min(pair.first.likeness, pair.second.likeness) < Likeness.LOOSE
    return Certainty.ASK if follow and not apart and not loosely else 0


def _of_others(pair: Pair) -> bool:
    """Return whether the two words are parts of the names of others, or of none."""
    words, way, name = pair.words, pair.way, pair.name
    apart = way.line or way.comma or way.sentence
    if pair.turned and way.unknown:
        return True
    if pair.second.and_ and (pair.turned or _are_ordinary(pair)):
        return True
    if pair.turned:
        # سامر القمري، سليم حداد
        return follows_a_name(words, pair.family.start, name.parts) and (apart or not way.words)
    if not apart:
        return False
    in_a_list = has_comma_before(words, pair.given.start) and has_comma_before(words, pair.family.end)
    return in_a_list or follows_a_name(words, pair.given.start, name.parts)


def _in_doubt(pair: Pair) -> bool:
    way = pair.way
    return (
        (min(pair.first.likeness, pair.second.likeness) == Likeness.CONSONANTS and not pair.latin)
        or way.doubtful
        or way.sentence
        or pair.second.and_
        or (way.comma and not way.cell and not pair.turned)
        or (pair.turned and is_adjective(pair.words, pair.one))
        or _is_fathers(pair)
        or _is_half(pair)
        or (pair.latin and not _looks_like_names(pair))
    )


def _is_fathers(pair: Pair) -> bool:
    """Return whether the part beside the family name is a middle one that others of the family are called too."""
    name, group = pair.name, pair.name.groups[pair.at]
    second_of_two = group == 1 and name.parts[0] in known.OPENING
    part = name.parts[pair.at]
    return group > 0 and not second_of_two and (is_given(part) or part in known.ORDINARY)


def _is_half(pair: Pair) -> bool:
    """Return whether a word is but one half of a compound: نور for نور الدين."""
    return any(
        len(pair.name.group(heard.part.first)) > 1 + heard.part.last - heard.part.first
        for heard in (pair.first, pair.second)
    )


def _are_ordinary(pair: Pair) -> bool:
    return all(pair.name.parts[heard.part.first] in known.ORDINARY for heard in (pair.first, pair.second))


def _looks_like_names(pair: Pair) -> bool:
    """Return whether Latin words have capitals, as recorded spellings, or cannot be ordinary words."""
    words = [word for word in (pair.words[pair.one.start], pair.words[pair.other.end - 1]) if not word.arabic]
    if all(word.capital for word in words):
        return True
    plain = [bare_name(word.plain) for word in words]
    if any(word in pair.name.parts for word in plain):
        return True
    return not all(word in known.ORDINARY for word in plain)
