"""Charts as shapes on the width of the page: percent across, from the edge where reading begins, and rem down. Pure geometry.

So texts keep their size on a phone and on a desk, grow with the reader's letters, and time runs as the page is read. All
lengths are strings, as SVG takes them whatever the language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# The room at the edge for the numbers of the axis, and that of the columns above the axis.
_AXIS, _TALL = 12.0, 12.0
_ROW, _NAME, _BAR = 2.9, 1.1, 0.75
_GRID_ROW, _CELL = 3.7, 1.7
# The steps of a cell's tone.
TONES = 4


@dataclass(frozen=True)
class Rect:
    """``tone``: of what strength, 0 for nothing. ``says``: what it stands for, in words."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    says: str


@dataclass(frozen=True)
class DrawnText:
    """``anchor``: which part of the text is at ``x``: "start", "middle" or "end". ``kind``: "name", "number" or "tick"."""

    x: str
    y: str
    anchor: str
    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    x1: str
    x2: str
    y: str


@dataclass(frozen=True)
class Drawing:
    height: str
    rects: tuple[Rect, ...]
    texts: tuple[DrawnText, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class DrawnNumber:
    """A number to draw. ``label`` names it, ``told`` is the number as readers write it, ``says`` both in words.

    Beneath a column the label may have a second line, ``under``.
    """

    label: str
    number: int
    told: str
    says: str
    under: str = ""


@dataclass(frozen=True)
class Canvas:
    """The width to draw on: across from the edge where reading begins, which is the right one where ``is_rtl``."""

    is_rtl: bool

    def at(self, start: float) -> str:
        return _percent(100 - start if self.is_rtl else start)

    def left(self, start: float, width: float) -> str:
        """Where the left edge is of what begins at ``start``."""
        return self.at(start + width if self.is_rtl else start)

    def rect(self, start: float, width: float, y: float, height: float, tone: int, says: str) -> Rect:
        return Rect(self.left(start, width), _rem(y), _percent(width), _rem(height), tone, says)

    def text(self, start: float, y: float, anchor: str, kind: str, text: str) -> DrawnText:
        return DrawnText(self.at(start), _rem(y), anchor, kind, text)

    def line(self, start: float, y: float) -> Line:
        """From ``start`` to the other edge."""
        return Line(self.at(start), self.at(100), _rem(y))


def _percent(number: float) -> str:
    return f"{number:.4g}%"


def _rem(number: float) -> str:
    return f"{number:.4g}rem"


def columns(values: Sequence[DrawnNumber], steps: Sequence[tuple[int, str]], page: Canvas) -> Drawing:
    """Columns along time. ``steps``: the numbers of the axis and how they are written, the highest last."""
    highest, foot = steps[-1][0], _TALL + 1
    each = (100 - _AXIS) / len(values)
    rects, texts = [], []
    for nth, value in enumerate(values):
        start, tall = _AXIS + nth * each, _TALL * value.number / highest
        if value.number:
            rects.append(page.rect(start + each * 0.1, each * 0.8, foot - tall, tall, TONES, value.says))
        for line, label in enumerate(filter(None, (value.label, value.under))):
            texts.append(page.text(start + each / 2, foot + 1.3 + 1.3 * line, "middle", "tick", label))
    heights = [(foot - _TALL * number / highest, told) for number, told in steps]
    texts += [page.text(0, height + 0.3, "start", "tick", told) for height, told in heights]
    lines = tuple(page.line(_AXIS, height) for height, _ in heights)
    labels = 3.2 if any(value.under for value in values) else 1.9
    return Drawing(_rem(foot + labels), tuple(rects), tuple(texts), lines)


def axis(highest: int) -> list[int]:
    """Round numbers from 0 until at least ``highest``, two to five steps."""
    rough = max(1, highest) / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return list(range(0, step * math.ceil(max(1, highest) / step) + 1, step))


def bars(values: Sequence[DrawnNumber], page: Canvas) -> Drawing:
    """A name and its number on a line, and the bar beneath."""
    highest = max(value.number for value in values)
    rects, texts = [], []
    for nth, value in enumerate(values):
        top = nth * _ROW
        texts.append(page.text(0, top + _NAME, "start", "name", value.label))
        texts.append(page.text(100, top + _NAME, "end", "number", value.told))
        width = max(0.5, 100 * value.number / highest)
        rects.append(page.rect(0, width, top + _NAME + 0.5, _BAR, TONES, value.says))
    return Drawing(_rem(len(values) * _ROW), tuple(rects), tuple(texts))


def grid(
    heads: Sequence[str], rows: Sequence[tuple[str, Sequence[DrawnNumber]]], highest: int, page: Canvas
) -> Drawing:
    """A name on a line, and beneath it a cell for each of ``heads``, the stronger the nearer to ``highest``, with its number."""
    each = 100 / len(heads)
    rects = []
    texts = [page.text((nth + 0.5) * each, 1, "middle", "tick", head) for nth, head in enumerate(heads)]
    for row, (name, values) in enumerate(rows):
        top = 1.6 + row * _GRID_ROW
        texts.append(page.text(0, top + _NAME, "start", "name", name))
        for nth, value in enumerate(values):
            tone = min(TONES, math.ceil(TONES * value.number / highest)) if value.number else 0
            rects.append(page.rect(nth * each + 0.15, each - 0.3, top + _NAME + 0.55, _CELL, tone, value.says))
            if value.number:
                kind = "full" if tone == TONES else "number"
                texts.append(page.text((nth + 0.5) * each, top + _NAME + 1.8, "middle", kind, value.told))
    return Drawing(_rem(1.6 + len(rows) * _GRID_ROW), tuple(rects), tuple(texts))
