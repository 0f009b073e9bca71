"""The page on which a few roles see and write how to reach a person.

It is a page of its own: no autosave, no comparison of what two people typed and no change message of the admin ever holds
a telephone number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_address, page_name
from liaison.staff.audit.models import record_event
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key
from liaison.typing import AnyModelAdmin
from organizations.models import Contact, Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from liaison.typing import LinkBeside

CONTACT = "contact"
VIEW_CONTACT = "organizations.view_contact"
# Empty rows offered for further ways to reach somebody, and the most that one person can have.
_EMPTY_ROWS, _MOST_ROWS = 3, 20


class ContactForm(forms.ModelForm):
    """The form of one way to reach somebody. Browsers are told to keep nothing of it."""

    class Meta:
        model = Contact
        fields = ("kind", "value", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("value", "note"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "dir": "auto"}


class _ContactFormSet(BaseInlineFormSet):
    """The ways to reach one person."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.position = len(self.initial_forms) + self.extra_forms.index(form)
        return super().save_new(form, commit)


_Rows = inlineformset_factory(
    Person,
    Contact,
    form=ContactForm,
    formset=_ContactFormSet,
    extra=_EMPTY_ROWS,
    max_num=_MOST_ROWS,
    absolute_max=_MOST_ROWS + _EMPTY_ROWS,
)


class ContactsMixin(AnyModelAdmin):
    """A mixin for the admin of people: the page of contact data, for roles that may see it."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.contact_view)
        return [path("<str:object_id>/contact/", page, name=page_name(self.model, "contact")), *super().get_urls()]

    def links_beside(self, request: HttpRequest, record: Any) -> list[LinkBeside]:
        own = (
            [(_("Contact data"), page_address(record, "contact", record.pk))]
            if request.user.has_perm(VIEW_CONTACT)
            else []
        )
        return [*super().links_beside(request, record), *own]  # type: ignore[misc]

    def contact_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the contact data of a person, or store them. Raises PermissionDenied for roles that may not see them."""
        if not request.user.has_perm(VIEW_CONTACT):
            raise PermissionDenied
        person = get_object_or_404(Person, pk=as_key(object_id))
        rows = _Rows(request.POST or None, instance=person, prefix="contact")
        if request.method == "POST" and rows.is_valid():
            self._store(request, person, rows)
            return HttpResponseRedirect(page_address(person, "change", person.pk))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Contact data"),
            "media": self.media + rows.media,
            "stays": person,
            "rows": rows,
        }
        # The admin's pages are "never cache", which includes "no-store".
        return TemplateResponse(request, "admin/organizations/contact.html", context)

    def _store(self, request: HttpRequest, person: Person, rows: Any) -> None:
        if not rows.has_changed():
            messages.info(request, gettext("Nothing was changed."))
            return
        with transaction.atomic():
            rows.save()
            # That it changed, not what it holds.
            record_event(CONTACT, person, staff(request))
        messages.success(request, gettext("The contact data are stored."))
