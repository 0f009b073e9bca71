"""The description of the format as a JSON Schema, made from the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison.portable.columns import Kind
from liaison.portable.declaring import Scope
from liaison.portable.inventory import types
from liaison.portable.lines import COUNTER, FILE, FORMAT, HEADER, TRAILER

if TYPE_CHECKING:
    from liaison.portable.columns import Column
    from liaison.portable.inventory import Type

_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_COUNT = {"type": "integer", "minimum": 0}
_KINDS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.FLOAT: {"type": "number"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time", "pattern": "Z$"},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.JSON: {},
    Kind.BINARY: {"type": "string", "contentEncoding": "base64"},
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one line of an export."""
    names = {table.name for table in types(Scope.CONTENT)}
    lines = {
        HEADER: _object(HEADER, {"format": {"const": FORMAT}, "product": {"type": "string"}, **_about_header()}),
        **{table.name: _row(table, everything_alone=table.name not in names) for table in types(Scope.EVERYTHING)},
        COUNTER: _object(COUNTER, {"of": {"type": "string"}, "last": {"type": "integer", "minimum": 1}}),
        FILE: _object(
            FILE,
            {"name": {"type": "string"}, "bytes": _or_null(_COUNT), "sha256": _or_null(_SHA256)},
        ),
        TRAILER: _object(TRAILER, {"lines": _COUNT, "sha256": _SHA256}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of an export of Liaison, format {FORMAT}",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in lines],
        "$defs": lines,
    }


def _about_header() -> dict[str, Any]:
    scopes = {"enum": [scope.value for scope in Scope]}
    return {"scope": scopes, "counts": {"type": "object", "additionalProperties": _COUNT}}


def _row(table: Type, *, everything_alone: bool) -> dict[str, Any]:
    described = _object(table.name, {column.name: _value(column) for column in table.columns})
    secret = [name for name in described["required"] if name in table.moves.secret]
    if secret:
        described["required"] = [name for name in described["required"] if name not in secret]
        described["description"] = f"Only in exports of everything: {', '.join(secret)}."
    if everything_alone:
        described["description"] = "Only in exports of everything."
    return described


def _object(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"const": name}, **properties},
        "required": ["type", *properties],
        "additionalProperties": False,
    }


def _value(column: Column) -> dict[str, Any]:
    value = dict(_KINDS[column.kind])
    if column.kind is Kind.TEXT and column.field.max_length:
        value["maxLength"] = column.field.max_length
    if column.field.is_relation:
        kind = column.field.related_model._meta.label_lower
        value["description"] = f"The name of the {kind}." if column.named else f"The id of the {kind}."
    return _or_null(value) if column.field.null else value


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "type": [value["type"], "null"]} if "type" in value else value
