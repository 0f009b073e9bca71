"""The middleware that redirects old addresses to new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import is_valid_path

from liaison.web.addresses import moved
from office.address_lookup import answer_at
from office.address_spelling import spellings
from office.models.old_address import lead_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


# The end of a target that names a record by its number alone.
OPEN_SLUG = "/-/"


def old_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that redirects old addresses if nothing else is found.

    It must be the innermost: it sees a 404 before other middleware tries to add a slash or a language.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _may_be_old(request, response):
            return response
        target = _whole(request, lead_on(spellings(request)))
        return moved(target) if target else response

    return middleware


def _whole(request: HttpRequest, target: str) -> str:
    """Return ``target``; one whose slug was left open, with the slug that it has now; empty if readers find nothing there.

    Only the page itself may tell the slug: that of a text which is not live is not for visitors.
    """
    if not target.endswith(OPEN_SLUG):
        return target
    answer = answer_at(request, target)
    return "" if answer is None else answer.moved or target


def _may_be_old(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    # Former sites have pages such as ``/?p=12``; this site has only the choice of a language at ``/``.
    if request.path == "/":
        return bool(request.GET)
    if response.status_code != 404:
        return False
    # With a missing slash added by Django, the address may be that of a page.
    return request.path.endswith("/") or not is_valid_path(f"{request.path_info}/")
