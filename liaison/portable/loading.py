"""Writing many rows at once, as fast as each database takes them: COPY on PostgreSQL, one prepared statement on SQLite.

Neither signals nor ``save()`` take part: rows are stored as they were, and the index is written when all are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import connection

from liaison.portable.adapting import adapter_of, nothing, takes_null
from liaison.portable.columns import WRITERS, Column, check_of
from liaison.portable.declaring import PortableError
from liaison.portable.inventory import column_of
from liaison.portable.names import ids_of

if TYPE_CHECKING:
    from django.db.models import Model

    from liaison.portable.inventory import Type

Line = dict[str, Any]
_COPY_BYTES = 256 * 1024


class Loader:
    """Stores lines of ``table``."""

    def __init__(self, table: Type) -> None:
        self.table = table
        added = [column_of(table.model, name) for name in table.filled_in]
        self._keys = {"type", *(column.name for column in table.columns)}
        self._takers = [
            (column.name, check_of(column), _named(column), adapter_of(column), takes_null(column))
            for column in table.columns
        ]
        self._givers = [(_giver(table, column), adapter_of(column), takes_null(column)) for column in added]
        self._nothing = nothing()
        self._defaults = {column.name: _default(column)() for column in table.columns if column.may_be_missing}
        self._columns = [str(column.field.column) for column in (*table.columns, *added)]

    def row(self, line: Line) -> list[Any]:
        """Return the values of ``line`` as the database takes them. Raises PortableError for a line that is wrong."""
        if line.keys() != self._keys:
            line = self._completed(line)
        values = []
        for name, check, named, adapt, null in self._takers:
            value = line[name]
            check(value)
            if value is None and not null:
                values.append(self._nothing)
            else:
                values.append(adapt(named(value) if named else value))
        for give, adapt, null in self._givers:
            value = give()
            values.append(self._nothing if value is None and not null else adapt(value))
        return values

    @staticmethod
    def packed(rows: Sequence[Sequence[Any]]) -> Any:
        """Return ``rows``, each as ``row`` returns it, in the form in which the database takes many."""
        if connection.vendor == "postgresql":
            return "".join("\t".join(row) + "\n" for row in rows).encode()
        return rows

    def store(self, packed: Any) -> None:
        """Store what ``packed`` returned, in the transaction that is open."""
        names = ", ".join(map(connection.ops.quote_name, self._columns))
        table = connection.ops.quote_name(self.table.model._meta.db_table)
        with connection.cursor() as cursor, connection.wrap_database_errors:
            if connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", BytesIO(packed), _COPY_BYTES)
            else:
                marks = ", ".join(["%s"] * len(self._columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", packed)  # noqa: S608

    def _completed(self, line: Line) -> Line:
        """Return ``line`` with what an older version did not write. Raises PortableError for what is missing or unknown."""
        if unknown := sorted(line.keys() - self._keys):
            raise PortableError(
                f"{self.table.name} has no “{unknown[0]}”. If a newer version wrote the file, import it with that one."
            )
        if missing := sorted(self._keys - line.keys() - self._defaults.keys()):
            raise PortableError(f"“{missing[0]}” is missing.")
        return {**self._defaults, **line}


def _giver(table: Type, column: Column) -> Callable[[], Any]:
    """Return a function that gives a column which does not travel its value, as JSON."""
    return table.moves.filled.get(column.name) or _default(column)


def _default(column: Column) -> Callable[[], Any]:
    write = WRITERS.get(column.kind)

    def give() -> Any:
        value = column.field.get_default()
        if isinstance(value, Enum):
            value = value.value
        return write(value) if write and value is not None else value

    return give


def _named(column: Column) -> Callable[[str], int] | None:
    return _ids(column.named) if column.named else None


def _ids(model: type[Model]) -> Callable[[str], int]:
    ids = ids_of(model)

    def find(name: str) -> int:
        if name not in ids:
            raise PortableError(f"there is no {model._meta.verbose_name_raw} “{name}” here.")
        return ids[name]

    return find
