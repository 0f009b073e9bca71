"""The files beside an article, as readers fetch them: only while the edition is live."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.models import Attachment
from liaison.media.documents.fields import DocumentKind, download_name

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
def attachment(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponseBase:
    """The file, to be kept by whoever fetches it. 404 unless it stands beside an edition live in the active language.

    One query. Whoever has fetched it asks again each time: what is withdrawn is gone at once.
    """
    found = Attachment.objects.live().filter(pk=number, article=pk, kind=kind).first()
    if found is None:
        raise Http404
    # Where it is stored, nobody is told.
    etag = quote_etag(blake2b((found.file.name or "").encode(), digest_size=12).hexdigest())
    response = get_conditional_response(request, etag=etag) or file_response(found, download=True)
    response["ETag"] = etag
    return response


def file_response(found: Attachment, *, download: bool) -> HttpResponseBase:
    """The stored file under its title: to be saved, or with ``download=False`` to be looked at. Http404 if it is lost."""
    kind = DocumentKind(found.kind)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = download_name(str(found.shown_title()), kind)
    response = FileResponse(file, as_attachment=download, filename=name, content_type=kind.mime)
    response["X-Content-Type-Options"] = "nosniff"
    return response
