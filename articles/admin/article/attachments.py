"""The desk's page of an article's attachments, with a row for each, in the order in which readers see them.

It is not part of the article's form: changes to a live text wait until they are published, but files do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.validators import MaxValueValidator
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.pages import article_at, edit_address
from articles.admin.steps.messages import edition_name
from articles.models import Article, Attachment
from articles.public.attachments import file_response
from articles.publishing.attachment_rules import ATTACH, CHANGE, DETACH, obstacle, record_attaching
from articles.publishing.guard.findings import unnameable
from liaison.media.documents.fields import DocumentFormField, RewrittenDocument
from liaison.media.unused_files import remove_unused
from liaison.staff.base import DeskAdmin
from liaison.staff.editing.page_forms import PageFormMixin, PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key
from liaison.text.languages import LANGUAGES
from liaison.typing import AnyModelAdmin
from organizations.protection.places import Form, place_in
from organizations.protection.saving import GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

    from liaison.typing import Fieldsets, FormData, FormFiles, StrOrPromise
    from organizations.protection.findings import Finding
    from organizations.protection.people import Unnameable
    from organizations.protection.places import Place

# An article is no place for a collection of files.
MOST_FILES = 20

_CHOOSE_AGAIN = _(
    "Attach a file without the name (it may stand under a black bar), or choose this one again and confirm below that "
    "you have seen it."
)


class AttachmentsForm(PageFormMixin, forms.ModelForm):
    """The form of the article itself, which this page does not change.

    It is there to notice a change of the editions' states while the page is open.
    """

    class Meta:
        model = Article
        fields: list[str] = []

    def guarded_states(self) -> dict[str, str]:
        """Return the state and the times of each edition, by language."""
        return {
            edition.language: f"{edition.state} {edition.published_at} {edition.expires_at}"
            for edition in self.instance.editions()
        }

    def guarded_state_text(self, language: str) -> tuple[str, StrOrPromise]:
        """Return a label for the edition, and its state in words."""
        return edition_name(language), self.instance.edition(language).status().label


class AttachmentForm(GuardedFormMixin, BilingualFormMixin, forms.ModelForm):
    """The form of one attachment: its titles, its language and its file."""

    file = DocumentFormField(label=_("File"))
    # Shown only if the file names somebody who must not be named; ``asks`` says so.
    aware = forms.BooleanField(
        label=_("I have seen that this names someone who must not be named. Attach it anyway."), required=False
    )
    asks = False

    class Meta:
        model = Attachment
        fields = ["title_ar", "title_en", "language", "file", "position"]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        position = self.fields["position"]
        position.widget, position.required = forms.HiddenInput(), False
        position.validators.append(MaxValueValidator(9999))
        if self.instance.pk:
            self.fields["file"].label, self.fields["file"].required = _("Replace file"), False

    def has_changed(self) -> bool:
        """Return whether anything was changed. A new row with only a position is not one."""
        if self.instance.pk:
            return super().has_changed()
        return bool(set(self.changed_data) - {"position"})

    def clean_position(self) -> int:
        return self.cleaned_data.get("position") or 0

    def shown_places(self) -> Iterable[Place]:
        """Return the titles, and a new file.

        A file beside a draft may be attached by whoever has seen that it names somebody: publishing stops there.
        """
        for code in LANGUAGES:
            yield place_in(self.instance, "title", _("the title of an attachment"), language=code)
        file = self.cleaned_data.get("file")
        if isinstance(file, RewrittenDocument) and not (self.cleaned_data.get("aware") and not self._is_public()):
            yield place_in(self.instance, "file", _("an attached file"), form=Form.FILE, text=file.words())

    def unnameable(self) -> Iterable[Unnameable]:
        return unnameable(self.instance.article.meeting_id)

    def _is_public(self) -> bool:
        return self.instance.article.is_published()

    def _refuse(self, finding: Finding) -> None:
        if finding.place.key != "file" or self._is_public():
            super()._refuse(finding)
            return
        self.asks = True
        self.add_error("file", f"{finding.words()}. {_CHOOSE_AGAIN}")

    def file_is_lost(self) -> bool:
        """Return whether the submitted row had a valid file, which browsers do not send again with the form."""
        return self.is_bound and bool(self.files.get(self.add_prefix("file"))) and "file" not in self.errors


class AttachmentFormSet(PageFormSet):
    """The attachments of an article, ``MOST_FILES`` at most."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the fields of ``form``. A new row gets the last position, for browsers without scripts."""
        super().add_fields(form, index)
        if not form.instance.pk:
            positions = [known.position for known in self.get_queryset()]
            form.initial.setdefault("position", max(positions, default=-1) + 1)

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form.instance.pk or form.has_changed()]
        if len(rows) - len(self.deleted_forms) > MOST_FILES:
            raise forms.ValidationError(
                _("An article can have up to 20 attachments. Remove some, or combine several into one PDF.")
            )


