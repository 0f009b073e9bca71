"""Where a text names one of many people, however it writes their names. Pure, no database.

The words of a text are looked up by sound among the parts of all names, and compared by spelling. Two parts of one name
near each other name the person; the family name alone may. Decision 0047 has the rules and what they were tried on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from liaison.names import words_as_names as known
from liaison.names.given import is_given, is_ordinary, is_strange
from liaison.names.hearing import NameIndex, Unit, readings
from liaison.names.neighbors import LONGEST_INITIAL, Around, initials_beside, is_initial
from liaison.names.text_words import TextWord, text_words
from liaison.names.weighing import Certainty, Pair, Way, weigh

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from liaison.names.recorded import RecordedName

__all__ = ["Certainty", "Matcher", "Mention", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """A person to look for: ``key`` (any number) and ``names``, as recorded, in any language, titles included."""

    key: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A place of the text that names the person ``key``: ``text[start:end]`` in code points.

    Clitics joined to the first word are included.
    """

    key: int
    start: int
    end: int
    certainty: Certainty


# How far apart, in words, two parts of one name may stand.
_REACH = 9
_SHORTEST_ALONE = 4
# So many letters that stand alone may be a name with spaces between its letters.
_SPELLED = 4
_MOST_REMEMBERED = 100_000
_TAG, _ENTITY = re.compile(r"<[^<>]*>"), re.compile(r"&(?:#\w+|\w+);?")


