"""Tables as Excel workbooks: right to left in Arabic, with a second sheet about the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.utils.translation import pgettext

from liaison.text.dates import PartialDate
from liaison.text.languages import DIRECTIONS
from liaison.web.tables import Address

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from liaison.web.tables import Cell, Table

# The most characters in a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
_LONGEST = 32_767
# Rows with links: a sheet keeps its links in memory, and may have 65,530. In further rows an address is text.
LINKED_ROWS = 5_000
# The first year that dates in spreadsheet programs can have.
_FIRST_YEAR = 1900
_FORMULA = ("=", "+", "-", "@")
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Properties:
    """The document properties of a workbook."""

    title: str
    author: str
    comments: str
    created: dt.date
    language: str


# The lines of the sheet about the file: a label and a value; an ``Address`` becomes a link.
Lines = Iterable[tuple[str, str]]


def write_xlsx(file: IO[bytes], table: Table, properties: Properties, about: Callable[[int], Lines]) -> None:
    """Write ``table`` to ``file`` row by row, with temporary files on disk.

    ``about`` returns the lines of the sheet about the file; it is called with the number of rows.
    """
    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder, **_PLAIN})
        # A given date of creation, so that the same content makes the same file.
        book.set_properties(
            {
                "title": properties.title,
                "author": properties.author,
                "comments": properties.comments,
                "created": dt.datetime.combine(properties.created, dt.time()),
            }
        )
        count = _Sheet(book, table, properties.language).write()
        _write_about(book, properties.language, about(count))
        book.close()


def _added(book: Workbook, name: str, language: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    if DIRECTIONS[language] == "rtl":
        sheet.right_to_left()
    return sheet


class _Sheet:
    """The sheet with the table."""

    def __init__(self, book: Workbook, table: Table, language: str) -> None:
        self.table = table
        self.sheet = _added(book, table.name, language)
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.clock = book.add_format({"num_format": "hh:mm", "align": "left"})
        # A cell with this format stays a text when it is edited.
        self.quoted = book.add_format({"quote_prefix": True})

    def write(self) -> int:
        """Write all rows; return their number."""
        for position, column in enumerate(self.table.columns):
            self.sheet.set_column(position, position, column.width)
        for position, name in enumerate(self.table.header()):
            self.sheet.write_string(0, position, name, self.bold)
        count = 0
        for count, row in enumerate(self.table.rows, start=1):
            for position, cell in enumerate(self.table.cells(row)):
                self._write(count, position, cell)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, count, len(self.table.columns) - 1)
        return count

    def _write(self, line: int, position: int, cell: Cell) -> None:
        if isinstance(cell, PartialDate):
            self._write_date(line, position, cell)
        elif isinstance(cell, dt.time):
            self.sheet.write_datetime(line, position, cell, self.clock)
        elif isinstance(cell, int):
            self.sheet.write_number(line, position, cell)
        elif isinstance(cell, Address) and line <= LINKED_ROWS:
            self.sheet.write_url(line, position, cell)
        elif cell:
            self.sheet.write_string(line, position, cell[:_LONGEST], self._format(cell))

    def _write_date(self, line: int, position: int, date: PartialDate) -> None:
        """Write a date if the day is known, else the known part as text."""
        if date.has_day() and date.day.year >= _FIRST_YEAR:
            self.sheet.write_datetime(line, position, date.day, self.day)
        else:
            self.sheet.write_string(line, position, str(date))

    def _format(self, text: str) -> Format | None:
        return self.quoted if text.lstrip().startswith(_FORMULA) else None


def _write_about(book: Workbook, language: str, lines: Lines) -> None:
    sheet = _added(book, pgettext("sheet", "About"), language)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for line, (name, value) in enumerate(lines):
        sheet.write_string(line, 0, name, bold)
        if isinstance(value, Address):
            sheet.write_url(line, 1, value, string=value[:_LONGEST])
        else:
            sheet.write_string(line, 1, value, wrapped)
