"""Social cards: the picture shown where the address of a page is shared, if the page has no picture of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from liaison.media.rendered.lettering import Hand, fitted
from liaison.text.languages import DIRECTIONS, NOTHING, Phrase

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw as Draw

WIDTH, HEIGHT = 1200, 630
# The same colors as in static/site/site.css.
PAPER, INK, SOFT, RULE, ACCENT = "#fffdf8", "#1c1b18", "#5b574f", "#dcd4c4", "#0c5b48"
BAR, MARGIN, FOOT = 24, 80, 118
TITLE_SIZES = {"ar": range(96, 39, -4), "en": range(92, 39, -4)}
# A card has only flat colors and edges of letters, so this many colors are enough; the file is a third as large.
COLORS = 48
# The version of the drawing. Increase it with each change to how cards are drawn, so that old cards are made again.
DRAWING = 2


@dataclass(frozen=True)
class Card:
    """The content of a card: ``kind`` and ``day`` stand above the title, ``office`` at the foot.

    The start side is that of ``language``. A card without ``office`` is the office's own: its title is the office's
    name, and ``line`` stands below.
    """

    language: str
    title: Phrase
    office: Phrase = NOTHING
    kind: str = ""
    day: str = ""
    line: Phrase = NOTHING

    def parts(self) -> tuple[object, ...]:
        """Return everything that decides what the card looks like, except the logo."""
        return (DRAWING, self.language, self.title, self.office, self.kind, self.day, self.line)

    def png(self, logo: bytes = b"") -> bytes:
        """Return the card as PNG of 1200 × 630 pixels; ``logo``, the office's picture, replaces the site's mark."""
        return _Sheet(self, logo).png()


class _Sheet:
    """The surface of a card. Lengths are in pixels; offsets are from the side where the language starts."""

    def __init__(self, card: Card, logo: bytes) -> None:
        self.card, self.logo = card, logo
        self.rtl = DIRECTIONS[card.language] == "rtl"
        self.image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self.draw: Draw = ImageDraw.Draw(self.image)

    def png(self) -> bytes:
        """Draw the card and return it as PNG."""
        self._bar()
        if self.card.office:
            self._kind()
            self._title(MARGIN + 62, HEIGHT - FOOT - 36)
            self._foot()
        else:
            self._mark(MARGIN + 24, 104)
            self._title(MARGIN + 168, HEIGHT - MARGIN - 66)
            self._line(HEIGHT - MARGIN - 20)
        output = BytesIO()
        self.image.quantize(COLORS, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
        return output.getvalue()

    @cached_property
    def width(self) -> int:
        """Return the width of the text area."""
        return WIDTH - BAR - 2 * MARGIN

    def at(self, offset: int, size: int = 0) -> int:
        """Return the left edge of something ``size`` wide that stands ``offset`` from the start of the text area."""
        start = BAR + MARGIN + offset
        return WIDTH - start - size if self.rtl else start

    def write(self, hand: Hand, offset: int, baseline: int, text: str) -> None:
        """Write ``text`` in one line that starts at ``offset``."""
        hand.write(self.draw, self.at(offset), baseline, text, "r" if self.rtl else "l")

    def _bar(self) -> None:
        left = WIDTH - BAR if self.rtl else 0
        self.draw.rectangle((left, 0, left + BAR - 1, HEIGHT), fill=ACCENT)

    def _kind(self) -> None:
        kind = Hand(self.card.language, "Bold", 34, ACCENT)
        self.write(kind, 0, MARGIN + 34, self.card.kind)
        if self.card.day:
            day = Hand(self.card.language, "Regular", 34, SOFT)
            self.write(day, round(kind.width(self.card.kind)) + 28, MARGIN + 34, self.card.day)

    def _title(self, top: int, bottom: int) -> None:
        language = self.card.title.language or self.card.language
        hands = [Hand(language, "Bold", size, INK) for size in TITLE_SIZES[language]]
        hand, lines = fitted(str(self.card.title), hands, self.width, bottom - top)
        for number, line in enumerate(lines):
            self.write(hand, 0, top + hand.size + number * hand.leading, line)

    def _line(self, baseline: int) -> None:
        hand = Hand(self.card.line.language or self.card.language, "Regular", 38, SOFT)
        self.write(hand, 0, baseline, hand.cut(str(self.card.line), self.width))

    def _foot(self) -> None:
        top = HEIGHT - FOOT
        left = self.at(0, self.width)
        self.draw.rectangle((left, top, left + self.width, top + 1), fill=RULE)
        beside = self._mark(top + 28, 56) + 22
        name = Hand(self.card.office.language or self.card.language, "Bold", 32, INK)
        self.write(name, beside, top + 68, name.cut(str(self.card.office), self.width - beside))

    def _mark(self, top: int, height: int) -> int:
        """Draw the office's logo, or else the site's mark; return its width."""
        mark = _logo(self.logo, height) or _mark(height)
        self.image.paste(mark, (self.at(0, mark.width), top), mark)
        return mark.width


def _mark(size: int) -> Image.Image:
    """Return the site's mark, as in static/site/mark.svg; it is drawn four times as large for smooth edges."""
    scale = size * 4 / 40
    mark = Image.new("RGBA", (size * 4, size * 4))
    draw = ImageDraw.Draw(mark)
    draw.rounded_rectangle((0, 0, size * 4 - 1, size * 4 - 1), round(5 * scale), fill=ACCENT)
    for path in (
        [(9, 12), (22, 12), (22, 22), (15, 22), (9, 27), (9, 12), (22, 12)],
        [(31, 18), (31, 33), (25, 28), (16, 28)],
    ):
        points = [(x * scale, y * scale) for x, y in path]
        draw.line(points, "white", round(2.6 * scale), joint="curve")
    return mark.resize((size, size), Image.Resampling.LANCZOS)


def _logo(content: bytes, height: int) -> Image.Image | None:
    """Return the picture in ``content``, at most ``height`` pixels high and six times as wide.

    Returns None if the picture cannot be read.
    """
    try:
        with Image.open(BytesIO(content)) as picture:
            logo = picture.convert("RGBA")
    except OSError:
        return None
    logo.thumbnail((height * 6, height), Image.Resampling.LANCZOS)
    return logo
