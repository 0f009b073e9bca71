"""A quick scan of long texts for sequences of letters in any spelling, without splitting them into words. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.search.language.stems import fold_sounds
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOTHING, _SEVERAL = "\x00", "\x01"
_CHUNK = re.compile(r"\S+")


class _Folded(dict[int, str]):
    """A translation table to one character each: its normal form, nothing for marks, a space for what divides words."""

    def __missing__(self, code: int) -> str:
        self[code] = _one(chr(code))
        return self[code]


def _one(char: str) -> str:
    if normalize(f"x{char}x") == "xx":
        return _NOTHING
    form = fold_sounds(normalize(char))
    return form if len(form) == 1 else _SEVERAL if form else " "


_FOLDED = _Folded()


def compile_letters(letters: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of ``letters`` (normalized sequences of letters) in a folded text."""
    return re.compile("|".join(f"{_NOTHING}*".join(map(re.escape, some)) for some in sorted(letters)))


def find_chunks(text: str, letters: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of ``text`` without white space that has, or may have, the letters."""
    folded = text.translate(_FOLDED)
    if _SEVERAL in folded or len(folded) != len(text):
        yield from (chunk.span() for chunk in _CHUNK.finditer(text))
        return
    end = 0
    for match in letters.finditer(folded):
        if match.start() >= end:
            start, end = _around(text, match.start())
            yield start, end


def _around(text: str, at: int) -> tuple[int, int]:
    """Return the start and end of the piece without white space around the character ``at``."""
    start, end = at, at
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
