"""SQLite connections that also open on a full or read-only disk, and that threads keep from request to request.

A database with a write-ahead log needs two files beside it, which SQLite makes with the first connection. If it cannot
make them, the database is opened for reading only: writes are refused, and pages are still served.

Opening takes longer than most pages. A kept connection is closed between requests as soon as a new one could see anything
else: another file stands at the path, a statement is still being read, an error occurred.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from django.db.backends.sqlite3 import base

from liaison.page_cache.committing import LogsChanges
from liaison.write_failures import hindrance


class DatabaseWrapper(LogsChanges, base.DatabaseWrapper):
    """Django's wrapper of an SQLite database, with the log of changes and the fallback to reading only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cursors: WeakSet[Any] = WeakSet()
        # The device and the number of the file that is open; None if another connection might be able to do more.
        self._file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._cursors = WeakSet()
        try:
            connection = self._opened(conn_params)
            self._file = self._file_there() if _is_written_beside(conn_params["database"]) else None
            return connection
        except sqlite3.OperationalError as error:
            if self.is_in_memory_db() or hindrance(error) is None:
                raise
            self._file = None
            return self._opened_for_reading(conn_params, error)

    def _opened(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        # The first read of the file makes SQLite create the files beside it.
        connection.execute("PRAGMA schema_version").fetchone()
        return connection

    def _opened_for_reading(self, conn_params: dict[str, Any], error: sqlite3.OperationalError) -> Any:
        """Return a connection for reading only; raise ``error`` if that is impossible too."""
        path = Path(conn_params["database"])
        modes = ["mode=ro"]
        if _is_whole(path):
            # Without the files beside it, SQLite reads only a database declared immutable. Nobody can change it now.
            modes.append("mode=ro&immutable=1")
        for mode in modes:
            try:
                return self._opened(conn_params | {"database": f"file:{quote(str(path))}?{mode}"})
            except sqlite3.OperationalError:
                continue
        raise error

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        self._cursors.add(cursor)
        return cursor

    def close_if_unusable_or_obsolete(self) -> None:
        """Close the connection between two requests if it is not as good as a new one.

        A statement that is not read to its end would keep showing what it began with.
        """
        if self.connection is not None and not self.in_atomic_block and not self._is_as_new():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _is_as_new(self) -> bool:
        if self.is_in_memory_db():
            return True
        return (
            not self.errors_occurred
            and not self._cursors
            and self._file is not None
            and self._file == self._file_there()
        )

    def _file_there(self) -> tuple[int, int] | None:
        """Return the device and the number of the file at the path of the database; None if there is none."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _is_written_beside(database: str) -> bool:
    """Return whether the shared memory of the write-ahead log can be written: else SQLite only reads, without a word."""
    memory = f"{database}-shm"
    return os.path.isfile(memory) and os.access(memory, os.W_OK)


def _is_whole(path: Path) -> bool:
    """Return whether the database file is complete: no data is in the write-ahead log only."""
    log = path.with_name(f"{path.name}-wal")
    return path.exists() and (not log.exists() or log.stat().st_size == 0)
