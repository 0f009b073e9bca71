"""A pasted text as it may be stored, and what did not come along."""

from __future__ import annotations

from dataclasses import dataclass, field

from liaison.text.pasting.blocks import arrange
from liaison.text.pasting.chat import arrange_text
from liaison.text.pasting.omissions import LeftOut
from liaison.text.pasting.parser import read


@dataclass(frozen=True)
class Tidied:
    html: str
    left_out: LeftOut = field(default_factory=LeftOut)


def tidied(html: str) -> Tidied:
    """``html`` of another program in the tags of the editor. What is dangerous in it is for the sanitizer."""
    left_out = LeftOut()
    blocks = arrange(read(html, left_out), left_out)
    return Tidied("".join(block.html() for block in blocks), left_out)


def tidied_text(text: str) -> Tidied:
    """Plain ``text``, likewise."""
    left_out = LeftOut()
    return Tidied("".join(block.html() for block in arrange_text(text, left_out)), left_out)
