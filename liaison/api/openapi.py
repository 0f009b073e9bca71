"""The OpenAPI document of the API: ninja's schema with what holds for every response, in either language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from liaison.api.problems import FAULT, KINDS, MEDIA_TYPE, NOT_FOUND, PARAMETERS, RATE, Problem, ProblemKind

if TYPE_CHECKING:
    from ninja import NinjaAPI

Node = dict[str, Any]

_REF = "#/components/{}/{}"
# The keys of translatable text; any other string is for machines.
_WORDS = {"summary", "description"}

_HEADERS: dict[str, Node] = {
    "ETag": {
        "description": _("Version of the response. Send it as If-None-Match to avoid downloading the same data again."),
        "schema": {"type": "string"},
        "example": 'W/"5d41402abc4b2a76b9719d911017c592"',
    },
    "Link": {
        "description": _("URL of the next page of results, if any (RFC 8288)."),
        "schema": {"type": "string"},
        "example": '<https://news.example/api/v1/articles/?cursor=4163>; rel="next"',
    },
    "RateLimit-Policy": {
        "description": _("How many requests one client can send, and in how many seconds."),
        "schema": {"type": "string"},
        "example": '"minute";q=120;w=60',
    },
    "RateLimit": {
        "description": _("How many requests are left, and how many seconds until the limit resets."),
        "schema": {"type": "string"},
        "example": '"minute";r=119;t=42',
    },
    "Retry-After": {
        "description": _("Seconds to wait before the next request."),
        "schema": {"type": "string"},
        "example": "42",
    },
}
_LIMITS = ("RateLimit-Policy", "RateLimit")


@cache
def described(api: NinjaAPI, language: str) -> Node:
    """Return the OpenAPI 3.1 document of ``api`` with texts in ``language``, without the addresses of servers.

    The document is cached: do not change it.
    """
    found: Node = dict(api.get_openapi_schema(path_prefix=""))
    schemas = Problem.model_json_schema(ref_template=_REF.format("schemas", "{model}"), mode="serialization")
    found["components"]["schemas"] |= schemas.pop("$defs") | {"Problem": schemas}
    found["components"] |= {"responses": {_name(kind): _response(kind) for kind in KINDS}, "headers": _HEADERS}
    for schema in found["components"]["schemas"].values():
        # Docstrings of classes are for readers of the code; each field has its own description.
        schema.pop("description", None)
    for path, operations in found["paths"].items():
        for operation in operations.values():
            _complete(operation, is_list="{" not in path)
    with translation.override(language):
        return _in_words(found)


def _name(kind: ProblemKind) -> str:
    """Return the name of a problem's response: ``Problem-not-found``."""
    return f"Problem-{kind.name}"


def _response(kind: ProblemKind) -> Node:
    headers = (*_LIMITS, *(("Retry-After",) if kind is RATE else ()))
    return {
        "description": kind.title,
        "headers": _headers(headers),
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format("schemas", "Problem")}}},
    }


def _headers(names: tuple[str, ...]) -> Node:
    return {name: {"$ref": _REF.format("headers", name)} for name in names}


def _complete(operation: Node, *, is_list: bool) -> None:
    """Add to ``operation`` its other responses, and the headers of the successful one."""
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        # The examples are in its schema; OpenAPI expects another format beside it.
        parameter.pop("examples", None)
    kinds = (PARAMETERS, RATE, FAULT) if is_list else (PARAMETERS, NOT_FOUND, RATE, FAULT)
    responses = operation["responses"]
    found = responses.pop(200)
    found["description"] = _("Success.")
    found["headers"] = _headers(("ETag", *(("Link",) if is_list else ()), *_LIMITS))
    responses["200"] = found
    responses["304"] = {"description": _("Not modified since the response with this ETag.")}
    for kind in kinds:
        responses[str(kind.status)] = {"$ref": _REF.format("responses", _name(kind))}


def _without_null(schema: Node) -> Node:
    """Return the schema of a parameter without null: a client leaves an unused parameter out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return {name: value for name, value in schema.items() if name != "anyOf"} | kinds[0] if kinds else schema


def _in_words(node: object) -> Any:
    """Return ``node`` with descriptions in the active language, and without the titles that pydantic makes of names."""
    if isinstance(node, list | tuple):
        return [_in_words(one) for one in node]
    if not isinstance(node, dict):
        return node
    is_info = "version" in node
    return {
        key: _description(value) if key in _WORDS or (is_info and key == "title") else _in_words(value)
        for key, value in node.items()
        if is_info or key != "title" or not isinstance(value, str)
    }


def _description(value: object) -> object:
    """Return a translated description; or, if a record has a field of that name, the field's schema."""
    return _in_words(value) if isinstance(value, dict) else gettext(str(value))
