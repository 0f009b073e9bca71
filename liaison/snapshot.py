"""One consistent view of the whole database, while others go on writing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database within as it was at the beginning; nobody waits for it.

    Inside a transaction of the caller's, that one decides what is read.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not by atomic(), which takes SQLite's lock for writing: staff could save nothing meanwhile.
        _execute("BEGIN DEFERRED")
        try:
            # With the first read, SQLite chooses what is seen.
            _execute("SELECT count(*) FROM sqlite_master")
            yield
        finally:
            _execute("ROLLBACK")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
