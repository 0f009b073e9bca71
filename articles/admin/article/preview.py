"""The preview of an article that is being written: its public page, with nothing stored."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect

from articles.admin.article.edition_forms import Intent, uploaded_pictures
from articles.public.preview import files_of, named_beside, parts_to_be, put_out
from articles.public.views import article_page
from articles.publishing.checks import grave, last_checks
from liaison.media.images.fields import delete_picture
from liaison.security.headers import with_policy
from liaison.security.policies import PREVIEW
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.storage import Storage
    from django.db.models import Model
    from django.forms import Form, ModelForm
    from django.http import HttpRequest, HttpResponse

    from articles.admin.article.edition_forms import ArticleForm
    from articles.admin.meeting.unsaved_meeting import MeetingToBe
    from articles.models.article import Edition
    from articles.read.article_parts import Parts
    from liaison.typing import ChangeMessage, FormSets, StrOrPromise


class PreviewingMixin(AnyModelAdmin):
    """A mixin for admins of forms with articles: the button ``_preview`` shows the public page and stores nothing."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if not Intent.of(request).preview:
            return super().changeform_view(request, object_id, form_url, extra_context)
        return self._previewed(request, object_id, form_url, extra_context)

    @method_decorator(csrf_protect)
    def _previewed(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """Show the preview outside the transaction in which forms are saved."""
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> object:
        return form.instance if Intent.of(request).preview else super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if not Intent.of(request).preview:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: FormSets, change: bool) -> None:
        if Intent.of(request).preview:
            request.preview = self.preview_of(request, form, formsets)  # type: ignore[attr-defined]
        else:
            super().save_related(request, form, formsets, change)
            self.after_saving(request, form, formsets)

    def preview_of(self, request: HttpRequest, form: Any, formsets: FormSets) -> HttpResponse:
        """Return the public page of what the forms, which are valid, hold."""
        raise NotImplementedError

    def after_saving(self, request: HttpRequest, form: Any, formsets: FormSets) -> None:
        """Take the steps that the forms ask for, once they are stored. Does nothing by default."""

    def respond(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Return the response to the pressed button; None for Django's own buttons."""

    def construct_change_message(
        self, request: HttpRequest, form: Form, formsets: FormSets, add: bool = False
    ) -> ChangeMessage:
        return [] if Intent.of(request).preview else super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> Any:
        return None if Intent.of(request).preview else super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> Any:
        return None if Intent.of(request).preview else super().log_change(request, obj, message)

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        return self._respond(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        return self._respond(request, obj) or super().response_change(request, obj)

    def _respond(self, request: HttpRequest, obj: Model) -> HttpResponse | None:
        return getattr(request, "preview", None) or self.respond(request, obj)


def preview(request: HttpRequest, form: ArticleForm, meeting: MeetingToBe | None = None) -> HttpResponse:
    """Return the public page of the article in ``form`` as it would be now, with what publishing would ask for.

    ``meeting`` is the meeting that the article reports, if it is being written too.
    """
    article, language = form.instance, Intent.of(request).language
    edition = article.edition(language)
    remark = render_to_string("desk/_remark.html", {"asked": _asked(edition)}, request)
    context: dict[str, object] = {"remark": mark_safe(remark)}
    form.commit_picture()
    with translation.override(language):
        parts = _parts(form, edition, meeting)
        response = article_page(request, article, "desk/preview.html", context, parts=parts)
    for picture in uploaded_pictures(request):
        _carry_along(picture, article.image.storage, response)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    with_policy(response, PREVIEW)
    return response


def _parts(form: ArticleForm, edition: Edition, meeting: MeetingToBe | None) -> Parts:
    """Set the article in ``form`` to the state after publishing ``edition``; return the other parts of its page."""
    article, files = edition.article, files_of(edition)
    put_out(edition, edition.status())
    shown, relations = article.shown_meeting(), form.wanted_relations()
    if meeting:
        named, facts = meeting.named(relations), meeting.facts() if shown else None
    else:
        named = named_beside(article.meeting_id, relations, shown is not None)
        facts = shown.facts() if shown else None
    return replace(parts_to_be(article, named, facts), attachments=files)


def _asked(edition: Edition) -> list[StrOrPromise]:
    """Return what publishing ``edition`` would ask for, in the active language."""
    failed = grave(last_checks(edition.article, edition.language))
    return [*edition.lacks().values(), *(check.words for check in failed)]


def no_preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Return a page for the preview's tab that lists what must be corrected, instead of a second form."""
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


def _mistakes(form: ModelForm) -> Iterator[tuple[StrOrPromise | None, object]]:
    """Yield each error of ``form`` with the label of its field; empty for errors about the whole."""
    for name, messages_of_field in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from ((label, message) for message in messages_of_field)


def _carry_along(picture: str, storage: Storage, response: HttpResponse) -> None:
    """Embed a picture that was uploaded for the preview into the page, and delete its files."""
    stem = PurePosixPath(picture).stem

    def carried(found: re.Match[str]) -> str:
        """Return the attribute ``src`` with the file as a data URL. One file of the picture is enough."""
        # A picture of something that is not public has its key behind the "?".
        name = found[1].partition("?")[0].removeprefix(settings.MEDIA_URL)
        with storage.open(name) as file:
            data = b64encode(file.read()).decode()
        return f'src="data:{guess_type(name)[0]};base64,{data}"'

    page = re.sub(rf"<source [^>]*{stem}[^>]*>", "", response.content.decode())
    response.content = re.sub(rf'\bsrc="([^"]*{stem}[^"]*)"', carried, page).encode()
    delete_picture(picture)
