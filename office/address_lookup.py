"""Lookup of what a visitor gets at an address of this site."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from liaison.text.languages import LANGUAGES
from office.address_spelling import decoded

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Answer:
    """The response at an address, with the path at which it was found.

    ``path`` has the final slash that may have been missing. ``moved`` is the target of a redirect.
    """

    path: str
    status: int
    moved: str = ""


def answer_at(request: HttpRequest, path: str, query: str = "") -> Answer | None:
    """Return the response to a visitor's request of ``path`` (percent-encoded or not); None if nothing is found.

    ``request`` gives the host. The view itself is called, because no other rule could tell what it returns.
    """
    plain = decoded(path)
    return _ask(request, plain, query) or (None if plain.endswith("/") else _ask(request, f"{plain}/", query))


def _ask(request: HttpRequest, path: str, query: str) -> Answer | None:
    look = copy(request)
    look.method, look.path, look.path_info = "GET", path, path
    look.GET = QueryDict(query)
    with translation.override(translation.get_language_from_path(path) or LANGUAGES[0]):
        try:
            match = resolve(path)
            response = match.func(look, *match.args, **match.kwargs)
        except (Resolver404, Http404):
            return None
    return Answer(path, response.status_code, response.get("Location", ""))
