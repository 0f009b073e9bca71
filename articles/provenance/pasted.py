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

_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_NUMBER = 3
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
    """A text in lines. ``keeps_spaces``: spaces and punctuation stand where they show, unlike in the text of a PDF.

    There a full stop after a number in an Arabic line comes before the next word, so that words alone are compared.
    """

    lines: tuple[str, ...]
    keeps_spaces: bool = True
    # All of it as it is compared, without spaces.
    stream: str = field(init=False)
    _words: list[_Word] = field(init=False)
    _ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._words, pieces, at = [], [], 0
        for number, line in enumerate(self.lines):
            for shown, piece in self._pieces(line):
                pieces.append(piece)
                self._words.append(_Word(shown, number, at, at + len(piece)))
                at += len(piece)
        self.stream = "".join(pieces)
        self._ends = sorted({0, *(word.end for word in self._words)})

    def find(self, part: str, after: int, before: int | None = None) -> _SPAN | None:
        """Return where ``part`` (folded, with single spaces) stands from ``after`` on, beginning no later than ``before``."""
        bare = self._bare(part)
        if not bare:
            return after, after
        start = self.stream.find(bare, after)
        while start >= 0 and (before is None or start <= before):
            if not self.keeps_spaces or self._has_same_words(part, start):
                return start, start + len(bare)
            start = self.stream.find(bare, start + 1)
        return None

    def _pieces(self, line: str) -> Iterator[tuple[str, str]]:
        """Yield the words of a line as they were brought, each with its form without spaces."""
        shown, whole = line.split(), folded(line).split(" ")
        # All at once where each word stays one: that is much quicker.
        forms = whole if len(whole) == len(shown) else map(folded, shown)
        yield from zip(shown, map(self._bare, forms), strict=True)

    def _bare(self, words: str) -> str:
        return words.replace(" ", "") if self.keeps_spaces else _NO_WORD.sub("", words)

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
        return [passage for passage in passages if not _is_mere_mark(passage)]


def _is_mere_mark(passage: str) -> bool:
    """Return whether it is a mark before an item of a list, as browsers copy it, or the number of a page."""
    bare = _NO_WORD.sub("", folded(passage))
    return not bare or (bare.isdigit() and len(bare) <= _LONGEST_NUMBER)


def _is_within(word: _Word, spans: list[_SPAN]) -> bool:
    place = bisect_right(spans, (word.start, len(spans) and spans[-1][1])) - 1
    return place >= 0 and spans[place][0] <= word.start and word.end <= spans[place][1]


def words_in(lines: Iterable[str]) -> Iterator[str]:
    """Yield the words of ``lines``, folded; letters and digits that touch are apart, as a PDF may order them otherwise."""
    for line in lines:
        yield from re.findall(r"\d+|[^\W\d_]+", folded(line))
