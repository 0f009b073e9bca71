"""What one request may hold, and how often one reader may ask for what costs much. Pages that are only read have no limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from liaison.security import rates
from liaison.staff.requests import is_desk
from liaison.web.copying import is_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# In bytes and in number; all filters of a page together come to a quarter of that.
_LONGEST_QUERY, _MOST_PARAMETERS = 6000, 100
# The longest answer to a fact check, percent-encoded, is a third of that.
_LARGEST_POST = 100_000
# What is brought to be verified may be a file. Django keeps one of this size in memory and writes none to the disk.
_VERIFY, _LARGEST_VERIFIED = re.compile(r"/(?:ar|en)/verify/"), 2_500_000
# Views whose answers cost much, by the setting that limits them.
_FILES = {
    *("articles:pdf", "articles:register_csv", "articles:register_xlsx", "articles:register_json"),
    *("articles:calendar", "organizations:directory_csv", "organizations:directory_xlsx"),
    "organizations:directory_json",
}
_SUGGESTIONS = "articles:suggestions"
# Someone who types sends a request for suggestions at every pause.
_TYPED = 4


class LimitsMiddleware:
    """Middleware that refuses what is too long (400, 413) or asked for too often (429, with Retry-After)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > _LONGEST_QUERY or query.count("&") + query.count(";") >= _MOST_PARAMETERS:
            raise BadRequest("The query is too long.")
        if request.method == "POST" and not is_desk(request) and _length(request) > _largest(request):
            return _too_large(request)
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: Mapping[str, object]
    ) -> HttpResponseBase | None:
        """Return the answer to a reader who asked too often; None to go on."""
        scope, limit = _limit(request)
        standing = rates.count(request, scope, limit) if scope else None
        return _refused(request, standing) if standing and standing.is_over() else None


def _largest(request: HttpRequest) -> int:
    """Return how many bytes the request may send; asked before its view is known."""
    return _LARGEST_VERIFIED if _VERIFY.fullmatch(request.path) else _LARGEST_POST


def _too_large(request: HttpRequest) -> HttpResponse:
    if not _VERIFY.fullmatch(request.path):
        return HttpResponse(status=413)
    response = render(request, "413.html", status=413)
    response["Cache-Control"] = "no-store"
    return response


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _limit(request: HttpRequest) -> tuple[str, int]:
    """Return what ``request`` is counted as, and how many of these a minute are answered; empty if it is not counted."""
    if is_desk(request) or is_copy() or request.resolver_match is None:
        return "", 0
    name = request.resolver_match.view_name
    if request.method == "POST":
        return "forms", settings.FORM_RATE
    if name == _SUGGESTIONS:
        return "suggestions", settings.SEARCH_RATE * _TYPED
    if name in _FILES:
        return "files", settings.FILE_RATE
    return ("search", settings.SEARCH_RATE) if request.GET.get("q", "").strip() else ("", 0)


def _refused(request: HttpRequest, standing: rates.Standing) -> HttpResponse:
    if request.resolver_match and request.resolver_match.view_name == _SUGGESTIONS:
        response: HttpResponse = JsonResponse({"suggestions": []}, status=429)
    else:
        response = render(request, "429.html", {"seconds": standing.seconds}, status=429)
    response["Retry-After"] = str(standing.seconds)
    response["Cache-Control"] = "no-store"
    return response
