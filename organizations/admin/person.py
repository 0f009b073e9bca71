"""The admin of people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_address
from liaison.staff.base import NamedAdmin
from liaison.staff.editing.page_forms import PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.sight import may_see_protected
from liaison.staff.widgets import RecordFieldsMixin
from liaison.text.languages import phrase
from organizations.admin.consents import ConsentInline
from organizations.admin.contacts import ContactsMixin
from organizations.admin.duplicates import DuplicatesMixin
from organizations.admin.forgetting import ForgettingMixin
from organizations.admin.former_slugs import FormerSlugsMixin
from organizations.admin.merge_page import MergingMixin
from organizations.admin.naming_texts import NamingTextsMixin
from organizations.admin.organization import NamedForm, count_of
from organizations.models import Membership, Person
from organizations.models.membership import current_membership
from organizations.protection.record_places import person_places
from organizations.protection.saving import GuardedAdminMixin, GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from liaison.typing import Fieldsets, FormData, FormFiles, StrOrPromise
    from organizations.protection.places import Place


class PersonForm(GuardedFormMixin, NamedForm):
    """The form of a person, as ``user`` may change it."""

    def __init__(self, data: FormData = None, files: FormFiles = None, *, user: User, **options: Any) -> None:
        super().__init__(data, files, decider=user, **options)
        self.user = user
        # Everyone who may change a person may protect them, but lifting the protection needs its own permission.
        if "protected" in self.fields and self.instance.protected and not self._may_unprotect():
            self.fields["protected"].disabled = True
            self.fields["protected"].help_text = _(
                "Never named in public. Only publishers and administrators can remove this."
            )

    def shown_places(self) -> Iterable[Place]:
        """Return the texts of a person whom visitors find; nothing is shown of a protected one."""
        shown = self.instance.pk and not self.instance.protected and self.instance.is_known()
        return person_places(self.instance) if shown else ()

    def _may_unprotect(self) -> bool:
        return self.user.has_perm("organizations.unprotect_person")


class MembershipForm(BilingualFormMixin, forms.ModelForm):
    """The form of a post; it needs the post in at least one language."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("DELETE") or cleaned.get("post_ar") or cleaned.get("post_en")):
            self.add_error("post_ar", _("Enter the post in at least one language."))
        return cleaned


class MembershipInline(RecordFieldsMixin, RowClassMixin, admin.StackedInline):
    """The posts of a person."""

    model = Membership
    form = MembershipForm
    formset = PageFormSet
    fields = ("organization", ("post_ar", "post_en"), ("start_date", "end_date"))
    autocomplete_fields = ("organization",)
    formfield_overrides = {
        models.DateField: {
            "form_class": forms.DateField,
            "widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
    }
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organization")

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Return whether the user may change the person, as posts are part of that record."""
        return request.user.has_perm("organizations.add_person" if obj is None else "organizations.change_person")

    has_add_permission = has_delete_permission = has_change_permission


class CurrentPostFilter(admin.SimpleListFilter):
    """A list filter by whether a person has any post."""

    title = _("post")
    parameter_name = "post"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [("yes", _("has a post")), ("no", _("has no post"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        holders = Membership.objects.values("person")
        if self.value() == "yes":
            return queryset.filter(pk__in=holders)
        return queryset.exclude(pk__in=holders) if self.value() == "no" else queryset


@admin.register(Person)
class PersonAdmin(
    ForgettingMixin,
    ContactsMixin,
    NamingTextsMixin,
    GuardedAdminMixin,
    MergingMixin,
    DuplicatesMixin,
    FormerSlugsMixin,
    NamedAdmin,
):
    """The admin of people."""

    form = PersonForm
    inlines = (MembershipInline, ConsentInline)
    counted = ("attendances", "articles")
    list_display = ("known_as", "post", "organization", "number_of_meetings", "shown")
    list_filter = ("protected", "default_disclosure", CurrentPostFilter)
    fieldsets = (
        (None, {"fields": ("honorific_ar", "name_ar", "honorific_en", "name_en", "same_name", "other_names")}),
        (_("Privacy"), {"fields": ("protected", "default_disclosure", "staff_names")}),
        (_("Page"), {"fields": ("biography_ar", "biography_en", "slug")}),
    )

    @admin.display(description=_("name"))
    def known_as(self, person: Person) -> str:
        """Return the name for the list."""
        return str(person)

    @admin.display(description=_("post"))
    def post(self, person: Person) -> str:
        """Return the current post for the list."""
        membership = current_membership(person)
        return str(phrase(membership, "post")) if membership else "—"

    @admin.display(description=_("organization"))
    def organization(self, person: Person) -> str:
        """Return the organization of the current post for the list."""
        membership = current_membership(person)
        return str(membership.organization) if membership else "—"

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def number_of_meetings(self, person: Person) -> int:
        """Return the number of meetings for the list."""
        return person.meeting_count or 0  # type: ignore[attr-defined]

    @admin.display(description=_("protected"), ordering="protected")
    def shown(self, person: Person) -> SafeString | str:
        """Return a badge for protected people, for the list."""
        return format_html('<span class="badge warn">{}</span>', _("Protected")) if person.protected else "—"

    # Only those who may know of protected people find out who is one, and by which names staff know somebody.
    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return shown if may_see_protected(request.user) else [name for name in shown if name != "shown"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return filters if may_see_protected(request.user) else [one for one in filters if one != "protected"]

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Fieldsets:
        fieldsets = super().get_fieldsets(request, obj)
        if may_see_protected(request.user):
            return fieldsets
        return [
            (title, {**options, "fields": tuple(name for name in options["fields"] if name != "staff_names")})
            for title, options in fieldsets
        ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Return whether the list may be narrowed by ``lookup``: by a hidden column, letters could be guessed."""
        allowed = {"default_disclosure__exact", "default_disclosure__isnull", CurrentPostFilter.parameter_name}
        if not may_see_protected(request.user) and lookup not in allowed:
            return False
        return super().lookup_allowed(lookup, value, request)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return super().has_merge_permission(request) and may_see_protected(request.user)

    def response_add(self, request: HttpRequest, obj: Person, post_url_continue: str | None = None) -> HttpResponse:
        """Answer as for any record; whoever has just protected a person and may not see them is led to the list."""
        response = super().response_add(request, obj, post_url_continue)
        if obj.is_in_sight():
            return response
        return HttpResponseRedirect(page_address(Person, "changelist"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        posts = Prefetch("memberships", Membership.objects.select_related("organization"))
        records: Any = super().get_queryset(request)
        people = records.visible_to(request.user).annotate(meeting_count=count_of(Person, "attendances", "person"))
        return people.prefetch_related(posts)

    def get_form(self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: object) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        # The one who saves is the one who decides.
        return partial(form.func, user=request.user)

    def suggestion(self, person: Person) -> dict[str, object]:
        """Return what the meeting form fills in when this person is chosen."""
        membership: Any = current_membership(person)
        post = {"post_ar": membership.post_ar or "", "post_en": membership.post_en or ""} if membership else None
        return {"membership": post, "protected": person.protected}
