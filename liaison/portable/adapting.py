"""What a database takes for a value of JSON: text of COPY on PostgreSQL, a parameter on SQLite, as Django would write it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import orjson
from django.db import connection

from liaison.portable.columns import Column, Kind
from liaison.portable.declaring import PortableError

# Nothing, in the text format of COPY.
_NOTHING = r"\N"


def adapter_of(column: Column) -> Callable[[Any], Any]:
    """Return a function that turns a JSON value of ``column`` into what ``Loader.store`` takes. It gets None only where ``takes_null``."""
    kind = Kind.INTEGER if column.named else column.kind
    return (_TO_COPY if _copies() else _TO_SQLITE).get(kind, _as_it_is)


def takes_null(column: Column) -> bool:
    """Return whether null is a value of JSON for ``column``, and not nothing."""
    return column.kind is Kind.JSON and not column.field.null


def nothing() -> Any:
    """Return what ``Loader.store`` takes for nothing."""
    return _NOTHING if _copies() else None


def _copies() -> bool:
    return connection.vendor == "postgresql"


def _as_it_is(value: Any) -> Any:
    return value


def _copied(text: str) -> str:
    """Return ``text`` as COPY wants it. Raises PortableError for a character that PostgreSQL cannot hold."""
    if "\0" in text:
        raise PortableError(
            "a text holds the character U+0000, which PostgreSQL cannot store. Remove it where it was written."
        )
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copied_json(value: Any) -> str:
    text = orjson.dumps(value).decode()
    # Few texts hold this at all, and in most of those it is no such character, only the words for it.
    if "\\u0000" in text:
        _copied(_words(value))
    return _copied(text)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(key + _words(item) for key, item in value.items())
    return "".join(map(_words, value)) if isinstance(value, list) else str(value)


def _boolean(value: bool) -> str:
    return "t" if value else "f"


def _copied_bytes(value: str) -> str:
    return rf"\\x{base64.b64decode(value).hex()}"


def _sqlite_moment(value: str) -> str:
    """Return a moment as Django writes it: others would not compare with it."""
    return value[:-1].replace("T", " ")


def _sqlite_uuid(value: str) -> str:
    return value.replace("-", "")


_TO_COPY: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _copied,
    Kind.INTEGER: str,
    Kind.FLOAT: repr,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: str,
    Kind.MOMENT: str,
    Kind.UUID: str,
    Kind.JSON: _copied_json,
    Kind.BINARY: _copied_bytes,
}
# A kind that is not here is taken as it is.
_TO_SQLITE: dict[Kind, Callable[[Any], Any]] = {
    Kind.MOMENT: _sqlite_moment,
    Kind.UUID: _sqlite_uuid,
    Kind.JSON: json.dumps,
    Kind.BINARY: base64.b64decode,
}
