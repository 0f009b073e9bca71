"""What a transaction changes of what readers see.

Every statement that writes a public table is noted. For exact tables whoever writes a row also names the record (``told``): a
statement for which nobody does counts as a change of everything. So what is forgotten here costs speed and never truth.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from liaison.page_cache.shown import reads
from liaison.page_cache.tables import exact_tables, written_by
from liaison.page_cache.tags import EVERYTHING, Changed, of_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Pending:
    """What the transaction of one connection has changed so far."""

    def __init__(self) -> None:
        self.changed: set[Changed] = set()
        self.untold: Counter[str] = Counter()
        self.covered: set[str] = set()

    def wrote(self, table: str) -> None:
        """Note a statement that writes ``table``."""
        if table in self.covered:
            return
        if table in exact_tables():
            self.untold[table] += 1
        else:
            self.changed.add(Changed(of_table(table)))

    def take(self) -> set[Changed]:
        """Return all that changed, and forget it."""
        changed = self.changed
        if any(self.untold.values()):
            changed = {Changed(EVERYTHING)}
        self.changed, self.untold = set(), Counter()
        return changed


def pending() -> Pending:
    """Return what the open transaction has changed."""
    own: Any = connection
    return own.changes


def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute ``sql``, and note what it reads or writes; a wrapper for ``connection.execute_wrappers``.

    Whatever is written outside a transaction gets one, so that the log of changes is written with it. PostgreSQL's COPY comes past
    here: whoever uses it says ``everything``.
    """
    if not isinstance(sql, str):
        return execute(sql, params, many, context)
    table = written_by(sql)
    if not table:
        reads(sql)
        return execute(sql, params, many, context)
    own = context["connection"]
    if own.in_atomic_block or not own.get_autocommit():
        result = execute(sql, params, many, context)
        own.changes.wrote(table)
        return result
    with transaction.atomic(using=own.alias):
        result = execute(sql, params, many, context)
        own.changes.wrote(table)
        _read_out(context["cursor"])
    return result


def _read_out(cursor: Any) -> None:
    """Read what the statement returns (``RETURNING``) before its transaction ends: SQLite does not commit before that."""
    if cursor.cursor.description:
        cursor.cursor = _ReadOut(cursor.cursor)


class _ReadOut:
    """A cursor whose rows were read already."""

    def __init__(self, cursor: Any) -> None:
        self._cursor, self._rows = cursor, iter(cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows, at most ``size``."""
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def told(table: str, changed: Iterable[Changed] = ()) -> None:
    """Say what the last statement that wrote ``table`` changed for readers; nothing, if they do not see it."""
    if not connection.in_atomic_block:
        # Its own transaction is over, and counted as a change of everything.
        return
    now = pending()
    if now.untold[table] > 0:
        now.untold[table] -= 1
    now.changed.update(changed)


def changed(*changes: Changed) -> None:
    """Say what the transaction changes for readers besides what its statements show."""
    pending().changed.update(changes)


def everything() -> None:
    """Say that the transaction changes what every answer may show."""
    with transaction.atomic():
        pending().changed.add(Changed(EVERYTHING))


@contextmanager
def telling(*tables: str) -> Iterator[None]:
    """Statements on these tables in this context need not be told one by one: the caller says what they change."""
    now = pending()
    before, now.covered = now.covered, now.covered.union(tables)
    try:
        yield
    finally:
        now.covered = before
