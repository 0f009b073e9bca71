"""Tables as CSV (RFC 4180), for spreadsheets and for programs."""

from __future__ import annotations

import csv
import datetime as dt
import re
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.web.tables import Cell, Table

# Spreadsheet programs recognize UTF-8 by this byte order mark.
_BOM = "\ufeff"
# The start of a formula (https://owasp.org/www-community/attacks/CSV_Injection), including full-width and other forms:
# at the beginning of a cell, and after a sign that a program set to another separator takes for the end of a cell.
_FORMULA = re.compile(
    r"""(^|[,;"])([\s"'\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)(?=[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b＝＋－＠])"""
)


def write_csv(file: IO[bytes], table: Table) -> None:
    """Write ``table`` to ``file``, one line for each row: line ends within a text become spaces."""
    lines = csv.writer(_Encoding(file), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    file.write(_BOM.encode())
    lines.writerow(table.header())
    for row in table.rows:
        lines.writerow([_cell_text(cell) for cell in table.cells(row)])


class _Encoding:
    """A text file for the ``csv`` module that writes UTF-8 to a binary file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, line: str) -> int:
        """Write ``line``; return the number of bytes written."""
        return self.file.write(line.encode())


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec="minutes")
    return harmless(" ".join(str(cell).split()))


def harmless(text: str) -> str:
    """Return ``text`` with an apostrophe before anything that a spreadsheet program would evaluate."""
    return _FORMULA.sub(r"\1\2'", text)