class AttachmentInline(RowClassMixin, admin.StackedInline):
    """The rows of the page: one for each attachment, and an empty one."""

    model = Attachment
    form = AttachmentForm
    formset = AttachmentFormSet
    extra = 1

    def get_form_kwargs(self, request: HttpRequest, obj: Article | None) -> Mapping[str, object]:
        return {"decider": staff(request)}

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: object) -> Any:
        most = {"max_num": MOST_FILES, "absolute_max": 2 * MOST_FILES}
        return super().get_formset(request, obj, **{**kwargs, **most})

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: object) -> int:
        return self.extra if self.has_add_permission(request, obj) else 0

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return obj is not None and not obstacle(obj, staff(request))

    has_add_permission = has_delete_permission = has_change_permission


class AttachmentsAdmin(DeskAdmin):
    """The page of one article's attachments, with conflict detection as on every record's page."""

    form = AttachmentsForm
    inlines = (AttachmentInline,)
    locked_first = "meeting"
    change_form_template = "admin/articles/article/attachments.html"
    # The page is not the article's own screen, and files cannot be kept as unsaved text.
    known_by_address = False

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Fieldsets:
        return []

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and obj is not None and not obstacle(obj, staff(request))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        article = context["original"]
        [rows] = context["inline_admin_formsets"]
        context |= {
            "title": _("Attachments"),
            "subtitle": None,
            "article": article,
            "back": edit_address(article),
            "obstacle": obstacle(article, staff(request)),
            "is_public": any(edition.is_live() for edition in article.editions()),
            "formset": rows.formset,
            "stored": article.attachments.all(),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        """Do nothing: this page does not change the article."""

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: PageFormSet, change: bool) -> None:
        """Store the rows, record an event for each one changed, and delete files that nothing uses any more."""
        article, user = form.instance, staff(request)
        stored = set(article.attachments.values_list("file", flat=True))
        formset.save()
        row: Any
        for row in formset.forms:
            row.keep_decisions()
        for attachment in formset.new_objects:
            record_attaching(ATTACH, attachment, article, user)
        for attachment, names in formset.changed_objects:
            # A new order alone is not recorded.
            if set(names) - {"position"}:
                record_attaching(CHANGE, attachment, article, user)
        for attachment in formset.deleted_objects:
            record_attaching(DETACH, attachment, article, user)
        remove_unused(stored)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        is_public = any(edition.is_live() for edition in obj.editions())
        messages.success(
            request,
            gettext("Attachments saved. Readers can see the change now.")
            if is_public
            else gettext("Attachments saved. Readers will see them when the article is published."),
        )
        return HttpResponseRedirect(edit_address(obj))


class AttachingMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the page of attachments, and their files for staff."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        page = AttachmentsAdmin(Article, self.admin_site).change_view
        own = [
            path("<str:object_id>/attachments/", wrap(page), name="articles_article_attachments"),
            path(
                "<str:object_id>/attachments/<str:attachment_id>/",
                wrap(self.attachment_view),
                name="articles_article_attachment",
            ),
        ]
        return [*own, *super().get_urls()]

    def attachment_view(self, request: HttpRequest, object_id: str, attachment_id: str) -> HttpResponseBase:
        """Answer with the stored file as readers get it, to users who may see the article, live or not."""
        article = article_at(object_id)
        found = article.attachments.filter(pk=as_key(attachment_id)).first()
        if found is None or not self.has_view_permission(request, article):
            raise Http404
        return file_response(found, download=False)
