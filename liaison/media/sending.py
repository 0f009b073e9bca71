"""Sending uploads, wherever they are stored, to whom they may be sent: whoever calls has decided that."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date
from django.views.static import was_modified_since

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# The MIME types of some systems lack AVIF.
mimetypes.add_type("image/avif", ".avif")


def sent(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the stored file ``name``, 304 if the reader has it; the web server in front sends it where MEDIA_INTERNAL is set.

    Raises Http404 if there is no such file, and UnreachableError if the storage does not answer.
    """
    if settings.MEDIA_INTERNAL:
        return _handed_over(name, request.method or "GET")
    return downloaded(name, content_type=_kind(name), since=request.headers.get("If-Modified-Since", ""))


def downloaded(name: str, *, content_type: str, since: str = "", **options: Any) -> HttpResponseBase:
    """Return the stored file ``name``, 304 if it has not changed ``since`` that HTTP date; ``options`` as FileResponse takes them."""
    # Both storages of uploads have it.
    storage: Any = default_storage
    try:
        found = storage.download(name)
    except FileNotFoundError as error:
        raise Http404 from error
    if not was_modified_since(since, found.modified.timestamp()):
        found.content.close()
        return HttpResponseNotModified()
    response = FileResponse(found.content, content_type=content_type, **options)
    response["Content-Length"] = found.size
    response["Last-Modified"] = http_date(found.modified.timestamp())
    return response


def _handed_over(name: str, method: str) -> HttpResponse:
    """Return the response that makes the web server in front send the file, from its disk or from the bucket."""
    response = HttpResponse(content_type=_kind(name))
    query = default_storage.passed_on(name, method) if hasattr(default_storage, "passed_on") else ""
    place = quote(f"{settings.MEDIA_INTERNAL.rstrip('/')}/{name}")
    response["X-Accel-Redirect"] = f"{place}?{query}" if query else place
    return response


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
