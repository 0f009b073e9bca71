"""Letters: whoever is addressed at the top is the other side, whoever signs is the writer's own. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.recognition.sides import GUEST, HOST

if TYPE_CHECKING:
    from liaison.recognition.sides import Stances
    from liaison.recognition.text import Text

_GREETING = re.compile(r"^\W*(?:تحية|السلام عليكم|نحييكم|Dear\b|Subject\b|Re:|الموضوع)", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"^\W*(?:السيد|السيدة|السادة|الأستاذ|سعادة|معالي|إلى|حضرة|To\b|Mr\b|Ms\b|Mrs\b|H\.E\b|Attn)", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^\W*(?:وتفضلوا|تفضلوا|مع الشكر|مع خالص|مع فائق|مع التقدير|وتقبلوا|المخلص|دمتم|(?:Yours|Kind|Best|With (?:thanks|kind|best|regards)|Sincerely|Respectfully|Regards)\b)",
    re.IGNORECASE,
)
_TOP = 8


def set_letter_sides(text: Text, stances: Stances) -> None:
    """Set the sides of address and signature, if ``text`` is a letter that has them."""
    shown = [text.plain[line.start : line.end] for line in text.lines]
    greeting = next((number for number, line in enumerate(shown[:_TOP]) if _GREETING.match(line)), -1)
    closing = next((number for number in range(len(shown) - 1, 0, -1) if _CLOSING.match(shown[number])), -1)
    address = next((number for number, line in enumerate(shown[:_TOP]) if _ADDRESSED.match(line)), -1)
    if closing < 0 or (greeting < 0 and address < 0):
        return
    if 0 <= address <= max(greeting, address):
        _set(text, stances, address, max(greeting, address + 1), GUEST)
    _set(text, stances, closing + 1, len(shown), HOST)


def _set(text: Text, stances: Stances, first: int, end: int, side: str) -> None:
    for line in text.lines[first:end]:
        for at in range(line.opening, line.last):
            stances.side[at] = side
