"""Whether two words may be spellings of one name: within Arabic, within Latin letters, and across. Pure.

``sounds`` gives the keys by which candidates are found; ``likeness`` then says how alike two words are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from liaison.names.romanization import fold_vowels, romanizes
from liaison.names.skeletons import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Likeness(IntEnum):
    """How alike two words are."""

    NONE = 0
    # The same consonants, other vowels.
    CONSONANTS = 1
    # A spelling that is seen, though not the usual one.
    LOOSE = 2
    SAME = 3


# The consonants of both scripts by the place where they are made: letters of one class stand for one another somewhere.
_ARABIC_CLASSES = str.maketrans(
    {
        **dict.fromkeys("بپ", "B"),
        **dict.fromkeys("فڤ", "F"),
        **dict.fromkeys("تطثدضذظزسصژ", "T"),
        **dict.fromkeys("شچ", "C"),
        **dict.fromkeys("قكغجخگ", "K"),
        **dict.fromkeys("ل", "L"),
        **dict.fromkeys("م", "M"),
        **dict.fromkeys("ن", "N"),
        **dict.fromkeys("ر", "R"),
        **dict.fromkeys("اعويهحءئؤ"),
    }
)
# What each Latin consonant may stand for, the longest sequences first.
_LATIN_CLASSES = {
    "tsch": ("C", "K"),
    "sch": ("C",),
    "tch": ("C",),
    "dsch": ("K",),
    "kh": ("K",),
    "gh": ("K",),
    "sh": ("C", "T"),
    "ch": ("C", "K"),
    "th": ("T",),
    "dh": ("T",),
    "zh": ("T", "K"),
    "ph": ("F",),
    "dj": ("K",),
    "ck": ("K",),
    "b": ("B",),
    "p": ("B",),
    "c": ("K", "T", "C"),
    "d": ("T",),
    "f": ("F",),
    "g": ("K",),
    "j": ("K", ""),
    "k": ("K",),
    "l": ("L",),
    "m": ("M",),
    "n": ("N",),
    "q": ("K",),
    "r": ("R",),
    "s": ("T", "C"),
    "t": ("T",),
    "v": ("F", ""),
    "x": ("K", "KT"),
    "z": ("T",),
}
_CONSONANT = re.compile("|".join(_LATIN_CLASSES))
_MOST_SOUNDS = 12
# Abd al-Rahman (عبد الرحمن) as one word, the article as it is spoken.
_SERVANT = re.compile(
    r"^(?:عبدال(?=..)|abd[aeiou]{1,2}(?:l(?=.)|([rsndzt])(?=\1)|(?=[rsndzt]))|abd[aeiou]l?(?=[b-df-hj-np-tv-z]))"
)

# The article before a Latin name as it is spoken before the letters of the sun: ash-Shami, an-Nouri.
_SUN = re.compile(r"^[ae](sh|dh|th|[dnrstz])(?=\1)")
_NO_ARTICLE = frozenset(("elias", "elham", "ilham", "alaa", "albert", "alexander", "alex", "الياس", "الهام", "الما"))


def bare_latin(word: str) -> str:
    """Return the normalized Latin ``word`` without an article joined to it: alqamari, elqamari, ashshami, annouri."""
    if word in _NO_ARTICLE or len(word) < 5:
        return word
    if sun := _SUN.match(word):
        return word[sun.end() :]
    return re.sub(r"^(?:[aeu]l(?=[^aeiou]..|[aeiou]...))", "", word)


def bare_arabic(word: str) -> str:
    """Return the normalized Arabic ``word`` without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 and word not in _NO_ARTICLE else word


def bare_name(word: str) -> str:
    """Return the normalized ``word`` of a name without its article."""
    return bare_latin(word) if word.isascii() else bare_arabic(word)


def servant_name(word: str) -> str:
    """Return a name such as عبدالرحمن or abdurrahman with its parts joined without the article; others as they are."""
    return _SERVANT.sub(lambda found: found[0][:3], word)


