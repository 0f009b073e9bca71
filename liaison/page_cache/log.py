"""Writing the log of changes with the transaction that makes them, and reading on from where one has read it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from liaison.page_cache.models import Purge
from liaison.page_cache.tags import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable

# The channel on which PostgreSQL tells other nodes that there is something to read.
CHANNEL = "liaison_purges"
# How long changes are kept for nodes that are away, and after how many rows older ones are looked for.
_KEPT = dt.timedelta(days=1)
_SWEEP = 200
# Locks the log of PostgreSQL from the writing of a row to the commit, so that ids are in the order of commits.
_LOCK = 7_203_114


class Position(NamedTuple):
    """How far the log was read: the id and the mark of the last row."""

    id: int = 0
    mark: str = ""


class Step(NamedTuple):
    """What one transaction changed, and the position after it."""

    position: Position
    changed: tuple[Changed, ...]


def write(connection: Any, changes: Iterable[Changed]) -> None:
    """Write what the open transaction of ``connection`` changed. Called last before its commit."""
    table, moment, now = Purge._meta.db_table, connection.ops.adapt_datetimefield_value, timezone.now()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            f"INSERT INTO {table} (mark, at, changed) VALUES (%s, %s, %s) RETURNING id",  # noqa: S608
            [secrets.token_hex(8), moment(now), json.dumps(sorted(changes, key=str))],
        )
        ((number,),) = cursor.fetchall()
        if number % _SWEEP == 0:
            cursor.execute(f"DELETE FROM {table} WHERE at < %s", [moment(now - _KEPT)])  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute(f"NOTIFY {CHANNEL}")


def end() -> Position:
    """Return the position of the last change."""
    return Position(*(Purge.objects.order_by("-pk").values_list("pk", "mark").first() or Position()))


def reaches(connection: Any, position: Position) -> bool:
    """Return whether the database of ``connection``, a copy of this one, has all that was committed up to ``position``."""
    # Without quotation marks no answer that is being made counts as showing the log.
    wanted = f"SELECT 1 FROM {Purge._meta.db_table} WHERE id = %s AND mark = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(wanted, position)
        return cursor.fetchone() is not None


def after(position: Position) -> list[Step] | None:
    """Return the changes after ``position``, in order; None if the log does not reach back to it, or is another."""
    # What changed is read of new rows alone: every process asks several times a second, and the last row may be long.
    known = Purge.objects.filter(pk__gte=position.id).order_by("pk").values_list("pk", "mark")
    rows = [Position(*row) for row in known]
    if position.id:
        if not rows or rows[0] != position:
            return None
        rows = rows[1:]
    if not rows:
        return []
    changed = dict(Purge.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", "changed"))
    return [Step(row, tuple(Changed(*each) for each in changed[row.id])) for row in rows]
