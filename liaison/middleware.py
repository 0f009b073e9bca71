"""Middleware for every request and response: encodings, conditional requests, compression, reading order, caching headers."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, cast

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.http import parse_http_date_safe

from liaison.staff.requests import is_desk
from liaison.text.bidi.isolation import isolated
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# Caches may store public pages but must revalidate them each time: a withdrawn page disappears at once, and an
# unchanged page is not sent twice.
PUBLIC = "no-cache"
STAFF = "private, no-store"

_TEXT = re.compile(r"text/|image/svg\+xml|application/([\w.]+\+)?(json|xml|yaml)\b")


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's middleware for conditional requests, which also sets the ETag of a response to HEAD.

    Django's own sets it for GET only; a HEAD request should get the headers of GET.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method != "HEAD":
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        modified = parse_http_date_safe(response.get("Last-Modified", ""))
        # Django returns the given response or a 304; its type annotations do not cover streaming responses.
        return (
            get_conditional_response(request, response.get("ETag"), modified, cast("HttpResponse", response))
            or response
        )


class CompressionMiddleware(GZipMiddleware):
    """Django's gzip middleware, limited to text. Pictures and PDF files are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 304:
            # A cache copies the headers of a 304 to its stored response, and must not lose the note that this response
            # is compressed.
            patch_vary_headers(response, ["Accept-Encoding"])
        elif _TEXT.match(response.get("Content-Type", "")):
            return super().process_response(request, response)
        return response


def in_reading_order(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that isolates words of the other script in the whole HTML of the desk's pages.

    This covers titles, names, notes and messages. Public pages isolate each text where they print it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and isinstance(response, HttpResponse) and is_desk(request):
            response.content = isolated(response.content.decode(response.charset), active_language())
        return response

    return middleware


def in_utf8(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that refuses (400) a request whose text is said to be in another encoding than UTF-8.

    Browsers send what pages are in, and some names that Python knows (``hex``, ``idna``) are of no encoding of text.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("A request must be in UTF-8.")
        return get_response(request)

    return middleware


def caching(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that sets a missing Cache-Control header: ``STAFF`` under ``/admin/``, else ``PUBLIC``."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_staff = is_desk(request)
        response.headers.setdefault("Cache-Control", STAFF if is_staff else PUBLIC)
        return response

    return middleware
