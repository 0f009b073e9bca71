"""What was left out of a pasted text, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Omission(StrEnum):
    """What does not become part of the text, or not as it was."""

    DELETION = "deletion"
    COMMENT = "comment"
    HIDDEN = "hidden"
    PICTURE = "picture"
    # Marks of footnotes whose text did not come along.
    MARK = "mark"
    # Footnotes that now stand at the end of the text.
    FOOTNOTE = "footnote"
    # Who wrote each message of a chat, and when.
    SENDER = "sender"
    NOTICE = "notice"


@dataclass
class Omissions:
    """How many of each kind; ``add`` counts one."""

    counts: Counter[Omission] = field(default_factory=Counter)

    def add(self, kind: Omission, number: int = 1) -> None:
        self.counts[kind] += number

    def __bool__(self) -> bool:
        return any(self.counts.values())
