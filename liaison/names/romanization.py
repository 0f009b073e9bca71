"""Usual Latin spellings of Arabic words, such as Hariri for الحريري. Pure, no database.

Skeletons (``liaison.names.skeletons``) give candidates; this module rejects most of them. A long vowel of the
Arabic word must be in the Latin word at the same place and of the same kind: Hariri is not حرير, and Salem is not سليم.
"""

from __future__ import annotations

import re
from functools import lru_cache

from liaison.names.skeletons import ARTICLE, skeleton
from liaison.text.normalize import normalize

# The Arabic letters for each Latin consonant, the longest sequences first.
_SOUNDS = {
    "kh": "(?:خ|كه)",
    "sch": "ش",
    "sh": "(?:ش|سه|سح)",
    "ch": "(?:ش|تش|خ|ك)",
    "gh": "(?:غ|جه)",
    "th": "(?:ث|ت|ط|ذ|ته|تح)",
    "dh": "(?:ذ|ض|ظ|د|ده|دح)",
    "zh": "[جزظذ]",
    "ph": "ف",
    "dj": "ج",
    "ck": "[كق]",
    "b": "[بپ]",
    "c": "[كسق]",
    "d": "[دضذ]",
    "f": "[فڤ]",
    "g": "[غجقك]",
    "h": "[حهخ]?",
    "j": "[جيخ]",
    "k": "[كقخ]",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "p": "[بپ]",
    "q": "[قك]",
    "r": "ر",
    "s": "[سصثز]",
    "t": "[تط]",
    "v": "[فڤو]",
    "w": "و",
    "x": "(?:كس|خ)",
    "z": "[زذظض]",
}
_CONSONANT = re.compile("|".join(_SOUNDS))
# Runs of vowels, and how Arabic may write the first and the last vowel of a word; ayn may stand beside each.
_VOWELS = re.compile("[aeiouy]+")
_FIRST = {"a": "ا?ع?ا?", "e": "[اع]ي?", "i": "[اع]ي?", "o": "[اع]?و?", "u": "[اع]?و?", "y": "ي"}
_LAST = {
    "a": "(?:[اهيع]|اه|يا|يه|ا?ع)",
    "e": "[هياع]?",
    "i": "(?:ي|يع)",
    "y": "(?:ي|يع)",
    "o": "و?ه?",
    "u": "(?:وا?|وع)",
}
_AFTER_A = re.compile("a[^aeiouy]+$")
# Vowels that are always long.
_LONG = frozenset({"ee", "ei", "oo", "ey"})
# In a word longer than this a final ي is not read as ى: أمريكي is not America, but موسى is Musa.
_LONG_NAME = 5
_LEAST, _PARTICLES = 2, re.compile("^[وف]?[بلك]?(?=ال)|^ل(?=ل)|^و(?=...)")


# Abd al-Rahman (عبد الرحمن) as one word, with or without the l of the article.
_SERVANT = re.compile("^abd[aeiou]{1,2}(?:l(?=.)|(?=[rsndzt]))")
_ALLAH = re.compile("^abd[aeou]l+ah?$")
# Names whose Arabic spelling differs from their sound.
_KNOWN = {"amr": "عمرو"}


@lru_cache(maxsize=1 << 10)
def _pattern(latin: str) -> re.Pattern[str]:
    """Return the pattern of the Arabic words, without article, that the normalized ``latin`` may stand for."""
    if latin in _KNOWN or _ALLAH.match(latin):
        return re.compile(_KNOWN.get(latin, "عبدالله"))
    word = re.sub(r"([b-df-hj-np-tv-xz])\1+", r"\1", latin)
    if servant := _SERVANT.match(word):
        return re.compile(f"عبدال{_pattern(word[servant.end() :]).pattern}")
    parts, at = ["ا?"] if re.match("s[^aeiouyh]", word) else [], 0
    while at < len(word):
        if vowels := _VOWELS.match(word, at):
            parts.append(_vowels(word, *vowels.span()))
        elif not (vowels := _CONSONANT.match(word, at)):
            return re.compile("(?!)")
        else:
            parts.append(_SOUNDS[vowels.group()])
        at = vowels.end()
    return re.compile("".join(parts))


