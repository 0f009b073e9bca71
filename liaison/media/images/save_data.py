"""The Save-Data header: readers who send ``Save-Data: on`` get pictures as links.

A page whose content depends on the header says so with ``Vary: Save-Data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

HEADER = "Save-Data"


def save_data(request: HttpRequest) -> dict[str, object]:
    """Return the context variable ``saves_data``, a callable.

    A page that does not call it does not vary with the header.
    """
    return {"saves_data": lambda: _asks(request)}


def _asks(request: HttpRequest) -> bool:
    """Return whether the reader saves data; False on the desk, where staff see what other readers see."""
    match = request.resolver_match
    if match is None or "admin" in match.app_names:
        return False
    request.asked_to_save_data = True  # type: ignore[attr-defined]
    return request.headers.get(HEADER, "").strip().lower() == "on"


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that adds ``Vary: Save-Data`` to pages that used the header."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "asked_to_save_data", False):
            patch_vary_headers(response, [HEADER])
        return response

    return respond
