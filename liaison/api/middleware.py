"""What every answer under ``/api/`` has in common: only reading, open to all sites, and so much a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from liaison.api import rates
from liaison.api.problems import METHOD, RATE, is_api, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from liaison.api.rates import Standing

METHODS = "GET, HEAD, OPTIONS"

# For programs in pages of other sites. No answer depends on who asks, so that no origin needs to be told from another.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def public_api(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, above whatever answers by itself: also what has not changed, and what is not there, carries this."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_api(request):
            return get_response(request)
        standing = None if request.method == "OPTIONS" else rates.count(request)
        response = _refusal(request, standing) or _read(request, get_response)
        headers = CORS | (standing.headers() if standing else {})
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return middleware


def _refusal(request: HttpRequest, standing: Standing | None) -> HttpResponseBase | None:
    """The answer to what needs no reading; None for what does."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if standing and standing.is_over():
        return problem(request, RATE)
    if request.method not in ("GET", "HEAD"):
        response = problem(request, METHOD)
        response.headers["Allow"] = METHODS
        return response
    return None


def _read(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """HEAD gets the headers that GET would, its ETag among them; the server leaves out the text."""
    asked, request.method = request.method, "GET"
    try:
        return get_response(request)
    finally:
        request.method = asked
