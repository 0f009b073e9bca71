"""Readers who ask for an old address are led to the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import is_valid_path

from liaison.web.addresses import moved
from office.address_spelling import spellings
from office.models.old_address import lead_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def old_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the innermost: it sees what is not found before the others look for a slash or a language to add."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _may_be_old(request, response):
            return response
        target = lead_on(spellings(request))
        return moved(target) if target else response

    return middleware


def _may_be_old(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    # Former sites call their pages ``/?p=12``; here is nothing at ``/`` but the choice of a language.
    if request.path == "/":
        return bool(request.GET)
    if response.status_code != 404:
        return False
    # Django adds the slash that is missing, and what is there then may be a page.
    return request.path.endswith("/") or not is_valid_path(f"{request.path_info}/")
