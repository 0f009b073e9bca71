"""Tables for export: columns with labels, and the cells of a row. ``csv`` and ``xlsx`` write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from liaison.text.dates import PartialDate
from liaison.text.normalize import xml_text

# The separator of several values in one cell; no spreadsheet program takes it for a separator of cells.
BETWEEN = " | "


class Address(str):
    """The absolute address of a page, or an empty string."""

    __slots__ = ()


Cell = str | int | Address | PartialDate | dt.time


@dataclass(frozen=True)
class Column:
    """A column. ``width`` is in letters; ``cell`` is called with a row and the address to put before a path."""

    label: object
    width: int
    cell: Callable[[Any, str], Cell]


@dataclass(frozen=True)
class Table:
    """A table: ``rows`` under ``columns``, on a sheet called ``name``; ``site`` is the address to put before a path."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    site: str

    def header(self) -> list[str]:
        """Return the labels of the columns in the active language."""
        return [str(column.label) for column in self.columns]

    def cells(self, row: object) -> list[Cell]:
        """Return the cells of ``row``, without characters that the file formats do not allow."""
        values = (column.cell(row, self.site) for column in self.columns)
        return [xml_text(value) if type(value) is str else value for value in values]


def joined(values: Iterable[object], between: str) -> str:
    """Return ``values`` without empty ones, joined by ``between``."""
    return between.join(filter(None, map(str, values)))


def listed(values: Iterable[object]) -> str:
    """Return several values as the text of one cell."""
    return joined(values, BETWEEN)
