"""SQLite connections that also open on a full or read-only disk.

A database with a write-ahead log needs two files beside it, which SQLite makes with the first connection. If it cannot
make them, the database is opened for reading only: writes are refused, and pages are still served.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base

from liaison.write_failures import hindrance


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper of an SQLite database, with the fallback to reading only."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return self._opened(conn_params)
        except sqlite3.OperationalError as error:
            if self.is_in_memory_db() or hindrance(error) is None:
                raise
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


def _is_whole(path: Path) -> bool:
    """Return whether the database file is complete: no data is in the write-ahead log only."""
    log = path.with_name(f"{path.name}-wal")
    return path.exists() and (not log.exists() or log.stat().st_size == 0)
