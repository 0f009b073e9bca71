"""PostgreSQL connections that log what changes for readers."""

from __future__ import annotations

from django.db.backends.postgresql import base

from liaison.page_cache.committing import LogsChanges


class DatabaseWrapper(LogsChanges, base.DatabaseWrapper):
    """Django's wrapper of a PostgreSQL database, with the log of changes.

    Queries are not compiled: PostgreSQL would take up to half a second for that, for what it answers in some milliseconds.
    """

    def init_connection_state(self) -> None:
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute("SET jit TO off")
        self.connection.commit()
