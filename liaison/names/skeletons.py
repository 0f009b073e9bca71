"""Skeletons: the consonants that an Arabic name and its Latin spellings share, to find names by sound. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from liaison.text.normalize import normalize

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]+")
_LATIN = re.compile(r"[a-z]+")

# Letters of the same sound in both scripts get one letter: ``c`` is sh, ``x`` is kh. Vowels, and ayn, become ``a``.
_ARABIC_LETTERS = str.maketrans("ابپتثطجچحهخدضذزظژرسصشعغفڤقكلمنوي", "abbtttjjhhxddzzzzrsscagffkklmnwy")
_LATIN_LETTERS = str.maketrans("pcqvgeiou", "bkkfjaaaa")
# Pairs of Arabic letters that look like one sound in Latin letters: فتحي Fathi, إسحاق Ishaq, أدهم Adham.
_ARABIC_PAIRS = {"ت": "ت", "ث": "ت", "ط": "ت", "س": "ش", "ص": "ش", "د": "ذ"}
_ARABIC_PAIR = re.compile("(?<=.)([تثطسصد])[هح](?=.)")
_LATIN_PAIRS = {
    "kh": "x",
    "sh": "C",
    "ch": "C",
    "gh": "G",
    "th": "t",
    "dh": "z",
    "zh": "z",
    "ph": "f",
    "dj": "j",
    "ck": "k",
}
_LATIN_PAIR = re.compile("|".join(_LATIN_PAIRS))

ARTICLE = re.compile(r"^(?:ال(?=...)|[ae]l(?=[^aeiou]...|[aeiou]....))")
# Names that begin with the letters of an article but have none.
_NO_ARTICLE = frozenset({"الياس", "الهام", "elias", "elham", "albert", "alexander"})
# Compound names such as عبد الأحد are written as one word or as two, with the article in the middle.
_SERVANT = re.compile(r"^(?:عبدال|abd[aeiou]l)(?=..)")
_ARTICLES = frozenset({"al", "el", "ul"})

# Names with one consonant cannot be told apart by skeleton. These frequent ones are listed with a common key.
_SHORT = {
    name: names[0]
    for names in map(
        str.split,
        (
            # The first part of many names, not a name by itself.
            "عبد abd abdul abdel abdal abdol",
            "علي ali aly",
            "علا alaa ala",
            "ابو ابي abu abou abo abi",
            "ام umm um om",
            "ابن بن ibn bin ben",
            "طه taha",
            "اياد iyad eyad ayad",
            "عدي uday oday odai",
            "عيسي issa isa eissa",
            "عايشه aisha aicha aysha ayesha",
            "لوي louay luay loay",
            "مي mai may",
        ),
    )
    for name in names
}


def skeletons(name: str) -> set[str]:
    """Return the skeletons by which a name is found: those of its words and of its spellings as one word or two."""
    found = normalize(re.sub(r"(?<=\w)['’‘`](?=\w)", "", name)).split()
    parts = [_SERVANT.sub("", word) for word in found if _SERVANT.match(word)]
    bare = [word for word in found if word not in _ARTICLES]
    joined = [first + ARTICLE.sub("", second) for first, second in pairwise(bare) if skeleton(first) == "عبد"]
    servant = ["عبد"] if parts else []
    return {skeleton(word) for word in (*found, *parts, *joined, *servant)} - {""}


def query_skeleton(word: str) -> str:
    """Return the skeleton by which a normalized word of a query looks for names.

    Empty for Arabic words of two consonants: too many names would sound like them.
    """
    sound = skeleton(word)
    return "" if len(sound) < 3 and sound.isascii() and not word.isascii() else sound


def skeleton(word: str) -> str:
    """Return the consonants of one normalized word of a name, without its article; empty with too few consonants.

    ``skeleton("الحريري") == skeleton("alhariri") == skeleton("hariry")``. Equal skeletons mean that names may be the
    same, not that they are.
    """
    bare = word if word in _NO_ARTICLE else ARTICLE.sub("", word)
    if bare in _SHORT:
        return _SHORT[bare]
    bare = _SERVANT.sub(lambda servant: servant[0][:3], bare)
    if _ARABIC.fullmatch(bare):
        sounds = _ARABIC_PAIR.sub(lambda pair: _ARABIC_PAIRS[pair[1]], bare).translate(_ARABIC_LETTERS)
    elif _LATIN.fullmatch(bare):
        sounds = _latin(bare)
    else:
        return ""
    return _consonants(sounds)


def _latin(word: str) -> str:
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"^ou(?=[aei])", "w", word)
    word = _LATIN_PAIR.sub(lambda pair: _LATIN_PAIRS[pair[0]], word)
    return word.translate(_LATIN_LETTERS).translate(str.maketrans("CG", "cg"))


def _consonants(sounds: str) -> str:
    """Return ``sounds`` without later vowels and without a final h; empty with fewer than two consonants."""
    first, others = sounds[0], re.sub("[awy]", "", sounds[1:].removesuffix("h"))
    # A vowel before st only helps pronunciation: إسطيفو is the same name as Stifo.
    found = re.sub("^ast", "st", first + others)
    return found if len(found.removeprefix("a")) > 1 else ""
