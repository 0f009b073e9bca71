"""Readers who save data (``Save-Data: on``) get pictures as links: asked in one place, by the public pages that show one.

A page that asks varies with the header, and says so to caches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

HEADER = "Save-Data"


def save_data(request: HttpRequest) -> dict[str, object]:
    """For templates: ``saves_data``, which is looked up only where it is used."""
    return {"saves_data": lambda: _asks(request)}


def _asks(request: HttpRequest) -> bool:
    """Whether the reader saves data. Staff are shown what the others see."""
    match = request.resolver_match
    if match is None or "admin" in match.app_names:
        return False
    request.asked_to_save_data = True  # type: ignore[attr-defined]
    return request.headers.get(HEADER, "").strip().lower() == "on"


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Adds ``Vary: Save-Data`` to pages for which it was asked."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "asked_to_save_data", False):
            patch_vary_headers(response, [HEADER])
        return response

    return respond
