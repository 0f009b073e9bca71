"""What every response gets on its way out: compression where it helps, and how long others may keep it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.http import parse_http_date_safe

from liaison.text.bidi.isolation import isolated
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# Kept, and asked for again each time: what is withdrawn vanishes at once, and what is the same is not sent twice.
PUBLIC = "no-cache"
STAFF = "private, no-store"

_TEXT = re.compile(r"text/|image/svg\+xml|application/([\w.]+\+)?(json|xml|yaml)\b")


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, for HEAD too: whoever asks for the headers alone gets those of GET."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method != "HEAD":
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        modified = parse_http_date_safe(response.get("Last-Modified", ""))
        # Django answers with what it was given, or with less; its types know no streamed answers.
        return (
            get_conditional_response(request, response.get("ETag"), modified, cast("HttpResponse", response))
            or response
        )


class CompressionMiddleware(GZipMiddleware):
    """Compresses texts. Pictures and PDF are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 304:
            # A cache takes over the headers of a 304, and must not forget that what it keeps is compressed.
            patch_vary_headers(response, ["Accept-Encoding"])
        elif _TEXT.match(response.get("Content-Type", "")):
            return super().process_response(request, response)
        return response


def in_reading_order(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Isolates the words of the other script in all that a page of the desk prints: titles, names, notes, messages. Public
    pages do so where they print a text."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and isinstance(response, HttpResponse) and request.path.startswith(settings.SESSION_COOKIE_PATH):
            response.content = isolated(response.content.decode(response.charset), active_language())
        return response

    return middleware


def caching(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Says how long responses may be kept that do not say it themselves."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_staff = request.path.startswith(settings.SESSION_COOKIE_PATH)
        response.headers.setdefault("Cache-Control", STAFF if is_staff else PUBLIC)
        return response

    return middleware
