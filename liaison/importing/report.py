"""What an import tells: problems by their line, and how many records came of what was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from liaison.text.normalize import visible

if TYPE_CHECKING:
    from collections.abc import Callable


class Outcome(StrEnum):
    """What became of one thing that was read."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged since the last run"
    KEPT = "left as they are here, for the reasons told above"
    HELD = "brought in as drafts, because they name somebody who must not be named"
    OUT = "left out"
    FAILED = "not brought in, because of an error"


@dataclass
class Report:
    """The report of one run; ``say`` prints a line as soon as there is something to tell."""

    say: Callable[[str], object]
    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    def tell(self, line: int, what: str, words: str) -> None:
        """Tell of ``what``, read in ``line`` of the file (0: of the whole file)."""
        where = f"line {line}, {what}" if line and what else f"line {line}" if line else what
        self.say(f"{where}: {in_line(words)}" if where else in_line(words))

    def note(self, words: str) -> None:
        """Count a note that is told once, at the end."""
        self.notes[words] += 1

    def count(self, kind: str, outcome: Outcome) -> None:
        """Count what became of one record of ``kind``, such as "posts"."""
        self.counts[kind, outcome] += 1

    def failed(self) -> int:
        """Return how many could not be brought in because of an error."""
        return sum(number for (_kind, outcome), number in self.counts.items() if outcome == Outcome.FAILED)

    def totals(self) -> dict[str, dict[str, int]]:
        """Return the counts as ``{"posts": {"NEW": 12}}``."""
        told: dict[str, dict[str, int]] = {}
        for (kind, outcome), number in sorted(self.counts.items()):
            told.setdefault(kind, {})[outcome.name.lower()] = number
        return told

    def lines(self) -> list[str]:
        """Return the totals and the notes, one a line."""
        counted = [f"{kind}: {number} {outcome}" for (kind, outcome), number in sorted(self.counts.items())]
        return counted + [f"{words} ({number}×)" if number > 1 else words for words, number in self.notes.items()]


def in_line(text: str, longest: int = 300) -> str:
    """Return ``text`` of somebody's file for a terminal: in one line, without control characters, not too long."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in visible(text)).split())
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