@lru_cache(maxsize=1 << 16)
def sounds(word: str) -> frozenset[str]:
    """Return the keys by which ``word``, normalized and without article, is looked up: two spellings share one."""
    bare = servant_name(word)
    if not bare.isascii():
        return frozenset((bare.replace("لله", "له").translate(_ARABIC_CLASSES) or "-",))
    options: list[tuple[str, ...]] = []
    at = 0
    bare = re.sub(r"([a-z])\1+", r"\1", bare)
    if bare.startswith("h"):
        options.append(("", "K"))
    while at < len(bare):
        if found := _CONSONANT.match(bare, at):
            options.append(_LATIN_CLASSES[found.group()])
            at = found.end()
        else:
            at += 1
    keys = product(*options)
    return frozenset("".join(key) or "-" for key, _ in zip(keys, range(_MOST_SOUNDS), strict=False))


def keyed(words: Iterable[str], keys: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """Return ``words`` by their ``keys``, such as ``sounds``, to be looked up."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in keys(word):
            found[key].append(word)
    return found


@lru_cache(maxsize=1 << 17)
def likeness(word: str, part: str) -> Likeness:
    """Return how alike ``word`` of a text and ``part`` of a name are; both are normalized and without article."""
    word, part = servant_name(word), servant_name(part)
    if word == part:
        return Likeness.SAME
    if word.isascii() != part.isascii():
        return _across(word, part) if word.isascii() else _across(part, word)
    return _latin(word, part) if word.isascii() else _arabic(word, part)


_SEATS = str.maketrans("ضذثطصق", "ظدتتسك")


def _arabic(word: str, part: str) -> Likeness:
    """Arabic is precise: only what is often left out, or exchanged at the end, may differ."""
    if _ending(word) == _ending(part):
        return Likeness.SAME
    if len(part) > 3 and word == part + "ا":
        # Accusative: سليماً.
        return Likeness.SAME
    if min(len(word), len(part)) < 4:
        return Likeness.NONE
    if len(part) > 4 and _defective(word) == _defective(part):
        return Likeness.LOOSE
    if word.translate(_SEATS) == part.translate(_SEATS):
        return Likeness.LOOSE
    return Likeness.NONE


def consonants(arabic: str) -> str:
    """Return the key by which an Arabic word is looked up among Arabic ones: two that are alike share it."""
    return _LONG_VOWELS.sub("", servant_name(arabic).translate(_SEATS))


_LONG_VOWELS = re.compile("[اويه]+")


def _ending(word: str) -> str:
    """Fold the letters of a final a: هدى, هدا and هده; رنا and رنى."""
    return word[:-1] + "ا" if len(word) > 2 and word[-1] in "ايه" else word


def _defective(word: str) -> str:
    """Leave out what old spelling leaves out: إسماعيل and إسمعيل, داوود and داود."""
    return word[0] + re.sub("وو", "و", word[1:].replace("ا", ""))


_VOWEL_RUN = re.compile("[aeiouyw]+")
# Which vowels are heard alike.
_HEARD = {"a": {*"ae"}, "e": {*"aei"}, "i": {*"ei"}, "o": {*"ou"}, "u": {*"ou"}, "y": {*"ei"}, "w": {*"ou"}}


def _latin(word: str, part: str) -> Likeness:
    folded, other = _folded(word), _folded(part)
    if folded == other:
        return Likeness.SAME
    if _shapes(word).isdisjoint(_shapes(part)):
        return Likeness.NONE
    ones, others = _VOWEL_RUN.findall(folded), _VOWEL_RUN.findall(other)
    if len(ones) == len(others) and all(_heard(one) & _heard(two) for one, two in zip(ones, others, strict=True)):
        return Likeness.LOOSE
    return Likeness.CONSONANTS


@lru_cache(maxsize=1 << 15)
def _folded(word: str) -> str:
    """Return a Latin word with one spelling for the sounds that are often exchanged."""
    word = re.sub("ah$|eh$|e$", "a", word)
    for old, new in _EXCHANGED.items():
        word = word.replace(old, new)
    word = re.sub("^ou(?=[aei])", "w", word)
    word = re.sub("ai|ay|ei|ey", "i", word)
    return fold_vowels(word)


_EXCHANGED = {
    "dsch": "j",
    "sch": "sh",
    "tch": "sh",
    "ch": "sh",
    "ph": "f",
    "ck": "k",
    "dj": "j",
    "q": "k",
    "p": "b",
    "v": "f",
    "ss": "s",
    "ll": "l",
    "tt": "t",
    "zz": "z",
    "aa": "a",
}


def _heard(run: str) -> set[str]:
    return set().union(*(_HEARD[vowel] for vowel in run))


# Letters and pairs that stand for two sounds each.
_TWO_SOUNDS = (("gh", "gk"), ("g", "jkg"), ("dh", "dz"), ("th", "ts"), ("kh", "xk"), ("c", "kj"), ("s", "sz"))


@lru_cache(maxsize=1 << 15)
def _shapes(word: str) -> frozenset[str]:
    """Return the readings of a Latin word by its consonants, and whether it begins and ends with a vowel."""
    found = [_folded(word)]
    for letters, readings in _TWO_SOUNDS:
        if letters in word:
            found = [each.replace(letters, one) for each in found for one in readings]
    return frozenset(re.sub("(?<!^)[aeiouyw]+(?!$)", "", each.translate(_VOWELS_ALIKE)) for each in found)


_VOWELS_ALIKE = str.maketrans("eiouy", "aaaaa")


# For each Arabic letter, what Latin letters are seen for it.
_SEEN = {
    "ا": "[ae]?[ae]?[ae]?h?",
    "ب": "[bp]",
    "پ": "[bp]",
    "ت": "(?:th|t|d)",
    "ث": "(?:th|s|t|ç|c)",
    "ج": "(?:dsch|dj|j|g|zh|c)",
    "ح": "(?:kh|h|ch|7)?",
    "خ": "(?:kh|ch|x|k|h|j|q)",
    "د": "(?:dh|d|t)",
    "ذ": "(?:dh|th|z|d|s)",
    "ر": "r",
    "ز": "(?:zh|z|s)",
    "س": "(?:ss|s|c|z|ç)",
    "ش": "(?:sch|tsch|tch|sh|ch|s|c|x)",
    "ص": "(?:ss|s|c|z|ç)",
    "ض": "(?:dh|th|d|z)",
    "ط": "(?:th|t|d)",
    "ظ": "(?:dh|th|z|d)",
    "ع": "[aeiou]{0,3}",
    "غ": "(?:gh|g|q|rh|r|k)",
    "ف": "(?:ph|f|v)",
    "ڤ": "[vf]",
    "ق": "(?:kh|gh|ck|q|k|g|c|'|a)",
    "ك": "(?:ck|kh|ch|k|c|q|g)",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h?",
    "و": "(?:ouw|aww|uw|ow|aw|au|ou|oo|eu|ev|av|ue|oe|uu|w|v|u|o)",
    "ي": "(?:iyy|ayy|eyy|iy|ay|ai|ei|ey|ee|ie|ii|ij|ia|yi|y|i|j|e)",
}
_SHORT_VOWEL = "[aeiouy]{0,2}"
_SEEN_LAST = {
    "ه": "(?:[ae]h?t?|h|et|at)?",
    "ي": "(?:iyy?e?h?|[iyea]h?|ij|ee|ie?|ai|ay|aa)",
    "ا": "(?:[aeo]+h?)?",
}


@lru_cache(maxsize=1 << 14)
def _loose_latin(arabic: str) -> re.Pattern[str]:
    """Return the pattern of all Latin spellings that are seen of the Arabic word."""
    last = arabic[-1]
    parts = [*(_SEEN.get(letter, letter) for letter in arabic[:-1]), _SEEN_LAST.get(last, _SEEN.get(last, last))]
    return re.compile(_SHORT_VOWEL.join(parts) + "e?")


# Samir, Karim, Said: the i is long, and Arabic writes it, unless the vowel before it is the long one (Khalid).
_LONG_I = re.compile("[^aeiou]*a[^aeiou]+(?:i|ee)[^aeiou]+")


def _across(latin: str, arabic: str) -> Likeness:
    if _LONG_I.fullmatch(latin) and len(arabic) == 3 and "ي" not in arabic:
        return Likeness.CONSONANTS
    single = re.sub(r"([a-z])\1+", r"\1", latin)
    loose = _loose_latin(arabic)
    # Patterns of Arabic names are few and stay compiled; those of the Latin words of all texts would not.
    if loose.fullmatch(latin) or loose.fullmatch(single):
        # In Allah the l is double in Arabic, and often single in Latin letters.
        strict = romanizes(latin, arabic) or ("لله" in arabic and romanizes(latin, arabic.replace("لله", "له")))
        return Likeness.SAME if strict else Likeness.LOOSE
    sound = skeleton(latin)
    vowel_more = latin[-1] in "aeiou" and arabic[-1] not in "اويهع"
    return Likeness.CONSONANTS if sound and not vowel_more and sound == skeleton(arabic) else Likeness.NONE
