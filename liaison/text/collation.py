"""The order of names in a directory, as readers of Arabic and of English look them up. Pure, no database.

A name's key is a string of digits, two for each letter: whatever collation a database was made with, it sorts digits
alike. Why no library does it: docs/decisions/0027-directory-and-embeds.md.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from liaison.text.languages import other_language
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

ALPHABETS = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "en": "abcdefghijklmnopqrstuvwxyz"}
# Where names stand that begin with a digit, or with a letter of neither alphabet: before all others.
NO_LETTER = "#"
# Eighty letters of a name decide on its place.
KEY_LENGTH = 160

# Nothing comes before something: the end of a word sorts first.
_GAP, _STRANGE, _FIRST_DIGIT, _FIRST_LETTER = "10", "21", 11, 22
# A number, without the zeros before it.
_NUMBER = re.compile(r"0*([0-9]+)")
# Letters that other languages of the two scripts add, by those they stand with.
_BESIDE = str.maketrans(
    {
        **dict(zip("پچژڤڥۆۇێےەڕڵڭıøłđð", "بجزففووييهرلكioldd", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# Vowel marks and accents that stand apart; marks of direction and joining.
_UNSEEN = ("Mn", "Me", "Cf")
# "The" at the beginning; "al-" before any word, also as it sounds before some letters: "ash-Sham", "an-Nour".
_THE = re.compile(r"\W*the\s+(?=\S)", re.IGNORECASE)
_AL = re.compile(r"(?<![^\W_])(?:[ae]l|a(d|dh|n|r|s|sh|t|th|z)(?=[-\u2010]\1))[-\u2010](?=\w)", re.IGNORECASE)
# The Arabic article, whose alef is bare; and words that begin like it where a hamza was not typed, or of themselves.
_ARTICLE, _SHORTEST = "ال", 4
_WITHOUT_ARTICLE = frozenset(
    normalize(word)
    for word in (
        *("الله", "إلهي", "إلياس", "إلهام", "ألفت", "ألين", "ألبرت", "ألكسندر", "ألمانيا", "ألماني", "ألمانية"),
        *("ألبانيا", "إلكتروني", "إلكترونية", "التزام", "التماس", "التحاق", "التقاء"),
    )
)


def sort_key(name: str, language: str) -> str:
    """What ``name`` sorts by in the directory in ``language``: digits, at most ``KEY_LENGTH`` of them.

    Word by word, without case, accents and vowel marks, the forms of a letter together; articles do not count. Numbers
    come first, the smaller before the larger, then the alphabet of ``language``, then the other.
    """
    weights = _weights(language)
    words = (
        "".join(weights.get(char) or _strange(char) for char in _NUMBER.sub(_sized, word))
        for word in _sorting_words(name)
    )
    return _GAP.join(words)[:KEY_LENGTH]


def letter(name: str) -> str:
    """The letter of either alphabet under which ``name`` is found, or ``NO_LETTER``."""
    first = next(_sorting_words(name), "")[:1]
    return first if any(first and first in alphabet for alphabet in ALPHABETS.values()) else NO_LETTER


def letters(language: str) -> str:
    """Every letter a name may be found under, in the order of the directory in ``language``."""
    return NO_LETTER + ALPHABETS[language] + ALPHABETS[other_language(language)]


@cache
def _weights(language: str) -> dict[str, str]:
    digits = {str(digit): str(_FIRST_DIGIT + digit) for digit in range(10)}
    return digits | {char: str(weight) for weight, char in enumerate(letters(language)[1:], _FIRST_LETTER)}


def _sized(number: re.Match[str]) -> str:
    """A number by how long it is, and then by itself: 9 stands before 10."""
    return f"{min(len(number[1]), 9)}{number[1]}"


def _strange(char: str) -> str:
    """Of a letter of another script: by its number in Unicode."""
    return f"{_STRANGE}{ord(char):07}"


def _sorting_words(name: str) -> Iterator[str]:
    """The words that count, each in its normal form."""
    text = "".join(char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) not in _UNSEEN)
    text = _AL.sub("", _THE.sub("", text, count=1) if _THE.match(text) else text)
    for word in re.split(r"[\W_]+", text):
        folded = normalize(word).translate(_BESIDE)
        if folded:
            yield folded[len(_ARTICLE) :] if _has_article(word, folded) else folded


def _has_article(word: str, folded: str) -> bool:
    return word.startswith(_ARTICLE) and len(word) >= _SHORTEST and folded not in _WITHOUT_ARTICLE
