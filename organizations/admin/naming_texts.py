"""The way to the page of texts that name a person who must not be named; the page itself is that of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison.staff.sight import may_see_protected
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse

    from liaison.typing import LinkBeside
    from organizations.models import Person

# A change of one of these may make texts name somebody who must not be named.
_DECIDES = {"protected", "name_ar", "name_en", "other_names", "staff_names"}


def texts_address(person: Person) -> str:
    """Return the address of the page for ``person``."""
    return reverse("admin:naming_texts", args=[person.pk])


class NamingTextsMixin(AnyModelAdmin):
    """A mixin for the admin of people: protecting somebody leads to the texts that still name them."""

    def links_beside(self, request: HttpRequest, record: Any) -> list[LinkBeside]:
        may = self.has_change_permission(request, record) and may_see_protected(request.user)
        own = [(_("Texts that name this person"), texts_address(record))] if may else []
        return [*super().links_beside(request, record), *own]  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        request.leads_to_texts = bool(_DECIDES & set(form.changed_data))  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Person) -> HttpResponse:
        response = super().response_change(request, obj)
        leads = getattr(request, "leads_to_texts", False) and not obj.is_nameable()
        return HttpResponseRedirect(texts_address(obj)) if leads and may_see_protected(request.user) else response

    def _after_merging(self, request: HttpRequest, stays: Any) -> str:
        """Return where a merge leads: with a protected person, to the texts that name them by what is now their name."""
        person = type(stays)._default_manager.get(pk=stays.pk)
        if may_see_protected(request.user) and not person.is_nameable():
            return texts_address(person)
        return super()._after_merging(request, stays)  # type: ignore[misc]
