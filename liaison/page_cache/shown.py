"""What the answer that is being made shows."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from liaison.page_cache.tables import indexed_tables, public_tables, read_by
from liaison.page_cache.tags import HIGHEST, Shown, of_page, of_subject, of_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Answer:
    """What one answer shows, as far as it is made. ``exact`` holds the tables of which it names the records that it shows."""

    def __init__(self) -> None:
        self.named: set[Shown] = set()
        self.tables: set[str] = set()
        self.exact: frozenset[str] = frozenset()

    def shown(self) -> set[Shown] | None:
        """Return all that it shows; None if it read a table that is not followed, and so must not be kept."""
        if not self.tables <= public_tables():
            return None
        return {*self.named, *(Shown(of_table(table)) for table in self.tables - self.exact)}


_making: ContextVar[Answer | None] = ContextVar("making", default=None)


@contextmanager
def making(answer: Answer) -> Iterator[None]:
    """Note what ``answer``, which is made in this context, shows."""
    mark = _making.set(answer)
    try:
        yield
    finally:
        _making.reset(mark)


def reads(sql: str) -> None:
    """Note that ``sql`` is read for the answer that is being made, if any."""
    answer = _making.get()
    if answer is not None:
        answer.tables.update(read_by(sql))


def shows(tag: str, low: int = 0, high: int = HIGHEST) -> None:
    """Note that the answer shows what ``tag`` stands for, or only its entries from ``low`` to ``high``."""
    answer = _making.get()
    if answer is not None:
        answer.named.add(Shown(tag, low, high))


def shows_page(view: str, key: str | int) -> None:
    """Note that the answer shows the record whose page is ``view`` with ``key``."""
    answer = _making.get()
    if answer is not None:
        answer.named.add(Shown(of_page(view, key)))


def shows_subject(code: int) -> None:
    """Note that of dated records the answer shows those alone that concern a subject of the index, by its code."""
    names_all_of(indexed_tables())
    shows(of_subject(code))


def names_all_of(tables: Iterable[str]) -> None:
    """Note that the answer names each record that it shows of these tables: a change of others does not concern it."""
    answer = _making.get()
    if answer is not None:
        answer.exact = frozenset(tables)
