"""A text with what was found in it marked: pieces in order, each plain or the mark of one proposal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Span:
    """The place ``start`` to ``stop`` (code points) of the proposal ``key``."""

    start: int
    stop: int
    key: str


@dataclass(frozen=True)
class Piece:
    """A piece of the text; ``key`` is empty for what is not marked. ``begins``: its mark begins here, and is labeled."""

    text: str
    key: str = ""
    begins: bool = False


def pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield all of ``text`` in pieces. Where spans overlap, the shortest shows, of equal ones the first."""
    at = 0
    begun: set[Span] = set()
    for start, stop, span in _stretches(spans):
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[start:stop], span.key, span not in begun)
        begun.add(span)
        at = stop
    if at < len(text):
        yield Piece(text[at:])


def _stretches(spans: Sequence[Span]) -> Iterator[tuple[int, int, Span]]:
    """Yield the stretches between beginnings and ends of ``spans``, each with the span that shows there, joined if it goes on."""
    rank = {span: number for number, span in reversed(list(enumerate(spans)))}
    starting = sorted(rank, key=lambda span: span.start)
    bounds = sorted({bound for span in starting for bound in (span.start, span.stop)})
    open_: list[Span] = []
    first, last, shown = 0, 0, None
    place = 0
    for begin, end in pairwise(bounds):
        while place < len(starting) and starting[place].start <= begin:
            open_.append(starting[place])
            place += 1
        open_ = [span for span in open_ if span.stop > begin]
        best = min(open_, key=lambda span: (span.stop - span.start, rank[span]), default=None)
        if best == shown and best is not None:
            last = end
            continue
        if shown:
            yield first, last, shown
        first, last, shown = begin, end, best
    if shown:
        yield first, last, shown
