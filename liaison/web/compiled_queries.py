"""Queries whose SQL is compiled only once: Django's compiler takes ten times as long as the database.

A prepared query is an ordinary QuerySet written as a function; values that differ between calls are parameters:

    @prepared(meeting=int)
    def organizers(language, meeting):
        return Organization.objects.filter(organized_meetings=meeting).by_name(language).values_list("slug", "name_ar")

    organizers("ar", meeting=12)  # [Row(slug="…", name_ar="…"), …]

A parameter that is a ``tuple`` of ids, of any number, is compared by ``…__in``.

Without ``values_list()`` it returns records, with the columns that ``only()`` or ``defer()`` leave and the relations that
``select_related()`` names. The current time must be a parameter too, because a call of ``now()`` in the function would
run only once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import namedtuple
from dataclasses import dataclass
from functools import cache, update_wrapper
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators

from liaison.text.numbers import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Callable

_FIELDS: dict[type, type[models.Field]] = {
    int: models.BigIntegerField,
    str: models.TextField,
    dt.date: models.DateField,
    dt.datetime: models.DateTimeField,
    tuple: models.BigIntegerField,
}
# How each database takes ids of any number as one value.
_IDS = {"sqlite": "(SELECT value FROM json_each(%s))", "postgresql": "(SELECT unnest(%s::bigint[]))"}


class Placeholder(Expression):
    """An expression that stands in the SQL for a value that each call provides."""

    def __init__(self, name: str, kind: type) -> None:
        super().__init__(output_field=_FIELDS[kind]())
        self.name, self.kind = name, kind

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return _IDS[connection.vendor] if self.kind is tuple else "%s", [self]


@dataclass(frozen=True)
class _Compiled:
    """A compiled query: its SQL and parameters, how to make a row, and converters by column."""

    sql: str
    parameters: tuple[Any, ...]
    row: Callable[..., Any]
    converters: dict[int, tuple[list[Any], Any]]

    def rows(self, connection: Any, values: dict[str, Any], most: int | None) -> list[Any]:
        """Run the query with ``values`` for its placeholders; return its first ``most`` rows."""
        return [self.row(*record) for record in self.tuples(connection, values, most)]

    def tuples(self, connection: Any, values: dict[str, Any], most: int | None) -> list[tuple[Any, ...]]:
        """Run the query with ``values`` for its placeholders; return its first ``most`` rows as plain tuples."""
        sql = self.sql if most is None else f"{self.sql} LIMIT {most:d}"
        found = self._fetched(connection, sql, values)
        return [self._converted(connection, record) for record in found] if self.converters else found

    def count(self, connection: Any, values: dict[str, Any]) -> int:
        """Return how many rows the query has with ``values`` for its placeholders."""
        return self._fetched(connection, f"SELECT COUNT(*) FROM ({self.sql}) AS counted", values)[0][0]  # noqa: S608

    def _fetched(self, connection: Any, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        bound = [
            _adapted(connection, values[given.name]) if isinstance(given, Placeholder) else given
            for given in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            return cursor.fetchall()

    def _converted(self, connection: Any, record: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(record)
        for position, (steps, expression) in self.converters.items():
            for step in steps:
                values[position] = step(values[position], expression, connection)
        return tuple(values)


def _adapted(connection: Any, value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value) if connection.vendor == "postgresql" else json.dumps(value)
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


class Prepared:
    """A query made by ``prepared``; call it with the language, and the parameters by name."""

    def __init__(self, build: Callable[..., Any], kinds: dict[str, type]) -> None:
        self.build, self.kinds = build, kinds
        self._compiled = cache(self._compile)
        update_wrapper(self, build)

    def __call__(self, language: str, most: int | None = None, **values: Any) -> list[Any]:
        """Return the records, or the rows as named tuples; the first ``most`` of a query that is not sliced itself.

        An id larger than a database can hold finds none.
        """
        compiled = self._compiled_for(language, values)
        return compiled.rows(connections[DEFAULT_DB_ALIAS], values, most) if compiled else []

    def column(self, language: str, most: int | None = None, **values: Any) -> list[Any]:
        """Return the values of the first column, for thousands of ids: without a named tuple for each row."""
        compiled = self._compiled_for(language, values)
        found = compiled.tuples(connections[DEFAULT_DB_ALIAS], values, most) if compiled else []
        return [row[0] for row in found]

    def _compiled_for(self, language: str, values: dict[str, Any]) -> _Compiled | None:
        """Return the compiled query; None if it finds nothing with ``values``."""
        if any(isinstance(value, int) and abs(value) > LARGEST_ID for value in values.values()):
            return None
        return self._compiled(language, connections[DEFAULT_DB_ALIAS].vendor)

    def count(self, language: str, **values: Any) -> int:
        """Return how many rows the query has with the parameters."""
        compiled = self._compiled(language, connections[DEFAULT_DB_ALIAS].vendor)
        return compiled.count(connections[DEFAULT_DB_ALIAS], values) if compiled else 0

    def _compile(self, language: str, _vendor: str) -> _Compiled | None:
        """Return the compiled query; None if Django knows that it finds nothing."""
        stand_ins = {name: Placeholder(name, kind) for name, kind in self.kinds.items()}
        compiler = self.build(language, **stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([item[0] for item in compiler.select])
        return _Compiled(sql, tuple(parameters), _row_reader(compiler), converters)


def _row_reader(compiler: Any) -> Callable[..., Any]:
    """Return a function that makes a record of a row, or a named tuple if ``values_list()`` names columns."""
    if compiler.query.selected:
        return namedtuple("Row", list(compiler.query.selected))
    model, positions = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    names = [compiler.select[position][0].target.attname for position in positions]
    own = slice(positions[0], positions[-1] + 1)
    populators: Any = get_related_populators  # The stubs know Django 6, where it takes one argument more.
    related = populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)

    def record(*values: Any) -> Any:
        found = model.from_db(DEFAULT_DB_ALIAS, names, values[own])
        for populator in related:
            populator.populate(values, found)
        return found

    return record


def prepared(**kinds: type) -> Callable[[Callable[..., Any]], Prepared]:
    """Return a decorator that makes a prepared query of a function.

    The function takes a language and parameters and returns a QuerySet, of records or of ``values_list()``. ``kinds``
    gives the types of the parameters: ``int`` for an id, ``tuple`` for several, ``str`` for slugs, ``datetime.date`` for
    days, ``datetime.datetime`` for moments. The function is called once for each language, with placeholders: it may pass
    them to filters but must not evaluate them. Records come without ``prefetch_related()``.
    """
    return lambda build: Prepared(build, kinds)
