"""The forms of the page on which a clerk takes or drops what was read out of a text: one for each proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models.attendance import Side
from articles.models.meeting_card import Format
from liaison.staff.date_fields import PartialDateField
from liaison.text.dates import PartialDate, Precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    Choices = Sequence[tuple[str, StrOrPromise]]

_LONGEST = 300
_LONGEST_POST = 200


class TextForm(forms.Form):
    """The text that a new meeting begins with."""

    text = forms.CharField(
        label=_("Text of the report"),
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
        error_messages={"required": _("Paste the text of the report first.")},
    )

    def clean_text(self) -> str:
        """Return the text with the line ends of one kind, so that the places of what is found in it hold."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")


class ProposalForm(forms.Form):
    """One proposal: whether it is taken. ``shown`` comes back from a page that showed it: nothing else is ever taken."""

    shown = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)
    take = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, key: str, name: str, initial: dict[str, Any]) -> None:
        """Show the choices in ``data`` if it comes from a page with this proposal, else ``initial``."""
        sent = data if f"{key}-shown" in data else None
        super().__init__(sent, prefix=key, initial=initial)
        self.fields["take"].label = format_html("<bdi>{}</bdi>", name)

    def taken(self) -> bool:
        """Return whether a valid form takes the proposal."""
        return bool(self.cleaned_data["take"])

    def choose(self, name: str, choices: Choices) -> None:
        """Offer ``choices`` in the field ``name``; a field with only one is left out."""
        if len(choices) > 1:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]


class FactForm(ProposalForm):
    """A single fact of the meeting in words: its place or source line."""

    value = forms.CharField(required=False, max_length=_LONGEST, widget=forms.TextInput(attrs={"dir": "auto"}))


class FormatForm(ProposalForm):
    """How the meeting was held."""

    value = forms.ChoiceField(choices=Format.choices)


class RecordForm(ProposalForm):
    """Something that may be on record: ``record`` is the slug of the record, or empty for a new one."""

    record = forms.ChoiceField(label=_("On record"), required=False)


class OrganizationForm(RecordForm):
    """An organization that took part."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)


class PersonForm(RecordForm):
    """Somebody who took part; ``organization`` is the key of an organization's proposal, or empty for none."""

    post = forms.CharField(
        label=_("Post on that day"),
        required=False,
        max_length=_LONGEST_POST,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    side = forms.ChoiceField(label=_("Side"), choices=[("", "—"), *Side.choices], required=False)
    organization = forms.ChoiceField(label=_("Organization"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("take") and not cleaned.get("side"):
            self.add_error("side", _("Choose the side on which this person took part, or do not take the proposal."))
        return cleaned


class MeetingForm(forms.Form):
    """Title and date, which every meeting has: what was found of them stands there to be changed."""

    title = forms.CharField(
        label=_("Title of the report"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    start = PartialDateField(
        label=_("Date"), required=False, help_text=_("Enter what you know and leave the rest empty.")
    )
    end = PartialDateField(label=_("End"), required=False)

    def __init__(self, data: QueryDict, *, title: str, start: str, end: str) -> None:
        """Show ``data`` if it comes from this form; else the ``title``, and the dates as ISO 8601 has them, perhaps shortened."""
        initial = {"title": title, "start": partial_date(start), "end": partial_date(end)}
        super().__init__(data if "start_year" in data else None, initial=initial)
        if not end:
            del self.fields["end"]


def partial_date(text: str) -> PartialDate | None:
    """Return the date that ``2024-03-18``, ``2024-03`` or ``2024`` says; None for an empty text."""
    numbers = [int(part) for part in text.split("-")] if text else []
    precision = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
    return PartialDate.of(precision[len(numbers)], *numbers) if numbers else None
