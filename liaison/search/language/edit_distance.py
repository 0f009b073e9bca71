"""The distance between two words, as people mistype and misspell Arabic and Latin letters. Pure, no database.

It is the Damerau–Levenshtein distance (optimal string alignment), with lower costs for letters that are often confused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ARABIC, LATIN = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz"
# Words with a greater distance are not misspellings of each other.
FAR = 2.0
_TAKEN_FOR_ONE_ANOTHER = 0.5

# Pairs of letters of similar sound or shape; ``_ROWS`` adds neighbors on the keyboard (Arabic 101, QWERTY).
_ALIKE = (
    *(
        "سص",
        "تط",
        "دض",
        "ضظ",
        "ذز",
        "زظ",
        "ذظ",
        "ثس",
        "قك",
        "غق",
        "حه",
        "خح",
        "جح",
        "جخ",
        "اع",
        "عغ",
        "بت",
        "تث",
        "بي",
        "بن",
    ),
    *("تن", "دذ", "رز", "سش", "صض", "طظ", "فق", "وؤ", "اي", "اه", "يه", "لا"),
    *("ae", "ei", "iy", "ou", "ck", "cs", "sz", "gj", "pb", "td", "fv", "kq", "mn", "oa", "uw"),
)
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_PAIRS = {frozenset(pair) for pair in _ALIKE} | {
    frozenset(row[at : at + 2]) for row in _ROWS for at in range(len(row) - 1)
}

# The letters on the same keys of the QWERTY and the Arabic keyboard.
_KEYS = dict(zip("qwertyuiop[]asdfghjkl;'zxcvnm,./`", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ", strict=True)) | {"b": "لا"}
_TO_ARABIC = str.maketrans(_KEYS)
_TO_LATIN = str.maketrans({arabic: latin for latin, arabic in _KEYS.items() if len(arabic) == 1})


def on_other_keyboard(text: str) -> str:
    """Return what the same keys write in the other language's layout: ``on_other_keyboard("hggrhx") == "اللقاء"``."""
    return text.lower().translate(_TO_ARABIC) if text.isascii() else text.replace("لا", "b").translate(_TO_LATIN)


def one_edit_away(word: str) -> Iterator[str]:
    """Yield all strings that differ from ``word`` by one letter or by one exchange of neighboring letters."""
    letters = LATIN if word.isascii() else ARABIC
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def distance(first: str, second: str) -> float:
    """Return the distance of two words: 0 for the same word, 1 for each edit, 0.5 for letters that are often confused.

    An edit adds, drops or replaces a letter, or exchanges two neighbors. Above ``FAR`` the number is only a lower
    bound.
    """
    before: list[float] = []
    row = [float(at) for at in range(len(second) + 1)]
    for at, letter in enumerate(first):
        older, before = before, row
        row = [at + 1.0]
        for to, other in enumerate(second):
            costs = [before[to + 1] + 1, row[to] + 1, before[to] + _exchange(letter, other)]
            if at and to and letter == second[to - 1] and first[at - 1] == other:
                costs.append(older[to - 1] + 1)
            row.append(min(costs))
        if min(row) > FAR:
            return min(row)
    return row[-1]


def _exchange(letter: str, other: str) -> float:
    if letter == other:
        return 0
    return _TAKEN_FOR_ONE_ANOTHER if frozenset((letter, other)) in _PAIRS else 1
