"""Choices by which a list is narrowed, under headings, each with how many it leaves: what ``_facet.html`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.text.languages import Phrase
    from liaison.typing import StrOrPromise

# How many choices stand under a heading at once; the others when it is opened.
FIRST = 6


@dataclass(frozen=True)
class Choice:
    """``count`` is None where nobody has counted. ``query``: the query string that takes it, or takes it back."""

    name: Phrase
    count: int | None
    query: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """Choices under one heading."""

    label: StrOrPromise
    choices: tuple[Choice, ...]

    def first(self) -> tuple[Choice, ...]:
        return self.choices[:FIRST]

    def more(self) -> tuple[Choice, ...]:
        return self.choices[FIRST:]

    def is_chosen(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    def is_useful(self) -> bool:
        """Whether there is something to choose, or to take back."""
        return len(self.choices) > 1 or self.is_chosen()
