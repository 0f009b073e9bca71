"""Counts of what was left out of a pasted text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Omission(StrEnum):
    """A kind of content that is left out of a pasted text, or changed."""

    DELETION = "deletion"
    COMMENT = "comment"
    HIDDEN = "hidden"
    PICTURE = "picture"
    # Marks of footnotes whose text was not pasted.
    MARK = "mark"
    # Footnotes, which now stand at the end of the text.
    FOOTNOTE = "footnote"
    # The sender and time of each message of a chat.
    SENDER = "sender"
    NOTICE = "notice"


@dataclass
class Omissions:
    """The number of omissions of each kind."""

    counts: Counter[Omission] = field(default_factory=Counter)

    def add(self, kind: Omission, number: int = 1) -> None:
        """Count ``number`` more omissions of ``kind``."""
        self.counts[kind] += number

    def __bool__(self) -> bool:
        return any(self.counts.values())
