"""Names that are written as one word or as two: عبدالرحمن and عبد الرحمن, ديرالزور and دير الزور. Pure, no database."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from liaison.search.language.stems import is_in_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

# First words of compound names, each with its grammatical cases.
_FATHER = ("ابو", "ابي", "ابا")
_FIRST = {
    **dict.fromkeys(_FATHER, _FATHER),
    **{
        word: (word,)
        for word in [
            "عبد",
            "ابن",
            "بن",
            "ام",
            "اخو",
            "ذو",
            "ال",
            "دير",
            "بيت",
            "راس",
            "عين",
            "كفر",
            "تل",
            "جبل",
            "وادي",
            "باب",
            "خان",
            "خربه",
            "قصر",
            "شيخ",
            "بير",
            "نهر",
            "حي",
            "برج",
            "سوق",
            "ابناء",
            "بني",
            "عماد",
            "نور",
            "شمس",
            "علاء",
            "علا",
            "سيف",
            "جمال",
            "صلاح",
            "جلال",
            "كمال",
            "محي",
            "محيي",
            "ضياء",
            "ضيا",
            "بهاء",
            "بها",
            "فخر",
            "نجم",
            "تاج",
            "زين",
            "سعد",
            "خير",
            "عز",
            "عصام",
            "حسام",
            "حمد",
            "جاد",
            "فتح",
            "نصر",
            "عون",
            "فضل",
            "رزق",
            "جار",
            "لطف",
            "هبه",
            "امه",
            "غازي",
            "معره",
            "سري",
            "جسر",
            "غرب",
            "شرق",
            "نيو",
            "سان",
            "لوس",
            "اوت",
            "مار",
            "ميت",
            "كوم",
            "سيدي",
            "حاج",
            "ما",
            "لا",
            "غير",
            "شبه",
            "نصف",
            "ثنائي",
            "متعدد",
            "عابر",
            "كهرو",
        ]
    },
}
_LATIN = frozenset(
    [
        "abd",
        "abdul",
        "abdel",
        "abdal",
        "abdol",
        "abdur",
        "abu",
        "abou",
        "abo",
        "bu",
        "umm",
        "um",
        "om",
        "ibn",
        "bin",
        "ben",
        "deir",
        "der",
        "dayr",
        "beit",
        "bayt",
        "bait",
        "ras",
        "kafr",
        "kafar",
        "tel",
        "tal",
        "tell",
        "jabal",
        "wadi",
        "khan",
        "nour",
        "nur",
        "noor",
        "seif",
        "saif",
        "jamal",
        "salah",
        "jalal",
        "izz",
        "saad",
        "khair",
        "fakhr",
        "taj",
        "zain",
        "zein",
        "sheikh",
        "ein",
        "ain",
        "bab",
    ]
)
_SERVANT = re.compile("^(?:abd[aeiou]{1,2}(?:l|(?=([rsndzt])\\1))|عبدال)(?=...)")
# Spellings of “abd” (servant) with an article in Latin letters.
_SERVANTS = (
    *(("abd", article) for article in ("al", "el", "ar", "ur")),
    ("abdul",),
    ("abdel",),
    ("abdal",),
    ("abdur",),
    ("abdul", "al"),
)
# Particles that may be attached to the first of two words.
_PARTICLES = ("", "و", "ل", "ب", "ف", "ك")
_LEAST = 3
# Beginnings of words that are split even where the lexicon knows the one word.
_EVEN_KNOWN = ("عبد", "كفر", "خان")

Phrase = tuple[str, ...]


def join_words(words: Sequence[str]) -> dict[int, set[Phrase]]:
    """Return for words in a row, by position, the one word that each and its neighbor may be written as.

    For “father” (أبو) before or after another word, all its cases are added.
    """
    found: dict[int, set[Phrase]] = {
        number: {(other,) for other in _FATHER}
        for number, word in enumerate(words)
        if word in _FATHER and len(words) > 1
    }
    for number, (first, second) in enumerate(pairwise(words)):
        begins = next((each for each in (first, first[1:]) if each in _FIRST or each in _LATIN), "")
        if begins:
            together = {(other + second,) for other in _FIRST.get(begins, (begins,))}
            for each in (number, number + 1):
                found.setdefault(each, set()).update(together)
    return found


def name_after_abd(word: str) -> str:
    """Return the rest of a name that begins with “abd”: الرحمن of عبدالرحمن, rahman of abdulrahman; else ""."""
    match = _SERVANT.match(word)
    return word[match.end() :] if match else ""


def with_abd(word: str) -> list[Phrase]:
    """Return the spellings of “abd” and ``word`` as two or three words."""
    return (
        [(*first, word) for first in _SERVANTS]
        if word.isascii()
        else [(f"{particle}عبد", word) for particle in _PARTICLES]
    )


def split_word(word: str) -> set[Phrase]:
    """Return the spellings of ``word`` as two words, if it begins like a compound name and is no other known word."""
    if is_in_lexicon(word) and not word.startswith(_EVEN_KNOWN):
        return set()
    return {
        (particle + other, word[len(first) :])
        for first, others in _FIRST.items()
        if word.startswith(first) and len(word) - len(first) >= _LEAST
        for other in others
        for particle in _PARTICLES
    }
