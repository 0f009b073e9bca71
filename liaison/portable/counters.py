"""The ids that were given last, which a database keeps when their records are gone.

An id stands in public addresses, in the audit log and in the trash: it must not be given again after a move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.models import Max, QuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.portable.inventory import Type


def counted(types: Iterable[Type]) -> list[Type]:
    """Return those of ``types`` whose ids the database counts."""
    return [each for each in types if each.has_key and isinstance(each.model._meta.pk, models.AutoField)]


def last_id(table: Type) -> int:
    """Return the last id that a row of ``table`` had, whether the database gave it or was told it; 0 if none."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {_sequence(table)}")  # noqa: S608
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.model._meta.db_table])
        row = cursor.fetchone()
    return max(row[0] if row else 0, _largest_id(table))


def count_from(table: Type, last: int) -> None:
    """Let the next row of ``table`` get an id above ``last``, and above all that are there."""
    last = max(last, _largest_id(table))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(table), max(last, 1), last > 0])
        else:
            name = table.model._meta.db_table
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last])


def _largest_id(table: Type) -> int:
    return QuerySet(table.model).aggregate(largest=Max("pk"))["largest"] or 0


def _sequence(table: Type) -> str:
    """Return the quoted name of PostgreSQL's sequence for the ids of ``table``."""
    with connection.cursor() as cursor:
        meta = table.model._meta
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(meta.db_table), meta.pk.column])
        return str(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
