"""The desk's page of all texts that still name a person who must not be named, with the tool that replaces the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.article.edition_forms import NOTE_LENGTH
from articles.admin.article.pages import edit_address
from articles.admin.steps.messages import edition_name
from articles.admin.steps.names import CHOSEN, REPLACE, descriptions, named_people, tell_replaced, wording_of
from articles.models import Article, Version
from articles.models.workflow import Change
from articles.publishing.guard.replacing import replace_names
from articles.publishing.guard.report import texts_that_name
from liaison.staff.addresses import record_page
from liaison.staff.forms import BilingualFormMixin
from liaison.staff.requests import staff
from liaison.staff.sight import may_see_protected
from liaison.staff.site import DeskPage
from liaison.staff.widgets import as_key
from liaison.text.languages import LANGUAGES
from organizations.admin.naming_texts import texts_address
from organizations.models import Person
from organizations.protection.findings import find
from organizations.protection.people import people_among
from organizations.protection.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from articles.admin.steps.names import NamedPerson
    from articles.publishing.guard.report import NamingText
    from liaison.typing import StrOrPromise

_NOTES = {
    "ar": "استُبدل في هذا النص اسمٌ بوصف.",
    "en": "A name in this text was replaced by a description.",
}


class TellingForm(BilingualFormMixin, forms.Form):
    """The form that asks how the readers of live texts are told that a name was replaced."""

    change = forms.ChoiceField(
        label=_("Texts that readers see now"),
        choices=[
            (Change.MINOR, _("Change them without a notice")),
            (Change.CORRECTION, _("Publish a correction with this public note:")),
        ],
        widget=forms.RadioSelect,
        initial=Change.MINOR,
    )
    note_ar = forms.CharField(
        label=_("Public note in Arabic"), initial=_NOTES["ar"], required=False, max_length=NOTE_LENGTH
    )
    note_en = forms.CharField(
        label=_("Public note in English"), initial=_NOTES["en"], required=False, max_length=NOTE_LENGTH
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data; a correction has a note in both languages, which does not repeat the name."""
        cleaned = super().clean() or self.cleaned_data
        wanted = people_among(Person.objects.filter(pk=self.person.pk))
        for code in LANGUAGES:
            name = f"note_{code}"
            if cleaned.get("change") == Change.CORRECTION and not cleaned.get(name):
                self.add_error(name, _("Tell readers what was wrong and what is right."))
            if find([Place("", 0, name, "", cleaned.get(name) or "")], wanted):
                self.add_error(name, _("The note repeats the name. Write it without the name."))
        return cleaned


@dataclass(frozen=True)
class ShownText:
    """One text of the report: its title, where staff change it, its state, and the places that name the person."""

    title: str
    kind: StrOrPromise
    edition: StrOrPromise
    address: str
    status: StrOrPromise
    public: bool
    named: Sequence[NamedPerson]


def naming_texts(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show all texts that name the person, or replace the name where that was chosen.

    Raises PermissionDenied for users who may not change people, or not know of protected ones.
    """
    person = Person.objects.filter(pk=as_key(object_id)).first()
    if not (request.user.has_perm("organizations.change_person") and may_see_protected(request.user)):
        raise PermissionDenied
    if person is None:
        raise Http404
    found = texts_that_name(person)
    form = TellingForm(request.POST if REPLACE in request.POST else None, person=person)
    if form.is_bound and form.is_valid() and _replace(request, found, form):
        return HttpResponseRedirect(request.path)
    chosen = request.POST.getlist(CHOSEN) if form.is_bound else None
    context = {
        **admin.site.each_context(request),
        "opts": Person._meta,
        "title": gettext("Texts that still name “%(name)s”") % {"name": person},
        "person": person,
        "address": record_page(person),
        "texts": [_shown(text, chosen) for text in found],
        "form": form,
        "described": descriptions(request.POST),
        "nameable": person.is_nameable(),
        "media": form.media,
    }
    return TemplateResponse(request, "desk/naming_texts.html", context)


def _replace(request: HttpRequest, found: Sequence[NamingText], form: TellingForm) -> bool:
    """Replace the chosen names and tell the user; return whether anything was chosen."""
    chosen = set(request.POST.getlist(CHOSEN))
    wanted = [finding for text in found for finding in text.findings if finding.key in chosen]
    if not wanted:
        messages.warning(request, gettext("Choose at least one place."))
        return False
    notes = {code: form.cleaned_data[f"note_{code}"] for code in LANGUAGES}
    try:
        result = replace_names(
            wanted, wording_of(request, change=form.cleaned_data["change"], notes=notes), staff(request)
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    tell_replaced(request, result)
    return True


def _shown(text: NamingText, chosen: Sequence[str] | None) -> ShownText:
    record = text.record
    address = edit_address(record) if isinstance(record, Article) else record_page(_page_record(record))
    return ShownText(
        title=str(record),
        kind=record._meta.verbose_name,
        edition=edition_name(text.language) if text.language else "",
        address=address,
        status=text.status,
        public=text.public,
        named=named_people(text.findings, {}, chosen),
    )


def _page_record(record: Any) -> Any:
    return record.article if isinstance(record, Version) else record


def tell_of_withheld(request: HttpRequest, people: Iterable[Person]) -> None:
    """Tell the user of each of ``people``, just withheld by a meeting, whom texts about such meetings still name."""
    for person in people:
        if texts_that_name(person):
            words = gettext("Texts about this meeting still name “%(name)s”.") % {"name": person}
            link = format_html('{} <a href="{}">{}</a>', words, texts_address(person), gettext("Show the texts"))
            messages.warning(request, link)


PAGES = (DeskPage("names/<str:object_id>/", naming_texts, "naming_texts"),)
