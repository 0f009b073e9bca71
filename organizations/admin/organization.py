"""The admin of organizations, and the form for names that it shares with people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from liaison.reverse_relations import related_objects
from liaison.staff.addresses import page_address
from liaison.staff.base import NamedAdmin
from liaison.staff.forms import AN_EDITOR_ADDS, ANOTHER, BilingualFormMixin, find_alike, is_hidden
from liaison.text.languages import LANGUAGES, active_language
from organizations.admin.duplicates import DuplicatesMixin
from organizations.admin.former_slugs import FormerSlugsMixin
from organizations.admin.merge_page import MergingMixin
from organizations.countries import countries, country_name
from organizations.models import Organization
from organizations.protection.record_places import organization_places
from organizations.protection.saving import GuardedAdminMixin, GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from django.contrib.admin import ModelAdmin
    from django.db.models import Model
    from django.http import HttpRequest

    from liaison.typing import FormData, FormFiles, ModelFormOptions
    from organizations.protection.places import Place


def country_choices() -> list[tuple[str, str]]:
    """Return the choices for the country field, with an empty one."""
    return [("", "—"), *countries(active_language()).items()]


# More would not be names, and each is looked for in every text.
MOST_NAMES = 25


def few_lines(names: str) -> str:
    """Return ``names``, one a line; raise ValidationError if there are more than ``MOST_NAMES``."""
    if len([line for line in (names or "").splitlines() if line.strip()]) > MOST_NAMES:
        raise ValidationError(_("Enter at most %(most)d names, one on each line.") % {"most": MOST_NAMES})
    return names


class NamedForm(BilingualFormMixin, forms.ModelForm):
    """A form for a named record. A name that is already recorded is an error unless staff confirm it."""

    same_name = forms.BooleanField(
        label=ANOTHER,
        required=False,
        help_text=_("Only if you are sure. Everything recorded under the two will stay separate."),
    )

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[ModelFormOptions]) -> None:
        super().__init__(data, files, **options)
        if "same_name" in self.fields:
            # The confirmation is hidden until a name is already recorded.
            self.fields["same_name"].widget = forms.HiddenInput()
        self._look_for_names_typed()
        for name in ("other_names", "staff_names"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 4
        for code in LANGUAGES:
            for name in ("description", "biography"):
                if f"{name}_{code}" in self.fields:
                    self.fields[f"{name}_{code}"].widget.attrs["rows"] = 3

    def clean_other_names(self) -> str:
        """Return the other names; raise ValidationError if there are too many."""
        return few_lines(self.cleaned_data["other_names"])

    def clean_staff_names(self) -> str:
        """Return the names for staff; raise ValidationError if there are too many."""
        return few_lines(self.cleaned_data["staff_names"])

    def _look_for_names_typed(self) -> None:
        """Let the script look for recorded names while somebody types the name of a new record."""
        address = page_address(self.instance, "alike")
        for name in (f"name_{code}" for code in LANGUAGES):
            if self.instance.pk is None and name in self.fields:
                self.fields[name].widget.attrs["data-alike-url"] = address

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        names = {f"name_{code}": cleaned.get(f"name_{code}") for code in LANGUAGES}
        changed = {name: text for name, text in names.items() if text and name in self.changed_data}
        found = find_alike(type(self.instance), *changed.values()) if changed else []
        others = [record for record in found if record.pk != self.instance.pk]
        if changed and is_hidden(type(self.instance), *changed.values()):
            self.add_error(next(iter(changed)), AN_EDITOR_ADDS)
            return cleaned
        if others and not cleaned.get("same_name"):
            self.fields["same_name"].widget = forms.CheckboxInput()
            self.add_error(
                next(iter(changed)),
                _(
                    "“%(name)s” is already recorded. Correct the name, or confirm that this is someone or something "
                    "else."
                )
                % {"name": others[0]},
            )
        return cleaned


class CountryFilter(admin.SimpleListFilter):
    """A list filter by the countries that organizations have, ordered by name."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        codes = Organization.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
        return sorted(((code, country_name(code)) for code in codes), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(country=self.value()) if self.value() else queryset


class OrganizationForm(GuardedFormMixin, NamedForm):
    """The form of an organization."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)

    def shown_places(self) -> Iterable[Place]:
        return organization_places(self.instance) if self.instance.pk and self.instance.is_known() else ()


@admin.register(Organization)
class OrganizationAdmin(GuardedAdminMixin, MergingMixin, DuplicatesMixin, FormerSlugsMixin, NamedAdmin):
    """The admin of organizations."""

    form = OrganizationForm
    counted = ("delegations", "articles")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    autocomplete_fields = ("parent",)
    list_display = ("known_as", "kind", "country_shown", "part_of", "number_of_meetings", "active")
    list_filter = ("kind", "active", CountryFilter)
    list_select_related = ("parent",)
    fieldsets = (
        (None, {"fields": ("name_ar", "name_en", "same_name", "other_names", "kind", "parent", "active")}),
        (_("Page"), {"fields": ("description_ar", "description_en", "country", "website", "logo", "slug")}),
        (_("In meetings"), {"fields": ("default_disclosure",)}),
    )

    @admin.display(description=_("name"))
    def known_as(self, organization: Organization) -> str:
        """Return the name for the list."""
        return str(organization)

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, organization: Organization) -> str:
        """Return the country's name for the list."""
        return organization.country_name() or "—"

    @admin.display(description=_("part of"))
    def part_of(self, organization: Organization) -> str:
        """Return the parent's name for the list."""
        return str(organization.parent) if organization.parent else "—"

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def number_of_meetings(self, organization: Organization) -> int:
        """Return the number of meetings for the list."""
        return organization.meeting_count or 0  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        return (
            super().get_queryset(request).annotate(meeting_count=count_of(Organization, "delegations", "organization"))
        )


def count_of(model: type[Model], relation: str, column: str) -> Subquery:
    """Return the SQL for the number of rows behind ``relation`` whose ``column`` points to the outer record."""
    rows = related_objects(model, relation).filter(**{column: OuterRef("pk")})
    return Subquery(rows.order_by().values(column).annotate(count=Count("pk")).values("count"))
