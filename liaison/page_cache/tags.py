"""Tags: short names for what an answer shows and for what a transaction changes. An answer goes when they meet."""

from __future__ import annotations

from typing import NamedTuple

# Changed by a transaction whose effect nobody can name: every answer goes.
EVERYTHING = "everything"
HIGHEST = 2**63 - 1


class Shown(NamedTuple):
    """Something that an answer shows. With a span, of what ``tag`` stands for only the entries from ``low`` to ``high``."""

    tag: str
    low: int = 0
    high: int = HIGHEST


class Changed(NamedTuple):
    """Something that changed. With ``entry``, of what ``tag`` stands for only this one."""

    tag: str
    entry: int | None = None

    def meets(self, shown: Shown) -> bool:
        """Return whether an answer that shows ``shown`` must go."""
        if self.tag == EVERYTHING:
            return True
        return self.tag == shown.tag and (self.entry is None or shown.low <= self.entry <= shown.high)


def of_table(table: str) -> str:
    """Return the tag of all rows of a table."""
    return f"table:{table}"


def of_page(view: str, key: str | int) -> str:
    """Return the tag of a record by its page: the name of the view, and the slug or id in its address."""
    return f"{view}:{key}"


def of_subject(code: int) -> str:
    """Return the tag of what concerns a subject of the index, by its code (``liaison.search.index.entry_ids``)."""
    return f"about:{code}"


def of_places(code: int) -> str:
    """Return the tag of which entries concern a subject, and from when to when: not of what else these entries say."""
    return f"places:{code}"
