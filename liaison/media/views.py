"""Uploaded pictures at their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_safe

from liaison.media.access import KEY, may_get
from liaison.media.sending import sent

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# A reader's own browser keeps a picture for a day. Nothing between it and the site may, so that what is withdrawn is gone.
_CACHED = "private, max-age=86400"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the picture at ``path``, or a file made of one; 404 unless something live shows it, or the address has a key."""
    if not may_get(path, request.GET.get(KEY, "")):
        raise Http404
    response = sent(request, path)
    response["Cache-Control"] = _CACHED
    response["X-Content-Type-Options"] = "nosniff"
    return response
