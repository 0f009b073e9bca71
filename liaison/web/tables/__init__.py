"""Tables as files: what their columns are called, and what a row says in each. ``csv`` and ``xlsx`` write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from liaison.text.dates import PartialDate
from liaison.text.normalize import xml_text

# Between several values in one cell: no spreadsheet program takes it for the end of one.
BETWEEN = " | "


class Address(str):
    """The whole address of a page, or nothing."""

    __slots__ = ()


Cell = str | int | Address | PartialDate | dt.time


@dataclass(frozen=True)
class Column:
    """``width`` in letters, for programs that show it. ``cell(row, site)``; ``site`` is what stands before a path."""

    label: object
    width: int
    cell: Callable[[Any, str], Cell]


@dataclass(frozen=True)
class Table:
    """``rows`` under ``columns``, on a sheet that is called ``name``."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    site: str

    def header(self) -> list[str]:
        """What the columns are called, in the active language."""
        return [str(column.label) for column in self.columns]

    def cells(self, row: object) -> list[Cell]:
        """What ``row`` says in each column. No text holds a character that files cannot."""
        values = (column.cell(row, self.site) for column in self.columns)
        return [xml_text(value) if type(value) is str else value for value in values]


def joined(values: Iterable[object], between: str) -> str:
    return between.join(filter(None, map(str, values)))


def listed(values: Iterable[object]) -> str:
    """Several values in one cell."""
    return joined(values, BETWEEN)
