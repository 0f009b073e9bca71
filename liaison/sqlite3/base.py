"""Connections to SQLite that open on a full disk and on one that may only be read.

A database with a write-ahead log needs two files beside it, which SQLite makes when the first connection opens. Where it
cannot, what is stored is opened for reading alone: then whatever writes is refused, and pages go on.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base

from liaison.write_failures import hindrance


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return self._opened(conn_params)
        except sqlite3.OperationalError as error:
            if self.is_in_memory_db() or hindrance(error) is None:
                raise
            return self._opened_for_reading(conn_params, error)

    def _opened(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        # The first look at the file makes what SQLite needs beside it.
        connection.execute("PRAGMA schema_version").fetchone()
        return connection

    def _opened_for_reading(self, conn_params: dict[str, Any], error: sqlite3.OperationalError) -> Any:
        """Raises ``error`` where that is impossible too."""
        path = Path(conn_params["database"])
        modes = ["mode=ro"]
        if _is_whole(path):
            # Without the files beside it SQLite reads only what it is told never changes. Nobody can change it now.
            modes.append("mode=ro&immutable=1")
        for mode in modes:
            try:
                return self._opened(conn_params | {"database": f"file:{quote(str(path))}?{mode}"})
            except sqlite3.OperationalError:
                continue
        raise error


def _is_whole(path: Path) -> bool:
    """Whether nothing that was stored stands in the log alone."""
    log = path.with_name(f"{path.name}-wal")
    return path.exists() and (not log.exists() or log.stat().st_size == 0)
