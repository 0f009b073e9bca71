"""Whether a word in Latin letters is a usual way to write an Arabic one: Hariri and الحريري. Pure, no database.

A skeleton (``liaison.search.language.skeletons``) says which words may be one; this says it of few of them. A long vowel that Arabic
writes must be heard in the Latin word where it stands, and of the right kind: Hariri is not حرير, and Salem not سليم.
"""

from __future__ import annotations

import re
from functools import lru_cache

from liaison.search.language.skeletons import ARTICLE, skeleton
from liaison.text.normalize import normalize

# What Latin letters stand for in Arabic ones, the longest first.
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
# A run of vowels, and what of it Arabic may write; ayn may stand beside each.
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
# Vowels that are long wherever they stand.
_LONG = frozenset({"ee", "ei", "oo", "ey"})
# A longer word that ends in ي does not end in ى: أمريكي is no America, موسى is Musa.
_LONG_NAME = 5
_LEAST, _PARTICLES = 2, re.compile("^[وف]?[بلك]?(?=ال)|^ل(?=ل)|^و(?=...)")


# عبد الرحمن is heard as one word, with or without the l of the article.
_SERVANT = re.compile("^abd[aeiou]{1,2}(?:l(?=.)|(?=[rsndzt]))")
_ALLAH = re.compile("^abd[aeou]l+ah?$")
# Names that are not written as they are heard.
_KNOWN = {"amr": "عمرو"}


@lru_cache(maxsize=1 << 10)
def _pattern(latin: str) -> re.Pattern[str]:
    """What the Arabic words look like that the normalized ``latin`` may stand for, without their article."""
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
    """What Arabic writes for the vowels that stand there."""
    run = word[start:end]
    if end == len(word):
        return (_inside(run[:-1]) if start else "ا?") + _LAST[run[-1]]
    if not start:
        return _FIRST[run[0]] + _inside(run[1:])
    if run in _LONG or (run == "ou" and not _VOWELS.search(word, end)):
        return _long(run) + ("?" if word[start - 1] == "w" else "")
    # Khaled, Salem: a short vowel; in Michel it is long.
    return _inside(run.replace("e", "") or "a" if _AFTER_A.search(word, 0, start) else run.replace("e", "ei"))


def _long(run: str) -> str:
    return f"(?:{'و' if run[0] == 'o' else 'ا?ي'})"


def _inside(run: str) -> str:
    """Short vowels are not written, long ones are."""
    written = ("ا" if {*"ae"} & {*run} else "") + ("و" if {*"ou"} & {*run} else "")
    glide = "ا?ي" if {*"iy"} & {*run} else ""
    some = f"[{written}ع]{{0,{min(len(run) + 1, 3)}}}"
    return f"{some}(?:{glide})?{some if len(run) > 1 else ''}" if run and glide else some if run else ""


def bare_forms(arabic: str) -> set[str]:
    """A normalized Arabic word of a text, without what may be written on to a name: وللحريري, والحريري, وحسن."""
    found = {arabic}
    without = _PARTICLES.sub("", arabic)
    for word in (arabic, without):
        found |= {word, word[2:] if word.startswith(("ال", "لل")) and len(word) > 4 else word}
    return {word for word in found if len(word) >= _LEAST}


def text_skeletons(word: str) -> set[str]:
    """The skeletons by which a normalized word of a text is looked for in the other script."""
    return {skeleton(form) for form in (bare_forms(word) if not word.isascii() else {word})} - {""}


def romanizes(latin: str, arabic: str) -> bool:
    """Whether ``latin`` is a usual way to write ``arabic``, both normalized words, with or without articles and particles."""
    spellings = {latin, ARTICLE.sub("", latin)}
    forms = [
        form
        for form in bare_forms(arabic)
        if not (latin.endswith("a") and form.endswith("ي") and len(form) > _LONG_NAME)
    ]
    return any(_pattern(spelling).fullmatch(form) for spelling in spellings for form in forms)


def may_be_one_name(first: str, second: str) -> bool:
    """Whether two normalized words, of whatever scripts, may be spellings of one name."""
    if first.isascii() == second.isascii():
        return skeleton(first) == skeleton(second) != ""
    if skeleton(first) == skeleton(second) and not skeleton(first).isascii():
        return True
    return romanizes(first, second) if first.isascii() else romanizes(second, first)


# Scholars and Turks write with a mark what others write with two letters.
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
    """A normalized Latin name with one letter for the vowels that are taken for one another: Musa and Moussa."""
    for pattern, letters in _AS_HEARD:
        latin = pattern.sub(letters, latin)
    return latin


def has_marks(text: str) -> bool:
    """Whether there is anything in ``text`` to spell out."""
    return not _MARKS.isdisjoint(text)


def spell_out_marks(text: str) -> str:
    """``text`` with two letters where scholars and Turks write one with a mark: Beşar, Ḫālid. Normalized."""
    return normalize(text.translate(_SPELLED_OUT))
