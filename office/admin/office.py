"""The admin of the office's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from liaison.staff.audit.models import record_event
from liaison.staff.base import DeskAdmin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.text.languages import LANGUAGES
from office.admin.menus import FootMenu, MainMenu
from office.guarded import office_places
from office.models import Menu, MenuEntry, Office
from office.models.office import addresses_in
from organizations.protection.saving import GuardedAdminMixin, GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse

    from liaison.typing import Fieldsets, FormData, FormFiles, FormSets
    from organizations.protection.places import Place

_LONG = ("about", "address")


class OfficeForm(GuardedFormMixin, BilingualFormMixin, forms.ModelForm):
    """The form of the office's data."""

    class Meta:
        model = Office
        fields = [
            *(f"{name}_{code}" for name in ("name", "tagline", "about", "address") for code in LANGUAGES),
            "email",
            "phone",
            "security_contact",
            "social",
            *(f"source_line_{code}" for code in LANGUAGES),
            "logo",
        ]

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        for name, field in self.fields.items():
            if name.rpartition("_")[0] in _LONG:
                field.widget.attrs["rows"] = 3
            if name in ("email", "phone", "security_contact", "social"):
                field.widget.attrs["dir"] = "ltr"
        if "social" in self.fields:
            self.fields["social"].widget.attrs["rows"] = 4

    def shown_places(self) -> Iterable[Place]:
        return office_places(self.instance)

    def clean_social(self) -> str:
        """Return the lines with ``https://`` added where the scheme is missing."""
        lines = addresses_in(self.cleaned_data["social"])
        return "\n".join(line if "://" in line else f"https://{line}" for line in lines)

    def picture_is_lost(self) -> bool:
        """Return whether a form with errors had an uploaded picture, which browsers do not send again."""
        return self.is_bound and bool(self.files.get(self.add_prefix("logo")))


@admin.register(Office)
class OfficeAdmin(GuardedAdminMixin, DeskAdmin):
    """The admin of the one office: its list redirects to its page."""

    form = OfficeForm
    inlines = (MainMenu, FootMenu)
    change_form_template = "admin/office/office/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Office | None = None) -> Fieldsets:
        return [(None, {"fields": tuple(OfficeForm.Meta.fields)})]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:office_office_change", args=[Office.singleton_instance_id]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        context["menus"] = [rows.formset for rows in context["inline_admin_formsets"]]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: FormSets, change: bool) -> None:
        before = _entries()
        super().save_related(request, form, formsets, change)
        if form.changed_data:
            record_event("change_office", form.instance, staff(request), fields=form.changed_data)
        for menu, entries in _entries().items():
            if entries != before[menu]:
                record_event("change_menu", form.instance, staff(request), menu=menu, entries=entries)


def _entries() -> dict[str, list[str]]:
    """Return the entries of each menu for the audit log: sections by key, pages by title."""
    found: dict[str, list[str]] = {menu: [] for menu in Menu.values}
    for entry in MenuEntry.objects.select_related("page").order_by("position", "pk"):
        found[entry.menu].append(entry.section or str(entry.page))
    return found
