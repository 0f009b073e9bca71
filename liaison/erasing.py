"""What a database deletes is only marked as free; this overwrites it, as far as the database lets an application do so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def erasing() -> Iterator[None]:
    """Let what is deleted or changed in this context be overwritten, once its transaction is committed.

    SQLite overwrites it at once; its log and the full texts are cleared after the commit. PostgreSQL overwrites old rows
    when it is vacuumed, which it does by itself; an application cannot do that within a transaction.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    yield
    transaction.on_commit(_clear_logs, robust=True)


def _clear_logs() -> None:
    with connection.cursor() as cursor:
        # FTS5 keeps deleted words until its parts are merged.
        cursor.execute("INSERT INTO liaison_fulltext (liaison_fulltext) VALUES ('optimize')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
