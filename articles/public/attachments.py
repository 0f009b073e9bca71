"""The attachments of articles, which visitors can download while the edition is live."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.models import Attachment
from liaison.media.documents.fields import DocumentKind, download_name
from liaison.media.sending import downloaded
from liaison.security.headers import with_policy
from liaison.security.policies import UPLOAD

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
def attachment(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponseBase:
    """Return the file as a download; 404 unless it is attached to an edition live in the active language.

    Browsers revalidate it each time, so that a withdrawn file is unavailable at once.
    """
    found = Attachment.objects.live().filter(pk=number, article=pk, kind=kind).first()
    if found is None:
        raise Http404
    # Hash the storage name, so that the ETag does not reveal where the file is stored.
    etag = quote_etag(blake2b((found.file.name or "").encode(), digest_size=12).hexdigest())
    response = get_conditional_response(request, etag=etag) or file_response(found, download=True)
    response["ETag"] = etag
    return response


def file_response(found: Attachment, *, download: bool) -> HttpResponseBase:
    """Return the stored file, named after its title; raise Http404 if it is missing on the disk.

    ``download=False`` lets the browser show it instead of saving it.
    """
    kind = DocumentKind(found.kind)
    name = download_name(str(found.shown_title()), kind)
    response = downloaded(str(found.file.name), content_type=kind.mime, as_attachment=download, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    with_policy(response, UPLOAD)
    return response
