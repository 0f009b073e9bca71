"""What is said of an error after which nothing can be written: the disk is full, or it may only be read."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Less is none: bytes.
_ROOM = 256 * 1024


class Hindrance(Enum):
    """Why nothing can be written."""

    FULL = "full"
    READ_ONLY = "read only"


_BY_ERRNO = {
    errno.ENOSPC: Hindrance.FULL,
    errno.EDQUOT: Hindrance.FULL,
    errno.EFBIG: Hindrance.FULL,
    errno.EROFS: Hindrance.READ_ONLY,
}
# PostgreSQL's: disk_full, and read_only_sql_transaction, which is what a standby answers.
_BY_SQLSTATE = {"53100": Hindrance.FULL, "25006": Hindrance.READ_ONLY}
# A file that cannot be made beside the database, or not be made longer, is no more than a hint.
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: Hindrance.FULL,
    sqlite3.SQLITE_READONLY: Hindrance.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Hindrance.READ_ONLY,
    sqlite3.SQLITE_IOERR: Hindrance.READ_ONLY,
}


def hindrance(error: BaseException | None) -> Hindrance | None:
    """What ``error``, or what it came from, says of writing; None if it is about something else."""
    return next(filter(None, (_hindrance(cause) for cause in _causes(error))), None)


def is_full(folder: Path) -> bool:
    """Whether the disk that holds ``folder`` has no room to speak of: SQLite tells some kinds of it as another fault."""
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _hindrance(error: BaseException) -> Hindrance | None:
    if isinstance(error, sqlite3.Error):
        # The lowest byte is the kind; the others tell more than anybody needs here.
        return _BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    return _BY_SQLSTATE.get(getattr(error, "pgcode", None) or "")
