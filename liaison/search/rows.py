"""Many rows at once into tables of the index. Making a model of each takes Django longer than the database takes to store them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg2.extras import execute_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

_AT_ONCE = 1000


def insert(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ignoring: bool = False
) -> None:
    """Store ``rows``, which are as the database takes them: moments through ``connection.ops``.

    With ``ignoring``, those are passed over that are there already.
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
