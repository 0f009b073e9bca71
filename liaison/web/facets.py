"""Facets: choices that narrow a list, under headings, with counts, as ``_facet.html`` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.text.languages import Phrase
    from liaison.typing import StrOrPromise

# The number of choices shown under a heading at once; the others are shown on demand.
FIRST = 6


@dataclass(frozen=True)
class Choice:
    """A choice of a facet; ``count`` is None if not counted, ``query`` the query string that toggles the choice."""

    name: Phrase
    count: int | None
    query: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The choices under one heading."""

    label: StrOrPromise
    choices: tuple[Choice, ...]

    def first(self) -> tuple[Choice, ...]:
        """Return the choices that are shown at once."""
        return self.choices[:FIRST]

    def more(self) -> tuple[Choice, ...]:
        """Return the choices that are shown on demand."""
        return self.choices[FIRST:]

    def is_chosen(self) -> bool:
        """Return whether any of the choices is selected."""
        return any(choice.chosen for choice in self.choices)

    def is_useful(self) -> bool:
        """Return whether there is anything to select or deselect."""
        return len(self.choices) > 1 or self.is_chosen()
