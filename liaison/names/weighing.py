"""How sure it is that two words of a text, near each other, are parts of one name. Pure."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from liaison.names import words_as_names as known
from liaison.names.comparison import TITLES
from liaison.names.given import is_given
from liaison.names.hearing import is_particle
from liaison.names.neighbors import LINE, LONGEST_INITIAL, SENTENCE, after_son, follows_a_name, is_adjective, says_and
from liaison.names.spelling import Likeness, bare_name

if TYPE_CHECKING:
    from liaison.names.hearing import Heard, Unit
    from liaison.names.recorded import RecordedName
    from liaison.names.text_words import TextWord

# How many names unknown to the record may stand between two parts of a name.
_UNKNOWN = 3
_QUOTE = re.compile(r"""["“”„«»()\[\]]""")
_COMMA = re.compile(r"[,،/|]")


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
        self.comma |= bool(_COMMA.search(gap))
        self.cell |= "\t" in gap
        self.line |= bool(LINE.search(gap))
        self.sentence |= bool(SENTENCE.search(gap)) and not self._after_short
        if self.words and self.unknown and (self.comma or self.line or self.sentence):
            self.closed = True

    def enter(self, words: list[TextWord], at: int, units: list[list[Unit]]) -> None:
        """Take note of the word ``at``, which stands between."""
        word = words[at]
        self.words += 1
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


def weigh(
    words: list[TextWord], name: RecordedName, one: tuple[Unit, Heard], other: tuple[Unit, Heard], way: Way
) -> int:
    """Return the certainty (0: none) that two parts of ``name``, in this order in the text, name the person."""
    (unit, first), (next_unit, second) = one, other
    turned = second.part.last < first.part.first
    if name.kunya:
        return Certainty.STOP if not way.words and not turned and first.likeness == second.likeness == 3 else 0
    alike = first.likeness + second.likeness
    least = min(first.likeness, second.likeness)
    latin = not (words[unit.start].arabic and words[next_unit.start].arabic)
    if alike < Likeness.SAME + Likeness.CONSONANTS or alike == 2 * Likeness.LOOSE:
        return 0
    last = max(first.part.last, second.part.last)
    if last < name.last:
        return _given_names_only(first, second, way, least)
    weight = Certainty.STOP if least > Likeness.CONSONANTS or latin else Certainty.ASK
    if way.doubtful or _is_fathers(name, first, second):
        weight = min(weight, Certainty.ASK)
    if turned and way.unknown:
        return 0
    if turned and is_adjective(words, unit):
        return Certainty.ASK
    family, given = (unit, next_unit) if turned else (next_unit, unit)
    if _belongs_to_another(words, name, given, family, way, turned=turned):
        return 0
    if second.and_ and (turned or _both_ordinary(name, first, second)):
        return 0
    if way.sentence or second.and_ or (not turned and way.comma and not way.cell):
        weight = min(weight, Certainty.ASK)
    if latin and not _looks_like_names(words, name, unit, next_unit):
        weight = min(weight, Certainty.ASK)
    return weight


def _given_names_only(first: Heard, second: Heard, way: Way, least: Likeness) -> int:
    """Weigh two parts without the family name: others are called so too."""
    apart = way.words or way.line or way.comma or second.and_
    follow = first.part.first == 0 and second.part.first == first.part.last + 1
    return Certainty.ASK if follow and not apart and least >= Likeness.LOOSE else 0


def _is_fathers(name: RecordedName, first: Heard, second: Heard) -> bool:
    """Return whether the part beside the family name is a middle one that others of the family are called too."""
    at = min(first.part.first, second.part.first)
    return at > 0 and not (at == 1 and name.parts[0] in known.OPENING) and is_given(name.parts[at])


def _both_ordinary(name: RecordedName, first: Heard, second: Heard) -> bool:
    return all(name.parts[heard.part.first] in known.ORDINARY for heard in (first, second))


def _belongs_to_another(
    words: list[TextWord], name: RecordedName, given: Unit, family: Unit, way: Way, *, turned: bool
) -> bool:
    """Return whether the neighbors of two parts that stand apart make them parts of the names of others."""
    apart = way.line or way.comma or way.sentence
    if turned:
        # سامر القمري، سليم حداد
        return follows_a_name(words, family.start, name.parts) and (apart or not way.words)
    return bool(apart and follows_a_name(words, given.start, name.parts))


def _looks_like_names(words: list[TextWord], name: RecordedName, one: Unit, other: Unit) -> bool:
    """Return whether Latin words have capitals, as recorded spellings, or cannot be ordinary words."""
    pair = [word for word in (words[one.start], words[other.end - 1]) if not word.arabic]
    if all(word.capital for word in pair):
        return True
    plain = [bare_name(word.plain) for word in pair]
    if any(word in name.parts for word in plain):
        return True
    return not all(word in known.ORDINARY for word in plain)
