"""Filters that live in the address: what they share whatever list they narrow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, gettext_lazy

from liaison.dates import PartialDate, Precision, format_date

NOTHING = gettext_lazy("Nothing of that name is here.")

# Days beyond these are slips of the keyboard, and the edges of the calendar overflow when time zones move them.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the query string without it."""

    label: str
    value: str
    query: str


class DayFilter(django_filters.DateFilter):
    """A day as ``YYYY-MM-DD``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        message = gettext_lazy("Write a date such as 2024-03-05.")
        super().__init__(
            *args,
            input_formats=["%Y-%m-%d"],
            validators=[MinValueValidator(FIRST_DAY, message), MaxValueValidator(LAST_DAY, message)],
            error_messages={"invalid": message},
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            **kwargs,
        )


class TextFilter(django_filters.CharFilter):
    """Words to look for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=200, widget=forms.TextInput({"type": "search"}), **kwargs)


class KindFilter(django_filters.ChoiceFilter):
    """One of a few kinds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=gettext_lazy("All"), error_messages={"invalid_choice": NOTHING}, **kwargs)


class SlugFilter(django_filters.ModelChoiceFilter):
    """A record by its slug, chosen from those that are live."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            to_field_name="slug",
            empty_label=gettext_lazy("All"),
            error_messages={"invalid_choice": NOTHING},
            **kwargs,
        )


class PublicFilterSet(django_filters.FilterSet):
    """A value that is not understood finds nothing and says why: a list under a filter's address never holds more."""

    @property
    def qs(self) -> Any:
        return super().qs if self.form.is_valid() else self.queryset.none()

    def notes(self) -> list[str]:
        """What was not understood, or cannot be, in words for the reader."""
        notes = [
            f"{self.form.fields[name].label}: {message}"
            for name, messages in self.form.errors.items()
            if name in self.form.fields
            for message in messages
        ]
        first, last = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        return [*notes, gettext("The first day is after the last one.")] if first and last and first > last else notes

    def chips(self) -> list[Chip]:
        """The filters in force, those not understood among them, each with the way to take it away."""
        return [
            Chip(str(field.label), self._words(name), self._without(name))
            for name, field in self.form.fields.items()
            if self.data.get(name)
        ]

    def _words(self, name: str) -> str:
        value = self.form.cleaned_data.get(name)
        if value is None:
            return self.data[name]
        if isinstance(value, dt.date):
            return format_date(PartialDate(Precision.DAY, value))
        choices = getattr(self.form.fields[name], "choices", None)
        if isinstance(value, str) and choices:
            return str(dict(choices).get(value, value))
        return str(value)

    def _without(self, name: str) -> str:
        rest = self.data.copy()
        for key in (name, "page"):
            rest.pop(key, None)
        return rest.urlencode()

    def query(self) -> str:
        """The filters in force as a query string: under it, whatever takes the same filters holds the same."""
        return urlencode([(name, self.data[name]) for name in self.form.fields if self.data.get(name)])

    def in_words(self) -> str:
        """The filters in force, for a title: ``Model League · Press release``."""
        return " · ".join(chip.value for chip in self.chips())

    def is_narrow(self) -> bool:
        return bool(self.chips())

    def hidden(self) -> list[forms.BoundField]:
        return self.form.hidden_fields()

    def visible(self) -> list[forms.BoundField]:
        return self.form.visible_fields()


def period(low: Any, high: Any) -> dict[str, django_filters.Filter]:
    """The filters ``from`` and ``to``, whose names Python keeps for itself."""
    return {
        "from": DayFilter(label=gettext_lazy("From"), method=low),
        "to": DayFilter(label=gettext_lazy("To"), method=high),
    }
