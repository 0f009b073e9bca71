"""Pictures for the demo: computed patterns that show nothing real."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 675)
# The background, and the three colors of the pattern.
PALETTES = (
    ("#0c5b48", "#5fc3a6", "#f5f1e8", "#d9a441"),
    ("#23395b", "#8aa6c1", "#f5f1e8", "#c8553d"),
    ("#5b2e48", "#c58fb0", "#f5f1e8", "#e0b15a"),
    ("#3a4a1f", "#a3b86c", "#f5f1e8", "#b8643a"),
)


def picture(number: int) -> bytes:
    """Return a PNG of a lattice of eight-pointed stars; ``number`` decides its colors, density and rotation."""
    ground, *colors = PALETTES[number % len(PALETTES)]
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    step = 120 + 30 * (number % 4)
    for row, y in enumerate(range(0, SIZE[1] + step, step)):
        for column, x in enumerate(range(0, SIZE[0] + step, step)):
            _star(draw, x, y, step * 0.55, colors[(row + column + number) % 3], math.pi / 16 * (number % 5))
    output = BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, color: str, turn: float) -> None:
    points = []
    for corner in range(16):
        reach = radius if corner % 2 == 0 else radius * 0.72
        angle = turn + corner * math.pi / 8
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    draw.polygon(points, outline=color, width=4)
