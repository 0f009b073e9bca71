"""Text in pictures: Arabic joined and in order, Latin names inside it too, broken into lines that fit."""

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
# Of the size of the letters: Arabic reaches further up and down.
_LEADING = {"ar": 1.55, "en": 1.25}


@cache
def can_letter() -> bool:
    """Whether this machine can: Pillow brings what shapes letters, and looks for FriBidi, which orders them, on the system."""
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
    """How a text is written: in which ``language``, "Regular" or "Bold", in letters of ``size`` pixels, in which color."""

    language: str
    weight: str
    size: int
    color: str

    @property
    def leading(self) -> int:
        """From one line to the next, in pixels."""
        return round(self.size * _LEADING[self.language])

    def known(self, text: str) -> str:
        """``text`` in one line, without what the font has no letters for: nobody reads empty boxes."""
        letters = _letters(self.weight)
        return " ".join("".join(char for char in text if char.isspace() or ord(char) in letters).split())

    def width(self, text: str) -> float:
        return _font(self.weight, self.size).getlength(
            isolated_text(text, self.language), DIRECTIONS[self.language], language=self.language
        )

    def write(self, draw: ImageDraw, x: int, baseline: int, text: str, edge: str) -> None:
        """One line, from ``x`` rightwards (``edge`` "l") or leftwards ("r")."""
        font = _font(self.weight, self.size)
        way, ordered = DIRECTIONS[self.language], isolated_text(text, self.language)
        draw.text((x, baseline), ordered, self.color, font, f"{edge}s", direction=way, language=self.language)

    def lines(self, text: str, width: int) -> list[str]:
        """``text`` in lines no wider than ``width``; a word that is wider is broken."""
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
        """How many letters of ``text`` fit, at least one. Halving: words may have hundreds."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(text[:middle]) <= width else (low, middle - 1)
        return low

    def cut(self, text: str, width: int) -> str:
        """``text`` in one line no wider than ``width``, its end replaced by an ellipsis where it is longer."""
        whole = self.known(text)
        if self.width(whole) <= width:
            return whole
        return self.shortened(whole, width)

    def shortened(self, text: str, width: int) -> str:
        """The beginning of ``text`` that fits before an ellipsis, cut between words where there are any."""
        room = width - round(self.width(ELLIPSIS))
        head = text[: self._fitting(text, room)]
        words = head if text[len(head) : len(head) + 1].isspace() else head.rpartition(" ")[0]
        return (words or head).rstrip(" ،؛,;:.") + ELLIPSIS


def fitted(text: str, hands: Iterable[Hand], width: int, height: int) -> tuple[Hand, list[str]]:
    """The first of ``hands`` (the largest first) in which ``text`` fits the box, and its lines; in the last, cut to fit."""
    for hand in hands:
        lines = hand.lines(text, width)
        if len(lines) * hand.leading <= height:
            return hand, _balanced(hand, text, width, lines)
    most = height // hand.leading
    return hand, [*lines[: most - 1], hand.shortened(" ".join(lines[most - 1 : most + 1]), width)]


def _balanced(hand: Hand, text: str, width: int, lines: list[str]) -> list[str]:
    """As many lines, but of about one length: no word stands alone in the last."""
    for narrower in range(width, width // 2, -width // 24):
        tried = hand.lines(text, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines
