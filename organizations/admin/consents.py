"""The consents of a person on their page, and the list of those that end soon on the first page of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_address
from liaison.staff.editing.page_forms import PageFormMixin, PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.staff.requests import staff
from liaison.text.dates import PartialDate, Precision, format_date
from organizations.models import Consent

if TYPE_CHECKING:
    import datetime as dt
    from typing import Unpack

    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from liaison.text.languages import Phrase
    from liaison.typing import FormData, FormFiles, ModelFormOptions
    from organizations.models import Person

# The most consents that the first page lists.
MOST = 10


class ConsentForm(PageFormMixin, forms.ModelForm):
    """The form of one consent; a new one is recorded under the name of ``user``."""

    def __init__(
        self, data: FormData = None, files: FormFiles = None, *, user: User, **options: Unpack[ModelFormOptions]
    ) -> None:
        super().__init__(data, files, **options)
        if self.instance.pk is None:
            self.instance.recorded_by = user


class ConsentInline(RowClassMixin, admin.StackedInline):
    """What a person agreed to, each time they were asked."""

    model = Consent
    form = ConsentForm
    formset = PageFormSet
    fields = (("given_on", "way", "level"), ("until", "withdrawn_on"), "note", "recorded")
    readonly_fields = ("recorded",)
    formfield_overrides = {
        models.DateField: {
            "form_class": forms.DateField,
            "widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
    }
    extra = 0

    @admin.display(description=_("recorded by"))
    def recorded(self, consent: Consent) -> str:
        """Return who recorded it, and when."""
        if not consent.pk:
            return "—"
        who = consent.recorded_by.get_full_name() or consent.recorded_by.username if consent.recorded_by else "—"
        day = timezone.localdate(consent.recorded_at)
        return gettext("%(who)s, %(day)s") % {"who": who, "day": format_date(PartialDate(Precision.DAY, day))}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("recorded_by")

    def get_form_kwargs(self, request: HttpRequest, obj: Any) -> Mapping[str, object]:
        return {"user": request.user}

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Return whether the user may change the person, as consents are part of that record."""
        return request.user.has_perm("organizations.add_person" if obj is None else "organizations.change_person")

    has_add_permission = has_delete_permission = has_change_permission

    def has_view_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return request.user.has_perm("organizations.view_person")


@dataclass(frozen=True)
class EndingConsent:
    """A consent that ends soon or has ended: whose, the address of their page, and when in words."""

    name: Phrase
    url: str
    when: str
    is_over: bool


def ending_consents(request: HttpRequest) -> dict[str, object]:
    """Return the consents to be named that staff should ask for again: ``{"consents": […], "consents_count": number}``."""
    if not staff(request).has_perm("organizations.change_person"):
        return {"consents": [], "consents_count": 0}
    found = Consent.objects.ending()
    rows = [_row(consent) for consent in found.select_related("person")[:MOST]]
    return {"consents": rows, "consents_count": found.count() if len(rows) == MOST else len(rows)}


def _row(consent: Consent) -> EndingConsent:
    today = timezone.localdate()
    last: dt.date = consent.until or today
    over = last < today
    words = gettext("ended on %(day)s") if over else gettext("ends on %(day)s")
    url = page_address(consent.person, "change", consent.person_id)
    return EndingConsent(
        consent.person.title(), url, words % {"day": format_date(PartialDate(Precision.DAY, last))}, over
    )


PANELS = (ending_consents,)
