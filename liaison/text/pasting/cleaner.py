"""A pasted text as it may be stored, and what did not come along."""

from __future__ import annotations

from dataclasses import dataclass, field

from liaison.text.pasting.blocks import arrange
from liaison.text.pasting.chat import arrange_text
from liaison.text.pasting.omissions import Omissions
from liaison.text.pasting.parser import read


@dataclass(frozen=True)
class Tidied:
    html: str
    left_out: Omissions = field(default_factory=Omissions)


def tidied(html: str) -> Tidied:
    """``html`` of another program in the tags of the editor. What is dangerous in it is for the sanitizer."""
    left_out = Omissions()
    blocks = arrange(read(html, left_out), left_out)
    return Tidied("".join(block.html() for block in blocks), left_out)


def tidied_text(text: str) -> Tidied:
    """Plain ``text``, likewise."""
    left_out = Omissions()
    return Tidied("".join(block.html() for block in arrange_text(text, left_out)), left_out)
