"""Middleware for all responses under ``/api/``: reading only, CORS headers for all sites, and a rate limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

from liaison.api.problems import METHOD, RATE, is_api, problem
from liaison.security import rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from liaison.security.rates import Standing

METHODS = "GET, HEAD, OPTIONS"

# For scripts in pages of other sites. Responses do not depend on who asks, so all origins are allowed.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def public_api(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that refuses or answers requests to the API, and adds its headers.

    It must be above all middleware that answers by itself: "not modified" and "not found" responses need the headers
    too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_api(request):
            return get_response(request)
        standing = None if request.method == "OPTIONS" else rates.count(request, "api", settings.API_RATE)
        response = _refusal(request, standing) or _read(request, get_response)
        headers = CORS | (standing.headers() if standing else {})
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return middleware


def _refusal(request: HttpRequest, standing: Standing | None) -> HttpResponseBase | None:
    """Return the response to a request that reads nothing; None for a request to be answered."""
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
    """Return the response to GET, also for HEAD, which gets the same headers; the server omits the body."""
    asked, request.method = request.method, "GET"
    try:
        return get_response(request)
    finally:
        request.method = asked