def _vowels(word: str, start: int, end: int) -> str:
    """Return the pattern of what Arabic writes for the vowels from ``start`` to ``end``."""
    run = word[start:end]
    if end == len(word):
        return (_inside(run[:-1]) if start else "ا?") + _LAST[run[-1]]
    if not start:
        return _FIRST[run[0]] + _inside(run[1:])
    if run in _LONG or (run == "ou" and not _VOWELS.search(word, end)):
        return _long(run) + ("?" if word[start - 1] == "w" else "")
    # The e is short after a syllable with a (Khaled, Salem) and may be long elsewhere (Michel).
    return _inside(run.replace("e", "") or "a" if _AFTER_A.search(word, 0, start) else run.replace("e", "ei"))


def _long(run: str) -> str:
    return f"(?:{'و' if run[0] == 'o' else 'ا?ي'})"


def _inside(run: str) -> str:
    """Return the pattern for vowels inside a word: each may be written if it is long, or left out if it is short."""
    written = ("ا" if {*"ae"} & {*run} else "") + ("و" if {*"ou"} & {*run} else "")
    glide = "ا?ي" if {*"iy"} & {*run} else ""
    some = f"[{written}ع]{{0,{min(len(run) + 1, 3)}}}"
    return f"{some}(?:{glide})?{some if len(run) > 1 else ''}" if run and glide else some if run else ""


def bare_forms(arabic: str) -> set[str]:
    """Return a normalized Arabic word with and without attached particles and article: وللحريري, والحريري, وحسن."""
    found = {arabic}
    without = _PARTICLES.sub("", arabic)
    for word in (arabic, without):
        found |= {word, word[2:] if word.startswith(("ال", "لل")) and len(word) > 4 else word}
    return {word for word in found if len(word) >= _LEAST}


def text_skeletons(word: str) -> set[str]:
    """Return the skeletons by which a normalized word of a text is found from the other script."""
    return {skeleton(form) for form in (bare_forms(word) if not word.isascii() else {word})} - {""}


def romanizes(latin: str, arabic: str) -> bool:
    """Return whether ``latin`` is a usual spelling of ``arabic``; both are normalized words.

    Articles and attached particles are ignored.
    """
    spellings = {latin, ARTICLE.sub("", latin)}
    forms = [
        form
        for form in bare_forms(arabic)
        if not (latin.endswith("a") and form.endswith("ي") and len(form) > _LONG_NAME)
    ]
    return any(_pattern(spelling).fullmatch(form) for spelling in spellings for form in forms)


def may_be_one_name(first: str, second: str) -> bool:
    """Return whether two normalized words, in the same or different scripts, may be spellings of one name."""
    if first.isascii() == second.isascii():
        return skeleton(first) == skeleton(second) != ""
    if skeleton(first) == skeleton(second) and not skeleton(first).isascii():
        return True
    return romanizes(first, second) if first.isascii() else romanizes(second, first)


# Latin letters with marks, as in transliteration and Turkish, and the letters that others write for them.
_MARKED = {
    "ş": "sh",
    "š": "sh",
    "ç": "ch",
    "č": "ch",
    "ḫ": "kh",
    "ẖ": "kh",
    "ġ": "gh",
    "ğ": "gh",
    "ḡ": "gh",
    "ṯ": "th",
    "ḏ": "dh",
    "ǧ": "j",
    "ž": "zh",
    "ǰ": "j",
}
_MARKS = frozenset("".join(_MARKED)) | {letter.upper() for letter in _MARKED}
_SPELLED_OUT = str.maketrans(
    _MARKED | {letter.upper(): letters for letter, letters in _MARKED.items() if len(letter.upper()) == 1}
)


_AS_HEARD = ((re.compile("ou|oo|o"), "u"), (re.compile("[eiy]+"), "i"), (re.compile(r"(.)\1+"), r"\1"))


def fold_vowels(latin: str) -> str:
    """Return a normalized Latin name with one letter for vowels that are often exchanged: Musa and Moussa are equal."""
    for pattern, letters in _AS_HEARD:
        latin = pattern.sub(letters, latin)
    return latin


def has_marks(text: str) -> bool:
    """Return whether ``text`` has a letter that ``spell_out_marks`` replaces."""
    return not _MARKS.isdisjoint(text)


def spell_out_marks(text: str) -> str:
    """Return ``text`` normalized, with letters instead of marks, as “sh” for “ş”: Beşar, Ḫālid."""
    return normalize(text.translate(_SPELLED_OUT))
