"""Sort keys for names in a directory, in the order that readers of Arabic and of English expect. Pure, no database.

A key is a string of digits, two for each letter: every database collation sorts digits alike. Why no library does it:
docs/decisions/0027-directory-and-embeds.md.
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
# The heading of names that begin with a digit, or with a letter of neither alphabet; it comes before all letters.
NO_LETTER = "#"
# At most eighty letters of a name count.
KEY_LENGTH = 160

# Weights, which sort in this order: the gap between words (so that a shorter word precedes longer ones), digits,
# letters of other scripts, letters of the two alphabets.
_GAP, _STRANGE, _FIRST_DIGIT, _FIRST_LETTER = "10", "21", 11, 22
# A number, without leading zeros.
_NUMBER = re.compile(r"0*([0-9]+)")
# Letters of other languages in the two scripts, each with the letter it sorts with.
_BESIDE = str.maketrans(
    {
        **dict(zip("پچژڤڥۆۇێےەڕڵڭıøłđð", "بجزففووييهرلكioldd", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# Unicode categories that do not count: vowel marks, combining accents, direction and joining marks.
_UNSEEN = ("Mn", "Me", "Cf")
# "The" at the beginning; "al-" before any word, also assimilated to the next letter: "ash-Sham", "an-Nour".
_THE = re.compile(r"\W*the\s+(?=\S)", re.IGNORECASE)
_AL = re.compile(r"(?<![^\W_])(?:[ae]l|a(d|dh|n|r|s|sh|t|th|z)(?=[-\u2010]\1))[-\u2010](?=\w)", re.IGNORECASE)
# The Arabic article, whose alef has no hamza; and words that begin with the same letters, some for want of a typed
# hamza.
_ARTICLE, _SHORTEST = "ال", 4
_WITHOUT_ARTICLE = frozenset(
    normalize(word)
    for word in (
        *("الله", "إلهي", "إلياس", "إلهام", "ألفت", "ألين", "ألبرت", "ألكسندر", "ألمانيا", "ألماني", "ألمانية"),
        *("ألبانيا", "إلكتروني", "إلكترونية", "التزام", "التماس", "التحاق", "التقاء"),
    )
)


def sort_key(name: str, language: str) -> str:
    """Return the key by which ``name`` sorts in the directory in ``language``: at most ``KEY_LENGTH`` digits.

    Compares word by word and ignores case, accents, vowel marks, articles and variant forms of a letter. Numbers come
    first, by value, then the alphabet of ``language``, then the other alphabet.
    """
    weights = _weights(language)
    words = (
        "".join(weights.get(char) or _strange(char) for char in _NUMBER.sub(_sized, word))
        for word in _sorting_words(name)
    )
    return _GAP.join(words)[:KEY_LENGTH]


def letter(name: str) -> str:
    """Return the letter of either alphabet under which ``name`` is listed, or ``NO_LETTER``."""
    first = next(_sorting_words(name), "")[:1]
    return first if any(first and first in alphabet for alphabet in ALPHABETS.values()) else NO_LETTER


def letters(language: str) -> str:
    """Return every letter that a name may be listed under, in the order of the directory in ``language``."""
    return NO_LETTER + ALPHABETS[language] + ALPHABETS[other_language(language)]


@cache
def _weights(language: str) -> dict[str, str]:
    digits = {str(digit): str(_FIRST_DIGIT + digit) for digit in range(10)}
    return digits | {char: str(weight) for weight, char in enumerate(letters(language)[1:], _FIRST_LETTER)}


def _sized(number: re.Match[str]) -> str:
    """Return a number with its count of digits before it, so that 9 sorts before 10."""
    return f"{min(len(number[1]), 9)}{number[1]}"


def _strange(char: str) -> str:
    """Return the weight of a letter of another script: its Unicode code point."""
    return f"{_STRANGE}{ord(char):07}"


def _sorting_words(name: str) -> Iterator[str]:
    """Yield the normalized words of ``name`` that count for sorting."""
    text = "".join(char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) not in _UNSEEN)
    text = _AL.sub("", _THE.sub("", text, count=1) if _THE.match(text) else text)
    for word in re.split(r"[\W_]+", text):
        folded = normalize(word).translate(_BESIDE)
        if folded:
            yield folded[len(_ARTICLE) :] if _has_article(word, folded) else folded


def _has_article(word: str, folded: str) -> bool:
    return word.startswith(_ARTICLE) and len(word) >= _SHORTEST and folded not in _WITHOUT_ARTICLE
