"""Text in pictures: shaped and ordered Arabic, with Latin names inside, broken into lines that fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont
from PIL import ImageFont, features

from liaison.text.bidi.isolation import isolated_text
from liaison.text.languages import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parent / "fonts"
ELLIPSIS = "…"
# Line height as a multiple of the font size: Arabic letters reach further up and down.
_LEADING = {"ar": 1.55, "en": 1.25}


@cache
def can_letter() -> bool:
    """Return whether Pillow can shape and order text here: it includes Raqm, and needs FriBidi from the system."""
    return bool(features.check("raqm") and features.check("fribidi"))


@cache
def _font(weight: str, size: int) -> FreeTypeFont:
    return ImageFont.truetype(FONTS / f"LiaisonNaskh-{weight}.ttf", size, layout_engine=ImageFont.Layout.RAQM)


@cache
def _letters(weight: str) -> frozenset[int]:
    with TTFont(FONTS / f"LiaisonNaskh-{weight}.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


@dataclass(frozen=True)
class Hand:
    """A style of lettering: ``language``, weight ("Regular" or "Bold"), font ``size`` in pixels, and color."""

    language: str
    weight: str
    size: int
    color: str

    @property
    def leading(self) -> int:
        """Return the line height in pixels."""
        return round(self.size * _LEADING[self.language])

    def known(self, text: str) -> str:
        """Return ``text`` in one line, without characters that the font lacks, which would be shown as empty boxes."""
        letters = _letters(self.weight)
        return " ".join("".join(char for char in text if char.isspace() or ord(char) in letters).split())

    def width(self, text: str) -> float:
        """Return the width of ``text`` in pixels."""
        return _font(self.weight, self.size).getlength(
            isolated_text(text, self.language), DIRECTIONS[self.language], language=self.language
        )

    def write(self, draw: ImageDraw, x: int, baseline: int, text: str, edge: str) -> None:
        """Write one line from ``x`` to the right (``edge`` "l") or to the left (``edge`` "r")."""
        font = _font(self.weight, self.size)
        way, ordered = DIRECTIONS[self.language], isolated_text(text, self.language)
        draw.text((x, baseline), ordered, self.color, font, f"{edge}s", direction=way, language=self.language)

    def lines(self, text: str, width: int) -> list[str]:
        """Return ``text`` in lines no wider than ``width``; a word that is wider is broken."""
        lines: list[str] = []
        for word in self._pieces(self.known(text).split(), width):
            if lines and self.width(longer := f"{lines[-1]} {word}") <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _pieces(self, words: Iterable[str], width: int) -> Iterator[str]:
        for word in words:
            rest = word
            while self.width(rest) > width:
                fitting = self._fitting(rest, width)
                yield rest[:fitting]
                rest = rest[fitting:]
            yield rest

    def _fitting(self, text: str, width: int) -> int:
        """Return how many letters of ``text`` fit, at least one. Binary search: words may have hundreds of letters."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(text[:middle]) <= width else (low, middle - 1)
        return low

    def cut(self, text: str, width: int) -> str:
        """Return ``text`` in one line no wider than ``width``; if it is longer, an ellipsis replaces its end."""
        whole = self.known(text)
        if self.width(whole) <= width:
            return whole
        return self.shortened(whole, width)

    def shortened(self, text: str, width: int) -> str:
        """Return the beginning of ``text`` that fits before an ellipsis, cut between words if possible."""
        room = width - round(self.width(ELLIPSIS))
        head = text[: self._fitting(text, room)]
        words = head if text[len(head) : len(head) + 1].isspace() else head.rpartition(" ")[0]
        return (words or head).rstrip(" ،؛,;:.") + ELLIPSIS


def fitted(text: str, hands: Iterable[Hand], width: int, height: int) -> tuple[Hand, list[str]]:
    """Return the first of ``hands`` (the largest first) in which ``text`` fits the box, and the lines of the text.

    If it fits in none, returns the last hand and lines that are cut to fit.
    """
    for hand in hands:
        lines = hand.lines(text, width)
        if len(lines) * hand.leading <= height:
            return hand, _balanced(hand, text, width, lines)
    most = height // hand.leading
    return hand, [*lines[: most - 1], hand.shortened(" ".join(lines[most - 1 : most + 1]), width)]


def _balanced(hand: Hand, text: str, width: int, lines: list[str]) -> list[str]:
    """Return ``text`` in as many lines of about equal length, so that no word stands alone in the last line."""
    for narrower in range(width, width // 2, -width // 24):
        tried = hand.lines(text, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines
