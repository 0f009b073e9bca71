"""The preview of what is being written: the public page itself, with nothing stored."""

from __future__ import annotations

import re
from base64 import b64encode
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from articles.admin.editing import uploaded_pictures
from articles.previewing import page_as_published
from liaison.images import delete_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.storage import Storage
    from django.http import HttpRequest, HttpResponse

    from articles.models import Article


def preview(request: HttpRequest, article: Article, language: str) -> HttpResponse:
    """The public page of ``article`` as it would be now; the open transaction is rolled back, so nothing is kept."""
    response = page_as_published(request, article, language)
    transaction.set_rollback(True)
    for picture in uploaded_pictures(request):
        _carry_along(picture, article.image.storage, response)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def no_preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """In the preview's own tab: what must be corrected first, and no second form beside the one being written in."""
    rows = [formset.formset for formset in context["inline_admin_formsets"]]
    forms_of_page = [context["adminform"].form, *(form for formset in rows for form in formset.forms)]
    mistakes = [
        *(mistake for form in forms_of_page for mistake in _mistakes(form)),
        *(("", message) for formset in rows for message in formset.non_form_errors()),
    ]
    page = {**context, "title": gettext("No preview yet"), "subtitle": None, "mistakes": mistakes}
    response = TemplateResponse(request, "desk/no_preview.html", page)
    response["Cache-Control"] = "no-store"
    return response


def _mistakes(form: Any) -> Iterator[tuple[Any, Any]]:
    """Each error of ``form`` with the label of its field, empty where it is about the whole."""
    for name, messages_of_field in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from ((label, message) for message in messages_of_field)


def _carry_along(picture: str, storage: Storage, response: HttpResponse) -> None:
    """Put a picture that was uploaded with the preview into the page itself, and take its files away again."""
    stem = PurePosixPath(picture).stem

    def carried(found: re.Match[str]) -> str:
        """One file of the picture will do."""
        name = found[1].removeprefix(settings.MEDIA_URL)
        with storage.open(name) as file:
            data = b64encode(file.read()).decode()
        return f'src="data:{guess_type(name)[0]};base64,{data}"'

    page = re.sub(rf"<source [^>]*{stem}[^>]*>", "", response.content.decode())
    response.content = re.sub(rf'\bsrc="([^"]*{stem}[^"]*)"', carried, page).encode()
    delete_picture(picture)
