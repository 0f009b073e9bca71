"""Bulk statements for tables of the index: making model instances takes Django longer than storing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg2.extras import execute_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

_AT_ONCE = 1000
# The most parameters that one statement may have on either database.
_LOOKED_UP = 900


def insert(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ignoring: bool = False
) -> None:
    """Store ``rows`` in the table of ``model``; moments in them are adapted by ``connection.ops``.

    With ``ignoring``, rows that violate a unique constraint are skipped.
    """
    if not rows:
        return
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
    after = "ON CONFLICT DO NOTHING" if ignoring else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            execute_values(cursor, f"{into} VALUES %s {after}", rows, page_size=_AT_ONCE)
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))}) {after}", rows)


def new_words(model: type[Model], words: Sequence[str]) -> set[str]:
    """Return those of ``words`` that no row of ``model`` has in its column ``word``."""
    known: set[str] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(words), _LOOKED_UP):
            some = words[start : start + _LOOKED_UP]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT word FROM {model._meta.db_table} WHERE word IN ({places})", some)  # noqa: S608
            known.update(row[0] for row in cursor.fetchall())
    return set(words) - known
