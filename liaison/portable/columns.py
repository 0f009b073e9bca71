"""Columns: how a value is written in JSON, and which values are taken back."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db import models

from liaison.portable.declaring import PortableError

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """The kinds of values, and what JSON Schema calls each."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    FLOAT = "float"
    DATE = "date"
    MOMENT = "moment"
    UUID = "uuid"
    JSON = "json"
    BINARY = "binary"


# In this order: a file's name is text, and a link is whatever its target's key is.
_KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
    (models.BooleanField, Kind.BOOLEAN),
    (models.IntegerField, Kind.INTEGER),
    (models.FloatField, Kind.FLOAT),
    (models.UUIDField, Kind.UUID),
    (models.JSONField, Kind.JSON),
    (models.BinaryField, Kind.BINARY),
    (models.CharField, Kind.TEXT),
    (models.TextField, Kind.TEXT),
    (models.FileField, Kind.TEXT),
    (models.GenericIPAddressField, Kind.TEXT),
)


def kind_of(field: Any) -> Kind:
    """Return the kind of the values of ``field``. Raises TypeError for one that this format does not know."""
    if field.is_relation:
        return kind_of(field.target_field)
    for base, kind in _KINDS:
        if isinstance(field, base):
            return kind
    raise TypeError(f"{field} holds values that an export does not know: liaison/portable/columns.py.")


@dataclass(frozen=True)
class Column:
    """A column of a type: ``name`` is its key in a line, ``field`` its field."""

    name: str
    field: Any
    kind: Kind
    # For a link to rows that each database numbers by itself: their model. The line has their name (liaison/portable/names.py).
    named: type[models.Model] | None = None

    @property
    def may_be_missing(self) -> bool:
        """Return whether a line without the key is taken, such as one that an older version wrote."""
        return self.field.null or self.field.has_default()


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


def _in_order(value: Any) -> Any:
    """Return ``value`` with the keys of its objects in alphabetical order: PostgreSQL does not keep another."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


# From what Django reads to JSON; a kind that is not here is the same in both.
WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.MOMENT: _moment,
    Kind.DATE: dt.date.isoformat,
    Kind.UUID: str,
    Kind.JSON: _in_order,
    Kind.BINARY: _base64,
}


def _is_integer(value: Any) -> bool:
    return type(value) is int


def _is_moment(value: Any) -> bool:
    return type(value) is str and value.endswith("Z") and dt.datetime.fromisoformat(value).tzinfo is dt.UTC


def _is_date(value: Any) -> bool:
    return type(value) is str and len(value) == 10 and bool(dt.date.fromisoformat(value))


_TESTS: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: lambda value: type(value) is str,
    Kind.INTEGER: _is_integer,
    Kind.BOOLEAN: lambda value: type(value) is bool,
    Kind.FLOAT: lambda value: type(value) in (int, float),
    Kind.DATE: _is_date,
    Kind.MOMENT: _is_moment,
    Kind.UUID: lambda value: type(value) is str and str(uuid.UUID(value)) == value,
    Kind.JSON: lambda value: True,
    Kind.BINARY: lambda value: type(value) is str and base64.b64decode(value, validate=True) is not None,
}
_EXPECTED = {
    Kind.TEXT: "a text",
    Kind.INTEGER: "a whole number",
    Kind.BOOLEAN: "true or false",
    Kind.FLOAT: "a number",
    Kind.DATE: "a date such as 2026-01-31",
    Kind.MOMENT: "a moment in UTC such as 2026-01-31T12:00:00Z",
    Kind.UUID: "a UUID",
    Kind.JSON: "any JSON",
    Kind.BINARY: "bytes in base64",
}


def check_of(column: Column) -> Callable[[Any], None]:
    """Return a function that raises PortableError for a JSON value that ``column`` cannot hold."""
    name, kind, null, test = column.name, column.kind, column.field.null, _TESTS[column.kind]
    most = column.field.max_length if kind is Kind.TEXT else None

    def check(value: Any) -> None:
        if value is None:
            if not null and kind is not Kind.JSON:
                raise PortableError(f"“{name}” must be {_EXPECTED[kind]}, not null.")
            return
        try:
            right = test(value)
        except ValueError:
            right = False
        if not right:
            raise PortableError(f"“{name}” must be {_EXPECTED[kind]}, not {_short(value)}.")
        if most is not None and len(value) > most:
            raise PortableError(f"“{name}” is {len(value):,} characters long; {most:,} are possible.")

    return check


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
