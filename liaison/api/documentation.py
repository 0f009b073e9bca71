"""The documentation of the API for people: plain values for a template, made only from the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.api.openapi import Node

# Values for examples, by type, where the schema has no example.
_STAND_INS: dict[str, object] = {"string": "…", "integer": 1, "boolean": False, "array": [], "object": {}, "null": None}
# The most choices of a value that the documentation lists; for more, see the schema.
_CHOICES = 12


@dataclass(frozen=True)
class Field:
    """A field of a record, or a parameter. ``record`` is the name of the record kind that it holds, if any."""

    name: str
    kind: str
    description: str
    record: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Operation:
    """A request that can be made at ``path``; ``command`` makes it, ``example`` is a response."""

    anchor: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    command: str
    example: str


@dataclass(frozen=True)
class RecordKind:
    """A kind of record, or of a value within one."""

    name: str
    anchor: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Documentation:
    """The documentation of the whole API; ``server`` is its address."""

    server: str
    operations: tuple[Operation, ...]
    records: tuple[RecordKind, ...]


def documented(schema: Node, server: str) -> Documentation:
    """Return the documentation for ``schema`` (OpenAPI 3.1); ``server`` is an address without a slash at the end."""
    schemas = schema["components"]["schemas"]
    operations = (
        _operation(path, item["get"], schemas, server) for path, item in schema["paths"].items() if "get" in item
    )
    records = (_record_kind(name, node) for name, node in schemas.items() if not name.startswith("Listed"))
    return Documentation(server, tuple(operations), tuple(records))


def _operation(path: str, operation: Node, schemas: Node, server: str) -> Operation:
    parameters = operation.get("parameters", [])
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        anchor=slugify(operation["operationId"]),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(_field(one["name"], one["schema"] | _described(one)) for one in parameters),
        command=f"curl '{server}{_filled_in(path, parameters)}'",
        example=json.dumps(_example(answer, schemas), ensure_ascii=False, indent=2),
    )


def _described(parameter: Node) -> Node:
    return {"description": parameter["description"]} if "description" in parameter else {}


def _filled_in(path: str, parameters: list[Node]) -> str:
    """Return an example address: each part of the path filled in, and the parameters ``language`` and ``limit``."""
    examples = {one["name"]: (one["in"], one["schema"].get("examples", [""])[0]) for one in parameters}
    query = []
    for name, (place, example) in examples.items():
        if place == "path":
            path = path.replace(f"{{{name}}}", str(example))
        elif example and name in ("language", "limit"):
            query.append((name, example))
    return f"{path}?{urlencode(query)}" if query else path


def _record_kind(name: str, node: Node) -> RecordKind:
    fields = (_field(one, told) for one, told in node.get("properties", {}).items())
    return RecordKind(name, f"record-{slugify(name)}", node.get("description", ""), tuple(fields))


def _field(name: str, node: Node) -> Field:
    inner = next(iter(_inner(node)), {})
    choices = tuple(str(one) for one in inner.get("enum", ()))
    default = node.get("default")
    return Field(
        name=name,
        kind=" | ".join(_kinds(node)),
        description=node.get("description", ""),
        record=inner.get("$ref", "").rpartition("/")[2],
        choices=choices if len(choices) <= _CHOICES else (),
        default="" if default is None else str(default),
    )


def _kinds(node: Node) -> Iterable[str]:
    """Return the names of the types that ``node`` allows: ``["integer", "null"]``, ``["array of string"]``."""
    if "anyOf" in node:
        return [kind for one in node["anyOf"] for kind in _kinds(one)]
    if "$ref" in node:
        return [node["$ref"].rpartition("/")[2]]
    kind = node.get("type", "string")
    if kind == "array":
        return [f"array of {' | '.join(_kinds(node.get('items', {})))}"]
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        return [f"object of {' | '.join(_kinds(node['additionalProperties']))}"]
    return [f"{kind} ({node['format']})" if "format" in node else kind]


def _inner(node: Node) -> Iterable[Node]:
    """Yield the nodes with a reference or choices in ``node``, its alternatives and its items."""
    if "$ref" in node or "enum" in node:
        yield node
    for one in (*node.get("anyOf", ()), *(node[key] for key in ("items", "additionalProperties") if key in node)):
        if isinstance(one, dict):
            yield from _inner(one)


def _example(node: Node, schemas: Node) -> object:
    if "$ref" in node:
        return _example(schemas[node["$ref"].rpartition("/")[2]], schemas)
    if node.get("examples"):
        return node["examples"][0]
    if "const" in node or "enum" in node:
        return node["const"] if "const" in node else node["enum"][0]
    if "anyOf" in node:
        return _example(node["anyOf"][0], schemas)
    if node.get("properties"):
        return {name: _example(told, schemas) for name, told in node["properties"].items()}
    if node.get("type") == "array":
        return [_example(node["items"], schemas)]
    return _STAND_INS[node.get("type", "string")]
