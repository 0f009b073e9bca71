"""Database connections that write the log of changes into each transaction, as its last statement."""

from __future__ import annotations

from typing import Any

from liaison.page_cache.changes import Pending, watch


class LogsChanges:
    """A mixin for Django's wrappers of database connections."""

    # Whether the database of this process has the log: a database that is only being migrated has none yet.
    has_log = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = Pending()
        self._has_news = False
        self.execute_wrappers.append(watch)  # type: ignore[attr-defined]

    def connect(self) -> None:
        """Connect; what an earlier connection had not committed is not there."""
        self.changes, self._has_news = Pending(), False
        super().connect()  # type: ignore[misc]

    def _commit(self) -> None:
        is_written = self._write()
        super()._commit()  # type: ignore[misc]
        self._has_news = is_written

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        # Only now: what is read right after the commit would open another transaction in PostgreSQL.
        if autocommit and self._has_news:
            self._has_news = False
            # Imported only here: it needs the apps, which need a database.
            from liaison.page_cache.following import catch_up

            catch_up()

    def _rollback(self) -> None:
        self.changes.take()
        super()._rollback()  # type: ignore[misc]

    def _write(self) -> bool:
        """Write the log; return whether there was something to write."""
        changed = self.changes.take()
        if changed and self._keeps_log():
            from liaison.page_cache import log

            log.write(self, changed)
            return True
        return False

    def _keeps_log(self) -> bool:
        connection: Any = self
        if connection.alias != "default" or connection.needs_rollback:
            return False
        if not LogsChanges.has_log:
            from liaison.page_cache.models import Purge

            with connection.cursor() as cursor:
                LogsChanges.has_log = Purge._meta.db_table in connection.introspection.table_names(cursor)
        return LogsChanges.has_log
