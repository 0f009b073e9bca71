"""Tables as CSV (RFC 4180), for spreadsheet programs and for programs that count."""

from __future__ import annotations

import csv
import datetime as dt
import re
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from liaison.web.tables import Cell, Table

# By it spreadsheet programs know that the letters are UTF-8.
_BOM = "\ufeff"
# What begins a formula (https://owasp.org/www-community/attacks/CSV_Injection), its full-width and other forms included:
# at the beginning of a cell, and after what a program set to another separator takes for the end of one.
_FORMULA = re.compile(
    r"""(^|[,;"])([\s"'\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)(?=[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b＝＋－＠])"""
)


def write_csv(file: IO[bytes], table: Table) -> None:
    """Each row is one line: of a text in several lines the line ends become spaces."""
    lines = csv.writer(_Encoding(file), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    file.write(_BOM.encode())
    lines.writerow(table.header())
    for row in table.rows:
        lines.writerow([_cell_text(cell) for cell in table.cells(row)])


class _Encoding:
    """What the ``csv`` module writes, as UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, line: str) -> int:
        return self.file.write(line.encode())


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec="minutes")
    return harmless(" ".join(str(cell).split()))


def harmless(text: str) -> str:
    """``text`` with an apostrophe before whatever a spreadsheet program would work out."""
    return _FORMULA.sub(r"\1\2'", text)
