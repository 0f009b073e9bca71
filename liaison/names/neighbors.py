"""What stands around the words of a text and says whether they are a name, and whose. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.names import words_as_names as known
from liaison.names.comparison import TITLES
from liaison.names.given import is_given
from liaison.names.hearing import readings
from liaison.names.spelling import bare_name, likeness
from liaison.names.text_words import COMMA, LINE, SENTENCE

if TYPE_CHECKING:
    from liaison.names.hearing import Unit
    from liaison.names.text_words import TextWord

LONGEST_INITIAL = 2
# Letters that begin the same name in both scripts.
_INITIALS = {
    **dict.fromkeys("اعأ", "aeiou"), "ب": "bp", "ت": "t", "ث": "ts", "ج": "jgdc", "ح": "h", "خ": "kc", "د": "d", "ذ": "dztt",
    "ر": "r", "ز": "z", "س": "s", "ش": "sc", "ص": "s", "ض": "d", "ط": "t", "ظ": "zd", "غ": "g", "ف": "f", "ق": "qkg",
    "ك": "kc", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "wou", "ي": "yij",
}  # fmt: skip


def is_adjective(words: list[TextWord], unit: Unit) -> bool:
    """Return whether an ordinary word with article follows a noun with article: الشهر القمري."""
    return bare_name(words[unit.start].plain) in known.ORDINARY and follows_noun(words, unit)


def follows_noun(words: list[TextWord], unit: Unit) -> bool:
    """Return whether a word with article follows a noun with article, or what carries a name: العنوان الثابت."""
    word = words[unit.start]
    if not word.arabic or unit.start == 0 or not word.gap.isspace() or not has_article(word.plain):
        return False
    before = words[unit.start - 1].plain
    bare = bare_name(before)
    return (has_article(before) or bare in known.CARRIERS) and bare not in TITLES and bare not in known.PERSON_BEFORE


def has_article(word: str) -> bool:
    return bool(re.match("^(?:[وف]?[بك]?ال|[وف]?لل)..", word))


def follows_a_name(words: list[TextWord], at: int, parts: tuple[str, ...]) -> bool:
    """Return whether the word before ``at``, on the same line, is a given name of another person."""
    if at == 0 or re.search(r"[^\s'’\-]|[\n\t]", words[at].gap):
        return False
    before = words[at - 1]
    plain = bare_name(before.plain)
    if plain in known.CONNECTORS and at > 1:
        return follows_a_name(words, at - 1, parts)
    if plain in TITLES or plain in known.PERSON_BEFORE or plain in known.SAYING or plain in known.PARTICLES:
        return False
    if any(likeness(plain, part) for part in parts):
        return False
    if before.arabic:
        return any(is_given(bare) for bare, _ in readings(before.plain))
    return before.capital and (is_given(plain) or not _begins_sentence(words, at - 1))


def has_comma_before(words: list[TextWord], at: int) -> bool:
    """Return whether a comma stands before the word ``at``, on its line."""
    return at < len(words) and bool(COMMA.search(words[at].gap)) and not LINE.search(words[at].gap)


def _begins_sentence(words: list[TextWord], at: int) -> bool:
    return at == 0 or bool(SENTENCE.search(words[at].gap) or "\n" in words[at].gap)


def says_and(word: str) -> bool:
    """Return whether an Arabic word begins with a joined “and”, and not with the letter of a name such as وليد."""
    return word.startswith("و") and len(word) > 3 and word not in known.GIVEN


def after_son(words: list[TextWord], at: int) -> bool:
    at -= at > 1 and words[at - 1].plain in known.SPOKEN_ARTICLES
    return at > 0 and words[at - 1].plain in ("بن", "ابن", "bin", "ben", "ibn", "بنت", "bint")


def initials_beside(words: list[TextWord], unit: Unit) -> list[tuple[int, bool]]:
    """Return the places of words beside ``unit`` that are short enough for initials, and whether each stands after it."""
    found = []
    at = unit.start - 1
    while at >= 0 and not LINE.search(words[at + 1].gap):
        plain = words[at].plain
        if len(plain) <= LONGEST_INITIAL and plain not in known.CONNECTORS:
            found.append((at, False))
        elif plain not in known.CONNECTORS:
            break
        at -= 1
    after = unit.end
    short = after < len(words) and len(words[after].plain) <= LONGEST_INITIAL
    if short and not LINE.search(words[after].gap) and not follows_a_name(words, unit.start, ()):
        found.append((after, True))
    return found


def is_initial(words: list[TextWord], at: int, first: str, *, after: bool = False) -> bool:
    word = words[at]
    if len(word.plain) > LONGEST_INITIAL:
        return False
    follows = words[at + 1].gap if at + 1 < len(words) else "."
    dotted = "." in follows or "·" in follows
    if word.arabic:
        if len(word.plain) > 1 or not (dotted or (word.plain not in "وفبلكأا" and not after)):
            return False
    elif not (dotted or (word.capital and word.plain not in ("a", "i") and not after)):
        return False
    return _same_initial(word.plain, first)


def _same_initial(initial: str, first: str) -> bool:
    if initial.isascii() == first.isascii():
        return first.startswith(initial) and (len(initial) == 1 or initial in ("sh", "ch", "kh", "gh", "th", "dh"))
    if initial.isascii():
        return initial[0] in _INITIALS.get(first[0], "")
    return first[0] in _INITIALS.get(initial, "")


class Around:
    """What stands around a family name that stands alone.

    ``meant``: it says that a person is meant. ``nobody``: it is somebody else, or no person. ``uncertain``: a word that
    may be somebody else's given name stands before it.
    """

    def __init__(self, words: list[TextWord], unit: Unit) -> None:
        self.word = words[unit.start]
        self.bare = max((bare for bare, _ in readings(self.word.plain)), key=len, default="")
        before = _before(words, unit.start)
        after = words[unit.end].plain if unit.end < len(words) else ""
        plain = [bare for bare, _ in readings(before.plain)] if before else []
        self.meant = any(word in known.PERSON_BEFORE or word in known.SAYING or word in TITLES for word in plain) or (
            after in known.SAYING and not self.word.arabic
        )
        carried = any(word in known.CARRIERS for word in plain) or (not self.word.arabic and after in known.CARRIERS)
        self.uncertain = before is not None and not self.meant and before.capital and plain[0] not in known.PARTICLES
        self.nobody = (
            carried
            or _in_the_row_of_another(words, unit)
            or self.word.plain in known.PARTICLES
            or (not self.meant and follows_noun(words, unit))
            or follows_a_name(words, unit.start, ())
            or after_son(words, unit.start)
        )


def _in_the_row_of_another(words: list[TextWord], unit: Unit) -> bool:
    """Return whether the table cell before it ends with a given name."""
    if unit.start == 0 or words[unit.start].gap.strip(" ") != "\t":
        return False
    before = words[unit.start - 1]
    return before.capital or any(is_given(bare) for bare, _ in readings(before.plain))


def _before(words: list[TextWord], at: int) -> TextWord | None:
    while at > 0 and not LINE.search(words[at].gap):
        at -= 1
        if words[at].plain not in known.CONNECTORS:
            return words[at]
    return None
