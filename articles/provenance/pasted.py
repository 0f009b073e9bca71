"""A text that somebody brings, as it is compared: without spaces, with the way back to its words. Pure, no database."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from articles.provenance.forms import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A mark before an item of a list, as browsers copy it, and numbers of pages: no words of the text.
_MERE_MARK = re.compile(r"[\W_]*\d{0,3}[\W_]*")
_SPAN = tuple[int, int]


@dataclass(frozen=True)
class _Word:
    """A word as it was brought, the line it stands in, and where it stands in ``Pasted.stream``."""

    shown: str
    line: int
    start: int
    end: int


@dataclass
class Pasted:
    """A text in lines. ``keeps_spaces``: spaces between words mean what they show, unlike in the text of a PDF."""

    lines: tuple[str, ...]
    keeps_spaces: bool = True
    # All of it as it is compared, without spaces.
    stream: str = field(init=False)
    _words: list[_Word] = field(init=False)
    _ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._words, pieces, at = [], [], 0
        for number, line in enumerate(self.lines):
            for shown in line.split():
                piece = folded(shown).replace(" ", "")
                pieces.append(piece)
                self._words.append(_Word(shown, number, at, at + len(piece)))
                at += len(piece)
        self.stream = "".join(pieces)
        self._ends = sorted({0, *(word.end for word in self._words)})

    def find(self, part: str, after: int, before: int | None = None) -> _SPAN | None:
        """Return where ``part`` (folded, with single spaces) stands from ``after`` on, beginning no later than ``before``."""
        bare = part.replace(" ", "")
        start = self.stream.find(bare, after)
        while start >= 0 and (before is None or start <= before):
            if not self.keeps_spaces or self._has_same_words(part, start):
                return start, start + len(bare)
            start = self.stream.find(bare, start + 1)
        return None

    def _has_same_words(self, part: str, start: int) -> bool:
        ends, at = [start], start
        for word in part.split(" "):
            at += len(word)
            ends.append(at)
        return self._ends[bisect_left(self._ends, start) : bisect_right(self._ends, at)] == ends

    def without(self, spans: Iterable[_SPAN]) -> list[str]:
        """Return the passages outside of ``spans``, line by line as they were brought; mere marks are left out."""
        taken = sorted(spans)
        left = (word for word in self._words if word.end > word.start and not _is_within(word, taken))
        passages = (
            " ".join(word.shown for word in words) for _line, words in groupby(left, key=lambda word: word.line)
        )
        return [passage for passage in passages if not _MERE_MARK.fullmatch(folded(passage))]


def _is_within(word: _Word, spans: list[_SPAN]) -> bool:
    place = bisect_right(spans, (word.start, len(spans) and spans[-1][1])) - 1
    return place >= 0 and spans[place][0] <= word.start and word.end <= spans[place][1]


def words_in(lines: Iterable[str]) -> Iterator[str]:
    """Yield the words of ``lines``, folded; letters and digits that touch are apart, as a PDF may order them otherwise."""
    for line in lines:
        yield from re.findall(r"\d+|[^\W\d_]+", folded(line))
