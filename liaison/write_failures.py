"""Errors after which nothing can be written: the disk is full or read-only, or the storage of uploads does not answer."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Free bytes below which a disk counts as full.
_ROOM = 256 * 1024


class UnreachableError(OSError):
    """The error that the storage of uploads, in a bucket elsewhere, does not answer or refuses."""


class Hindrance(Enum):
    """A reason why nothing can be written."""

    FULL = "full"
    READ_ONLY = "read only"
    UNREACHABLE = "unreachable"


_BY_ERRNO = {
    errno.ENOSPC: Hindrance.FULL,
    errno.EDQUOT: Hindrance.FULL,
    errno.EFBIG: Hindrance.FULL,
    errno.EROFS: Hindrance.READ_ONLY,
}
# PostgreSQL's codes: disk_full, and read_only_sql_transaction, which a standby server returns.
_BY_SQLSTATE = {"53100": Hindrance.FULL, "25006": Hindrance.READ_ONLY}
# CANTOPEN and IOERR may have other causes: SQLite reports them when it cannot create or extend a file beside the
# database.
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: Hindrance.FULL,
    sqlite3.SQLITE_READONLY: Hindrance.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Hindrance.READ_ONLY,
    sqlite3.SQLITE_IOERR: Hindrance.READ_ONLY,
}


def hindrance(error: BaseException | None) -> Hindrance | None:
    """Return the reason that ``error`` or one of its causes gives why nothing can be written; None for other errors."""
    return next(filter(None, (_hindrance(cause) for cause in causes(error))), None)


def is_full(folder: Path) -> bool:
    """Return whether the disk that holds ``folder`` is almost full. SQLite reports some full disks as other errors."""
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield ``error`` and what led to it, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _hindrance(error: BaseException) -> Hindrance | None:
    if isinstance(error, sqlite3.Error):
        # The lowest byte is the primary error code; the others only refine it.
        return _BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, UnreachableError):
        return Hindrance.UNREACHABLE
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    return _BY_SQLSTATE.get(getattr(error, "pgcode", None) or "")
