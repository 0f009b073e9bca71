"""Which parts of recorded names the words of a text may be: by sound, then by spelling. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from liaison.names import words_as_names as known
from liaison.names.recorded import FATHER, RecordedName, child, joined, recorded, servant_of, squeezed
from liaison.names.spelling import Likeness, bare_name, consonants, keyed, likeness, sounds
from liaison.names.text_words import COMMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liaison.names.text_words import TextWord


class Part(NamedTuple):
    """Where a word stands in a recorded name: the parts ``first`` to ``last`` of the name number ``name``."""

    name: int
    first: int
    last: int


class Heard(NamedTuple):
    """A part of a name that a word of the text may be, and how alike they are. ``and_``: with a joined و or ف."""

    part: Part
    likeness: Likeness
    and_: bool


class Unit:
    """One or two words of the text, ``words[start:end]``, and the parts of names they may be, by number of the name.

    ``families``: the numbers of the names whose family name they are.
    """

    __slots__ = ("end", "families", "heard", "start")

    def __init__(self, start: int, end: int, heard: Hearing) -> None:
        self.start, self.end = start, end
        self.heard, self.families = heard


class Hearing(NamedTuple):
    """The parts of names that a word may be, by number of the name, and the names whose family name it is."""

    parts: dict[int, list[Heard]]
    families: tuple[int, ...]


_NOTHING = Hearing({}, ())

_CLITICS = re.compile(r"^(?:ا(?=[وف]))?([وف]?)([بلك]?)(?=..)")
_SHORTEST_SQUEEZED, _LONGEST_SQUEEZED, _SHORTEST_GENITIVE = 6, 48, 5
_MOST_REMEMBERED = 100_000
# Of one person. The forms of people take fewer; what came past them may not make every text wait.
_MOST_NAMES = 80


class NameIndex:
    """The parts of many recorded names, to be looked up by the words of a text.

    ``names``: the names, by number. ``squeezed``: the number of each name by its letters without spaces.
    """

    def __init__(self, recorded_lines: Iterable[tuple[int, Iterable[str]]]) -> None:
        self.names: list[RecordedName] = []
        self.squeezed: dict[str, int] = {}
        self._places: dict[str, list[Part]] = defaultdict(list)
        self._in_arabic: set[int] = set()
        for key, lines in recorded_lines:
            self._add_person(key, lines)
        # The parts of names: Arabic ones by their consonants, for Arabic words; those that Latin words may be, by sound; and
        # Latin ones that Arabic words may be. A name recorded in Arabic too is not looked for by its Latin letters there.
        arabic = [part for part in self._places if not part.isascii()]
        self._arabic = keyed(arabic, lambda part: (consonants(part),))
        self._sounding = {True: keyed(self._places, sounds), False: keyed(self._latin_alone(), sounds)}
        self._heard: dict[str, Hearing] = {}

    def _add_person(self, key: int, lines: Iterable[str]) -> None:
        few = islice(lines, _MOST_NAMES)
        names = dict.fromkeys(name for line in few if (name := recorded(key, line)))
        in_arabic = any(name.last and not name.parts[0].isascii() for name in names)
        for name in names:
            if not (in_arabic and name.parts[-1].isascii()):
                self._in_arabic.add(len(self.names))
            self._add(name)

    def _latin_alone(self) -> Iterator[str]:
        """Yield the Latin parts of names that are not recorded in Arabic."""
        for part, places in self._places.items():
            if part.isascii() and any(place.name in self._in_arabic for place in places):
                yield part

    def _candidates(self, word: str) -> Iterator[str]:
        """Yield the parts that ``word``, normalized and without article, may be."""
        latin = word.isascii()
        if not latin:
            yield from self._arabic.get(consonants(word), ())
        yield from self._sounding_like(word, latin=latin)

    def _sounding_like(self, word: str, *, latin: bool) -> Iterator[str]:
        if self._sounding[latin]:
            for sound in sounds(word):
                yield from self._sounding[latin].get(sound, ())

    def _add(self, name: RecordedName) -> None:
        number = len(self.names)
        self.names.append(name)
        for at, part in enumerate(name.parts):
            self._places[part].append(Part(number, at, at))
        for text, first, last in joined(name):
            self._places[text].append(Part(number, first, last))
        for text in squeezed(name):
            if _SHORTEST_SQUEEZED <= len(text) <= _LONGEST_SQUEEZED:
                self.squeezed.setdefault(text, number)

    def units(self, words: list[TextWord]) -> list[list[Unit]]:
        """Return, for each word, the units that begin there and may be a part of a name."""
        units: list[list[Unit]] = [[] for _ in words]
        for at, word in enumerate(words):
            if not is_particle(word) and (heard := self._hear(word.forms)).parts:
                units[at].append(Unit(at, at + 1, heard))
        for at, (one, other) in enumerate(pairwise(words)):
            if servant := _servant(words, at):
                end, forms = servant
                if (heard := self._hear(forms)).parts:
                    units[at].append(Unit(at, end, heard))
                continue
            end = at + 2
            if other.plain in known.SPOKEN_ARTICLES and end < len(words):
                # Nour al-Din
                other, end = words[end], end + 1
            if (heard := self._hear_joined(one, other)).parts:
                units[at].append(Unit(at, end, heard))
        return units

    def _hear(self, forms: tuple[str, ...]) -> Hearing:
        if len(forms) == 1:
            return self._hear_form(forms[0])
        return self._hearing(each for form in forms for heard in self._hear_form(form).parts.values() for each in heard)

    def _hear_form(self, form: str) -> Hearing:
        """Return what the normalized word ``form`` may be."""
        if (known_before := self._heard.get(form)) is not None:
            return known_before
        found: dict[Part, Heard] = {}
        for bare, and_ in readings(form):
            for part in self._candidates(bare):
                if alike := likeness(bare, part):
                    self._keep(found, part, alike, and_=and_, latin=form.isascii())
        if len(self._heard) > _MOST_REMEMBERED:
            self._heard.clear()
        hearing = self._heard[form] = self._hearing(found.values())
        return hearing

    def _hearing(self, found: Iterable[Heard]) -> Hearing:
        parts: dict[int, list[Heard]] = {}
        for heard in found:
            parts.setdefault(heard.part.name, []).append(heard)
        if not parts:
            return _NOTHING
        names = self.names
        families = (
            name
            for name, of_name in parts.items()
            if not names[name].kunya and any(is_family(each, names[name]) for each in of_name)
        )
        return Hearing(parts, tuple(families))

    def _keep(self, found: dict[Part, Heard], part: str, alike: Likeness, *, and_: bool, latin: bool) -> None:
        for place in self._places[part]:
            if part.isascii() and place.name not in self._in_arabic and not latin:
                continue
            before = found.get(place)
            if before is None or (alike, not and_) > (before.likeness, not before.and_):
                found[place] = Heard(place, alike, and_)

    def _hear_joined(self, one: TextWord, other: TextWord) -> Hearing:
        """Return the parts that two words may be as one: نور الدين for نورالدين, or a word broken in two."""
        if one.arabic != other.arabic or is_particle(other) or (COMMA.search(other.gap) and len(one.plain) > 1):
            return _NOTHING
        latin = one.plain.isascii()
        found: dict[Part, Heard] = {}
        for text in dict.fromkeys((one.plain + other.plain, one.plain + bare_name(other.plain))):
            for bare, and_ in readings(text):
                for part, alike in self._joined_parts(bare, latin=latin):
                    self._keep(found, part, alike, and_=and_, latin=latin)
        return self._hearing(found.values())

    def _joined_parts(self, bare: str, *, latin: bool) -> Iterator[tuple[str, Likeness]]:
        """Yield the parts that two words as one may be: exactly an Arabic name, or what sounds like one across scripts."""
        if bare in self._places:
            yield bare, Likeness.SAME
            return
        for part in self._sounding_like(bare, latin=latin):
            if (alike := likeness(bare, part)) >= Likeness.LOOSE:
                yield part, alike


def is_particle(word: TextWord) -> bool:
    """Return whether ``word`` is one of the small words; علي with its dots is a name."""
    return word.plain in known.PARTICLES and word.raw != "علي"


def readings(form: str) -> Iterator[tuple[str, bool]]:
    """Yield the normalized word ``form`` without what may be joined to it, and whether that says “and”."""
    if form.isascii():
        yield bare_name(form), False
        if below := child(form):
            yield bare_name(below), False
        if form.endswith("s") and len(form) > _SHORTEST_GENITIVE:
            yield bare_name(form[:-1]), False
        return
    seen = set()
    for word, and_ in _unjoined(form):
        for bare in (bare_name(word), child(word)):
            if bare and len(bare) > 1 and bare not in seen:
                seen.add(bare)
                yield bare, and_
    if form in ("ابي", "ابا", "بو"):
        yield FATHER, False


def _unjoined(form: str) -> Iterator[tuple[str, bool]]:
    yield form, False
    clitics = _CLITICS.match(form)
    if not clitics or not clitics.group():
        return
    and_, at = clitics.groups()
    rest = form[clitics.end(1) :]
    if and_:
        yield rest, True
    if at:
        rest = rest[1:]
        # لل is ل and the article: للقمري.
        yield ("ال" + rest[1:] if at == "ل" and rest.startswith("ل") else rest), bool(and_)
    elif rest[:1] in "بلك" and len(rest) > 3:
        yield rest[1:], True


def _servant(words: list[TextWord], at: int) -> tuple[int, tuple[str, ...]] | None:
    """Return the end and the forms of a name such as عبد الرحمن that begins at the word ``at``; None for others."""
    readings = {
        word for form in words[at].forms for word, _ in (_unjoined(form) if words[at].arabic else ((form, False),))
    }
    if readings.isdisjoint(known.SERVANT_OF):
        return None
    end = at + 1
    while end < len(words) and words[end].plain in known.SPOKEN_ARTICLES and end < at + 2:
        end += 1
    if end == len(words) or words[end].arabic != words[at].arabic:
        return None
    return end + 1, tuple(servant_of(bare_name(form)) for form in words[end].forms)


def is_family(heard: Heard, name: RecordedName) -> bool:
    """Return whether a word is exactly the family name, all of a compound one."""
    family = name.group(name.last)
    return heard.likeness == Likeness.SAME and (heard.part.first, heard.part.last) == (family.start, family.stop - 1)
