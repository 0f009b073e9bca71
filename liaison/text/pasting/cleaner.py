"""The result of cleaning pasted text: the HTML to store, and a count of what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from liaison.text.pasting.blocks import arrange
from liaison.text.pasting.chat import arrange_text
from liaison.text.pasting.omissions import Omissions
from liaison.text.pasting.parser import read


@dataclass(frozen=True)
class Tidied:
    """A cleaned text: HTML in the tags of the editor, and a count of what was left out."""

    html: str
    left_out: Omissions = field(default_factory=Omissions)


def tidied(html: str) -> Tidied:
    """Return ``html`` of another program in the tags of the editor. The caller must still sanitize it."""
    left_out = Omissions()
    blocks = arrange(read(html, left_out), left_out)
    return Tidied("".join(block.html() for block in blocks), left_out)


def tidied_text(text: str) -> Tidied:
    """Return plain ``text`` in the tags of the editor. The caller must still sanitize it."""
    left_out = Omissions()
    return Tidied("".join(block.html() for block in arrange_text(text, left_out)), left_out)