class Matcher:
    """Looks for the names of ``wanted``; made once, it may search many texts.

    Of family names (normalized, without article), ``common`` are those that others bear too, or that many texts have:
    alone they never stop a publication. ``rare`` are those that the texts of the archive do not have, whoever is meant:
    alone they do.
    """

    def __init__(self, wanted: Iterable[Wanted], common: Container[str] = (), rare: Container[str] = ()) -> None:
        self._common, self._rare = common, rare
        self._index = NameIndex(
            (one.key, dict.fromkeys(line for name in one.names for line in name.split("\n"))) for one in wanted
        )
        self._may: dict[str, bool] = {}
        self._names, self._squeezed = self._index.names, self._index.squeezed
        self._openings = {text[:2] for text in self._squeezed}
        self._longest = max(map(len, self._squeezed), default=0)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in ``text``, which is plain, in order; those of one person do not overlap.

        Ends of lines and of paragraphs are line feeds, ends of table cells are tabs; a name may stretch over them.
        """
        if not self._names:
            return []
        words = list(text_words(text))
        units = self._index.units(words)
        found = [*self._pairs(words, units), *self._initials(words, units), *self._run_together(words)]
        found += self._alone(words, units, found)
        return _merged(found)

    def may_be_in(self, text: str) -> bool:
        """Return whether ``find`` may find anything in ``text``, plain or HTML: whether one of its words is like a name.

        Much faster than ``find``, for many texts of which few name somebody.
        """
        if not self._names:
            return False
        plain = _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text
        # A tag may stand within a word, or between two.
        shown = (_TAG.sub("", plain), _TAG.sub(" ", plain)) if "<" in plain else (plain,)
        words = {word for one in shown for word in one.split()}
        spelled = sum(len(word) == 1 and word.isalpha() for word in words) >= _SPELLED
        return spelled or any(self._may_be(word) for word in words)

    def _may_be(self, raw: str) -> bool:
        known_before = self._may.get(raw)
        if known_before is None:
            words = list(text_words(raw))
            known_before = any(self._index.units(words)) or any(self._run_together(words))
            if len(self._may) < _MOST_REMEMBERED:
                self._may[raw] = known_before
        return known_before

    # Two parts of one name near each other.

    def _pairs(self, words: list[TextWord], units: list[list[Unit]]) -> Iterator[Mention]:
        for at in range(len(words)):
            for unit in units[at]:
                yield from self._pairs_from(words, units, unit)

    def _pairs_from(self, words: list[TextWord], units: list[list[Unit]], unit: Unit) -> Iterator[Mention]:
        way = Way()
        # The people who are named for sure from this word on.
        sure: set[int] = set()
        for at in range(unit.end, min(unit.end + _REACH, len(words))):
            way.cross(words[at])
            if way.closed:
                return
            for other in units[at]:
                for name in unit.heard.keys() & other.heard.keys():
                    key = self._names[name].key
                    if key not in sure and (certainty := self._certainty(words, unit, other, name, way)):
                        yield Mention(key, words[unit.start].start, words[other.end - 1].end, certainty)
                        if certainty == Certainty.STOP:
                            sure.add(key)
            way.enter(words, at, units)

    def _certainty(self, words: list[TextWord], one: Unit, other: Unit, number: int, way: Way) -> Certainty | None:
        name, best = self._names[number], 0
        for first in one.heard[number]:
            for second in other.heard[number]:
                if first.part.last < second.part.first or second.part.last < first.part.first:
                    best = max(best, weigh(Pair(words, name, one, first, other, second, way)))
        return Certainty(best) if best else None

    # An initial and the family name.

    def _initials(self, words: list[TextWord], units: list[list[Unit]]) -> Iterator[Mention]:
        if not any(len(word.plain) <= LONGEST_INITIAL for word in words):
            return
        for unit in (unit for begun in units for unit in begun):
            beside = initials_beside(words, unit) if unit.families else ()
            for number in unit.families if beside else ():
                name = self._names[number]
                for at, after in beside:
                    if not name.kunya and name.last and is_initial(words, at, name.parts[0], after=after):
                        start, end = min(unit.start, at), max(unit.end - 1, at)
                        yield Mention(name.key, words[start].start, words[end].end, Certainty.STOP)

    # Names without spaces, and with spaces between their letters.

    def _run_together(self, words: list[TextWord]) -> Iterator[Mention]:
        for at, word in enumerate(words):
            for form in word.forms:
                for bare in {form, *(bare for bare, _and in readings(form))}:
                    yield from self._run_from(words, at, bare)

    def _run_from(self, words: list[TextWord], at: int, text: str) -> Iterator[Mention]:
        end = at + 1
        while len(text) <= self._longest:
            if len(text) > 1 and text[:2] not in self._openings:
                return
            number = self._squeezed.get(text)
            if number is not None and _in_pieces(words[at:end], self._names[number]):
                yield Mention(self._names[number].key, words[at].start, words[end - 1].end, Certainty.STOP)
            if end == len(words):
                return
            text += words[end].plain
            end += 1

    # The family name alone.

    def _alone(self, words: list[TextWord], units: list[list[Unit]], found: list[Mention]) -> Iterator[Mention]:
        taken: dict[int, list[Mention]] = defaultdict(list)
        for mention in found:
            taken[mention.key].append(mention)
        for unit in (unit for begun in units for unit in begun if unit.families):
            around = Around(words, unit)
            if around.nobody:
                continue
            start, end = words[unit.start].start, words[unit.end - 1].end
            weights: dict[tuple[tuple[str, ...], bool], Certainty | None] = {}
            for number in unit.families:
                name = self._names[number]
                family, single = name.family, len(name.family) == len(name.parts)
                if (family, single) not in weights:
                    weights[family, single] = self._weigh_alone(around, family, single)
                certainty = weights[family, single]
                if certainty and not any(each.start < end and start < each.end for each in taken[name.key]):
                    yield Mention(name.key, start, end, certainty)

    def _weigh_alone(self, around: Around, family: tuple[str, ...], single: bool) -> Certainty | None:
        word, name = around.bare, "".join(family)
        shortest = min(len(word), len(family[0]))
        if shortest < _SHORTEST_ALONE - around.meant:
            return None
        if is_ordinary(family[0]) or is_given(family[0]) or (len(family) == 1 and is_ordinary(word)):
            return Certainty.ASK if around.meant else None
        across = word.isascii() != name.isascii()
        if (
            across
            and not around.meant
            and (shortest == _SHORTEST_ALONE or not (around.word.arabic or around.word.capital))
        ):
            # The word may only sound like the name.
            return None
        likely = around.meant or single or is_strange(name) or family[0] in self._rare
        rare = likely and family[0] not in self._common
        return Certainty.STOP if rare and not around.uncertain else Certainty.ASK


def _in_pieces(run: list[TextWord], name: RecordedName) -> bool:
    """Return whether the words are pieces of words, or one word: whole words are looked at one by one."""
    whole = [word for word in run if word.plain not in known.SPOKEN_ARTICLES]
    return len(run) == 1 or len(whole) > len(name.parts)


def _merged(found: list[Mention]) -> list[Mention]:
    """Return ``found`` in order, overlapping mentions of one person as one, of the greatest certainty."""
    kept: dict[int, list[Mention]] = defaultdict(list)
    for mention in sorted(found, key=lambda each: (each.start, -each.certainty, each.end)):
        before = kept[mention.key][-1] if kept[mention.key] else None
        if before is None or mention.start >= before.end:
            kept[mention.key].append(mention)
        elif mention.certainty > before.certainty:
            kept[mention.key][-1] = mention
        elif mention.certainty == before.certainty and mention.end > before.end:
            kept[mention.key][-1] = Mention(mention.key, before.start, mention.end, mention.certainty)
    return sorted((each for mentions in kept.values() for each in mentions), key=lambda each: (each.start, each.end))
