"""Views of the API about itself: its root, its schema and its documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from liaison.api.documentation import documented
from liaison.api.openapi import described
from liaison.api.problems import KINDS, language_of
from liaison.text.languages import LANGUAGES, other_language
from liaison.web.addresses import absolute
from liaison.web.head import Meta

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja import NinjaAPI

_UNICODE = {"ensure_ascii": False}


def root(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Return the addresses of all lists, the schema and the documentation."""
    lists = [path for path in described(api, LANGUAGES[0])["paths"] if "{" not in path]
    start, schema, docs = (absolute(request, reverse(name)) for name in ("api_root", "api_schema", "api_docs"))
    told = {path.strip("/"): f"{start.rstrip('/')}{path}" for path in lists}
    response = JsonResponse({"self": start, **told, "schema": schema, "docs": docs}, json_dumps_params=_UNICODE)
    response.headers["Link"] = f'<{schema}>; rel="service-desc"; type="application/json", <{docs}>; rel="service-doc"'
    response.headers["Content-Language"] = ", ".join(LANGUAGES)
    return response


def schema(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Return the OpenAPI 3.1 document in the reader's language."""
    language = language_of(request)
    document = described(api, language) | {"servers": [{"url": _server(request)}]}
    return JsonResponse(document, json_dumps_params=_UNICODE, headers={"Content-Language": language})


def docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Return the documentation as a page of the site, with at most two queries: for the office and its menus."""
    language = language_of(request)
    with translation.override(language):
        own, other = _docs_address(language), _docs_address(other_language(language))
        context: dict[str, object] = {
            "docs": documented(described(api, language), _server(request)),
            "problems": KINDS,
            "rate": settings.API_RATE,
            "schema_url": f"{reverse('api_schema')}?language={language}",
            "other_url": other,
            "meta": Meta(
                title=gettext("Public API documentation"),
                address=absolute(request, own),
                description=gettext(api.description),
                editions=tuple((code, absolute(request, _docs_address(code))) for code in LANGUAGES),
            ),
        }
        response = render(request, "api/docs.html", context)
    response.headers["Content-Language"] = language
    return response


def _server(request: HttpRequest) -> str:
    return absolute(request, reverse("api_root")).rstrip("/")


def _docs_address(language: str) -> str:
    return f"{reverse('api_docs')}?language={language}"
