"""The geometry of charts: percent across from the edge where reading begins, and rem down.

Texts keep their size on every screen, grow with the reader's font size, and time runs in the direction of reading. All
lengths are strings in the format of SVG, independent of the language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# The width for the numbers of the axis in percent, and the height of the columns above the axis in rem.
_AXIS, _TALL = 12.0, 12.0
_ROW, _NAME, _BAR = 2.9, 1.1, 0.75
_GRID_ROW, _CELL = 3.7, 1.7
# The number of tones of a cell.
TONES = 4


@dataclass(frozen=True)
class Rect:
    """A rectangle. ``tone`` is its strength, 0 for none. ``says`` is its meaning in words."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    says: str


@dataclass(frozen=True)
class DrawnText:
    """A text. ``anchor`` is the part of it at ``x``: "start", "middle" or "end".

    ``kind`` is "name", "number", "full" (on a cell of the strongest tone) or "tick".
    """

    x: str
    y: str
    anchor: str
    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A horizontal line from ``x1`` to ``x2`` at height ``y``."""

    x1: str
    x2: str
    y: str


@dataclass(frozen=True)
class Drawing:
    """The shapes and texts of one chart, and its height."""

    height: str
    rects: tuple[Rect, ...]
    texts: tuple[DrawnText, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class DrawnNumber:
    """A number to draw. ``label`` names it, ``told`` is the number in the reader's digits, ``says`` both in words.

    ``under`` is an optional second line of the label below a column.
    """

    label: str
    number: int
    told: str
    says: str
    under: str = ""


@dataclass(frozen=True)
class Canvas:
    """The area to draw on. Positions count from the edge where reading begins: the right edge if ``is_rtl``."""

    is_rtl: bool

    def at(self, start: float) -> str:
        """Return the horizontal position of ``start`` (percent from the edge where reading begins)."""
        return _percent(100 - start if self.is_rtl else start)

    def left(self, start: float, width: float) -> str:
        """Return the position of the left edge of a shape that begins at ``start``."""
        return self.at(start + width if self.is_rtl else start)

    def rect(self, start: float, width: float, y: float, height: float, tone: int, says: str) -> Rect:
        """Return a rectangle; lengths are in percent across and in rem down."""
        return Rect(self.left(start, width), _rem(y), _percent(width), _rem(height), tone, says)

    def text(self, start: float, y: float, anchor: str, kind: str, text: str) -> DrawnText:
        """Return a text at ``start`` (percent) and ``y`` (rem)."""
        return DrawnText(self.at(start), _rem(y), anchor, kind, text)

    def line(self, start: float, y: float) -> Line:
        """Return a line at ``y`` from ``start`` to the other edge."""
        return Line(self.at(start), self.at(100), _rem(y))


def _percent(number: float) -> str:
    return f"{number:.4g}%"


def _rem(number: float) -> str:
    return f"{number:.4g}rem"


def columns(values: Sequence[DrawnNumber], steps: Sequence[tuple[int, str]], page: Canvas) -> Drawing:
    """Draw columns along time. ``steps`` has the numbers of the axis with their labels, the highest last."""
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
    """Return round numbers from 0 to at least ``highest``, in two to five steps."""
    rough = max(1, highest) / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return list(range(0, step * math.ceil(max(1, highest) / step) + 1, step))


def bars(values: Sequence[DrawnNumber], page: Canvas) -> Drawing:
    """Draw each name and number on one line, with a bar below it."""
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
    """Draw each name on one line, with a cell for each of ``heads`` below it.

    A cell shows its number; its tone is stronger the closer the number is to ``highest``.
    """
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
