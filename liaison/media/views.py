"""Uploaded pictures at their addresses."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from django.views.static import serve

from liaison.media.access import KEY, may_get

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# The MIME types of some systems lack AVIF.
mimetypes.add_type("image/avif", ".avif")
# A reader's own browser keeps a picture for a day. Nothing between it and the site may, so that what is withdrawn is gone.
_CACHED = "private, max-age=86400"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the picture at ``path``, or a file made of one; 404 unless something live shows it, or the address has a key."""
    if not may_get(path, request.GET.get(KEY, "")):
        raise Http404
    response = _handed_over(path) if settings.MEDIA_INTERNAL else serve(request, path, str(settings.MEDIA_ROOT))
    response["Cache-Control"] = _CACHED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_over(path: str) -> HttpResponse:
    """Return the response that makes the web server in front send the file."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = HttpResponse(content_type=kind)
    response["X-Accel-Redirect"] = quote(f"{settings.MEDIA_INTERNAL.rstrip('/')}/{path}")
    return response
