"""The register as a workbook: the table, from right to left in Arabic, and beside it a sheet about the file."""

from __future__ import annotations

import datetime as dt
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.register.columns import COLUMNS, Address, cells, header
from liaison.dates import PartialDate
from liaison.languages import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from articles.register.about import About
    from articles.register.columns import Cell
    from articles.register.rows import Row

# What a cell can hold (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
_LONGEST = 32_767
# A sheet keeps its links in memory, and may have 65,530: in further rows an address is text.
LINKED_ROWS = 5_000
# The first year in which spreadsheet programs can tell a date.
_FIRST_YEAR = 1900
_FORMULA = ("=", "+", "-", "@")
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(file: IO[bytes], rows: Iterable[Row], about: About) -> None:
    """A row at a time: what was written waits on disk."""
    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder, **_PLAIN})
        # The same content makes the same file.
        book.set_properties(
            {
                "title": about.title,
                "author": about.publisher,
                "comments": f"{about.license.name} {about.license.url}" if about.license else "",
                "created": dt.datetime.combine(about.extracted, dt.time()),
            }
        )
        count = _Table(book, pgettext("sheet", "Meetings"), about).write(rows)
        _write_about(book, about, count)
        book.close()


def _sheet(book: Any, name: str, about: About) -> Worksheet:
    sheet = book.add_worksheet(name)
    if DIRECTIONS[about.language] == "rtl":
        sheet.right_to_left()
    return sheet


class _Table:
    def __init__(self, book: Any, name: str, about: About) -> None:
        self.site = about.site
        self.sheet = _sheet(book, name, about)
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.clock = book.add_format({"num_format": "hh:mm", "align": "left"})
        # Edited, it stays a text.
        self.quoted = book.add_format({"quote_prefix": True})

    def write(self, rows: Iterable[Row]) -> int:
        """The number of meetings written."""
        for position, column in enumerate(COLUMNS):
            self.sheet.set_column(position, position, column.width)
        for position, name in enumerate(header()):
            self.sheet.write_string(0, position, name, self.bold)
        count = 0
        for count, row in enumerate(rows, start=1):
            for position, cell in enumerate(cells(row, self.site)):
                self._write(count, position, cell)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
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
        """A date where the day is known, else what is known of it as text."""
        if date.has_day() and date.day.year >= _FIRST_YEAR:
            self.sheet.write_datetime(line, position, date.day, self.day)
        else:
            self.sheet.write_string(line, position, str(date))

    def _format(self, text: str) -> Format | None:
        return self.quoted if text.lstrip().startswith(_FORMULA) else None


def _write_about(book: Any, about: About, count: int) -> None:
    sheet = _sheet(book, pgettext("sheet", "About"), about)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for line, (name, value) in enumerate(_said(about, count)):
        sheet.write_string(line, 0, name, bold)
        if isinstance(value, Address):
            sheet.write_url(line, 1, value, string=value[:_LONGEST])
        else:
            sheet.write_string(line, 1, value, wrapped)


def _license(about: About) -> list[tuple[str, str]]:
    return [(_("License"), about.license.name), ("", Address(about.license.url))] if about.license else []


def _said(about: About, count: int) -> list[tuple[str, str]]:
    said = [
        (_("Title"), about.title),
        (_("Published by"), about.publisher),
        *_license(about),
        (_("Source"), Address(about.source)),
        (_("Filters applied"), about.filters),
        (_("Exported on"), about.extracted.isoformat()),
        (_("Number of meetings"), str(count)),
        *((_("Note"), note) for note in about.notes),
        (_("Dates"), _("As far as known: 2020-12 is a month without a known day, and 2020 a year.")),
        (_("Several values"), _("Several values in one cell are separated by “|”.")),
        (_("People"), _("Attendees are shown as far as each may be named, as on the website.")),
    ]
    return [(name, value) for name, value in said if value]
