"""What a database takes for a value of JSON: text of COPY on PostgreSQL, a parameter on SQLite, as Django would write it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from liaison.portable.columns import Column, Kind
from liaison.portable.declaring import PortableError

# Nothing, in the text format of COPY.
_NOTHING = r"\N"


def adapter_of(column: Column) -> Callable[[Any], Any]:
    """Return a function that turns a JSON value of ``column`` into what ``Loader.store`` takes."""
    copies = connection.vendor == "postgresql"
    kind = Kind.INTEGER if column.named else column.kind
    adapt, nothing = (_TO_COPY if copies else _TO_SQLITE).get(kind), _NOTHING if copies else None
    if adapt is None:
        return lambda value: value
    if kind is Kind.JSON and not column.field.null:
        # Null is a value of JSON.
        return adapt
    return lambda value: nothing if value is None else adapt(value)


def _copied(text: str) -> str:
    """Return ``text`` as COPY wants it. Raises PortableError for a character that PostgreSQL cannot hold."""
    if "\0" in text:
        raise PortableError(
            "a text holds the character U+0000, which PostgreSQL cannot store. Remove it where it was written."
        )
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copied_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
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
