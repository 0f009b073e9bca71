"""The API described for machines: what ninja finds in the code, with what holds of every answer, in either language."""

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
# The words of a description; any other string says something to machines.
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
    """The OpenAPI 3.1 document of ``api`` in words of ``language``, but for where the API is. Not to be changed."""
    found: Node = dict(api.get_openapi_schema(path_prefix=""))
    schemas = Problem.model_json_schema(ref_template=_REF.format("schemas", "{model}"), mode="serialization")
    found["components"]["schemas"] |= schemas.pop("$defs") | {"Problem": schemas}
    found["components"] |= {"responses": {_name(kind): _response(kind) for kind in KINDS}, "headers": _HEADERS}
    for schema in found["components"]["schemas"].values():
        # What a class says of itself is for whoever reads the code; its fields are explained one by one.
        schema.pop("description", None)
    for path, operations in found["paths"].items():
        for operation in operations.values():
            _complete(operation, is_list="{" not in path)
    with translation.override(language):
        return _in_words(found)


def _name(kind: ProblemKind) -> str:
    """``Problem-not-found``."""
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
    """What each answer may be besides the one that was asked for, and the headers of that one."""
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
        # Its schema holds them; beside it OpenAPI wants them by name.
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
    """Of a parameter: who does not narrow a list leaves the parameter out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return {name: value for name, value in schema.items() if name != "anyOf"} | kinds[0] if kinds else schema


def _in_words(node: object) -> Any:
    """``node`` with its descriptions in the active language, and without the titles that pydantic makes of names."""
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
    """A description; or what is described, where a record has a field of that name."""
    return _in_words(value) if isinstance(value, dict) else gettext(str(value))
