"""The admin of the pages that staff write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.models import record_event
from liaison.staff.base import DeskAdmin, compared_by_name
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.pasting import tell_notes
from liaison.staff.requests import staff
from liaison.text.dates import format_moment
from liaison.text.languages import LANGUAGES, localized
from liaison.web.addresses import address_in
from office.guarded import page_places
from office.models import OldAddress, Page
from organizations.protection.saving import GuardedAdminMixin, GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import Model, QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from liaison.typing import DeletedObjects, Fieldsets, FormData, FormFiles, Records, StrOrPromise
    from organizations.protection.places import Place

_TEXTS = ("title", "body", "menu_label")


class PageForm(GuardedFormMixin, BilingualFormMixin, forms.ModelForm):
    """The form of a page in both languages."""

    class Meta:
        model = Page
        fields = [*(f"{name}_{code}" for code in LANGUAGES for name in (*_TEXTS, "public")), "slug"]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        if "slug" in self.fields:
            self.fields["slug"].widget.attrs["dir"] = "ltr"

    def shown_places(self) -> Iterable[Place]:
        return page_places(self.instance)

    def becomes_public(self) -> bool:
        return any(f"public_{code}" in self.changed_data for code in LANGUAGES)


@dataclass(frozen=True)
class LanguagePanel:
    """The part of a page's form for one language."""

    language: str
    form: PageForm
    # The page as it is stored now, which may differ from the form.
    stored: Page

    def fields(self) -> dict[str, forms.BoundField]:
        """Return the text fields of the language, by name."""
        return {name: self.form[f"{name}_{self.language}"] for name in _TEXTS}

    def public(self) -> forms.BoundField:
        """Return the field that makes the page public in the language."""
        return self.form[f"public_{self.language}"]

    def badge(self) -> tuple[str, StrOrPromise]:
        """Return the CSS class and the text of the badge for the stored page."""
        return badge_of(self.stored, self.language)

    def address(self) -> str:
        """Return the public address in this language; empty while the page is not public."""
        return address_in(self.stored, self.language) if self.stored.is_live(self.language) else ""


def badge_of(page: Page, language: str) -> tuple[str, StrOrPromise]:
    """Return the CSS class and the text of the badge of a page in ``language``."""
    if page.is_live(language):
        return "live", pgettext_lazy("page", "Public")
    begun = any(getattr(page, f"{name}_{language}") for name in ("title", "body"))
    return ("draft", _("Not public")) if begun else ("missing", _("Not started"))


@admin.register(Page)
class PageAdmin(GuardedAdminMixin, DeskAdmin):
    """The admin of pages."""

    form = PageForm
    change_form_template = "admin/office/page/change_form.html"
    list_display = ("known_as", "place", "arabic", "english", "changed")
    list_filter = ("public_ar", "public_en")
    # Django needs this to show the search box; ``get_search_results`` does the search.
    search_fields = ("title_ar", "title_en", "slug")
    search_help_text = _("Search by title, in any usual spelling, or by address.")

    @admin.display(description=_("title"))
    def known_as(self, page: Page) -> str:
        """Return the title for the list."""
        return str(page)

    @admin.display(description=_("address"), ordering="slug")
    def place(self, page: Page) -> SafeString:
        """Return the path for the list."""
        return format_html('<bdi dir="ltr">/{}/</bdi>', page.slug)

    @admin.display(description=_("Arabic"), ordering="public_ar")
    def arabic(self, page: Page) -> SafeString:
        """Return the badge of the Arabic page for the list."""
        return _badge(page, "ar")

    @admin.display(description=_("English"), ordering="public_en")
    def english(self, page: Page) -> SafeString:
        """Return the badge of the English page for the list."""
        return _badge(page, "en")

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, page: Page) -> str:
        """Return the time of the last change for the list."""
        return format_moment(page.updated_at)

    def get_ordering(self, request: HttpRequest) -> Any:
        return (localized("title"), "pk")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return compared_by_name(queryset, search_term, "title_ar", "title_en", "slug"), False

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> Fieldsets:
        return [(None, {"fields": tuple(PageForm.Meta.fields)})]

    def get_deleted_objects(self, objs: Records[Page], request: HttpRequest) -> DeletedObjects:
        """Return what deletion would delete; public pages count as protected and must be unpublished first."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        note = _("%(page)s (public: unpublish it first)")
        public = [note % {"page": page} for page in objs if any(page.is_live(code) for code in LANGUAGES)]
        # The old addresses of a page need no permission of their own, as they are part of it.
        return listed, counts, lacking - {OldAddress._meta.verbose_name}, [*protected, *public]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        if "title_ar" in form.fields:
            stored = Page.objects.filter(pk=form.instance.pk).first() or Page()
            context["panels"] = [LanguagePanel(code, form, stored) for code in LANGUAGES]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Page, form: ModelForm, change: bool) -> None:
        before = form.initial.get("slug") if change else obj.slug
        super().save_model(request, obj, form, change)
        _record_page_event(obj, form, staff(request))
        tell_notes(request, form)
        if before != obj.slug:
            record_event("move_page", obj, staff(request), before=before, after=obj.slug)
            messages.info(request, gettext("Readers who open the old address are sent to the new one."))


def _badge(page: Page, language: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', *badge_of(page, language))


def _record_page_event(page: Page, form: ModelForm, by: User) -> None:
    """Record in the audit log that the page was edited, and in which languages it was published or unpublished."""
    switches = {f"public_{code}": code for code in LANGUAGES}
    if written := [name for name in form.changed_data if name not in switches]:
        record_event("write_page", page, by, fields=written)
    for name, code in switches.items():
        if name in form.changed_data:
            record_event("show_page" if getattr(page, name) else "hide_page", page, by, language=code)
