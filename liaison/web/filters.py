"""Filters that live in the address: what they share whatever list they narrow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, gettext_lazy

from liaison.search.api import Query, parse
from liaison.text.dates import PartialDate, Precision, digits, format_date

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = gettext_lazy("Nothing here matches that name.")

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

    def __init__(self, *args: object, **kwargs: object) -> None:
        message = gettext_lazy("Enter a date, for example 2024-03-05.")
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

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, max_length=200, widget=forms.TextInput({"type": "search"}), **kwargs)


class WordsField(forms.CharField):
    """Words to look for, as a ``Query``."""

    def clean(self, value: object) -> Query | None:
        text = super().clean(value)
        query = parse(text)
        if text and not query:
            raise forms.ValidationError(gettext("Enter at least one word to search for."))
        return query if text else None


class WordsFilter(TextFilter):
    """Words to look for in the index of search."""

    field_class = WordsField


class KindFilter(django_filters.ChoiceFilter):
    """One of a few kinds."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, empty_label=gettext_lazy("All"), error_messages={"invalid_choice": NOTHING}, **kwargs)


class RecordField(forms.CharField):
    """A record by what its address is called: ``find`` gives it, or None where visitors may not know of it."""

    def __init__(self, *args: Any, find: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean(self, value: object) -> Any:
        slug = super().clean(value)
        found = self.find(slug) if slug else None
        if slug and found is None:
            raise forms.ValidationError(NOTHING)
        return found


class RecordsField(RecordField):
    """Several of them, each once."""

    def clean(self, value: Any) -> list[Any]:
        return [super(RecordsField, self).clean(slug) for slug in dict.fromkeys(value or ()) if slug]


class RecordsFilter(django_filters.Filter):
    """Several records, chosen where their counts stand; the form carries them along. What is left concerns all of them."""

    field_class = RecordsField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, widget=forms.MultipleHiddenInput, max_length=200, **kwargs)


class ChosenFilter(django_filters.ChoiceFilter):
    """One of a few words, chosen where its count stands; the form carries it along."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        messages = {"invalid_choice": NOTHING}
        super().__init__(*args, empty_label=None, widget=forms.HiddenInput, error_messages=messages, **kwargs)


class NumberFilter(django_filters.NumberFilter):
    """A whole number between two others, such as a year; the form carries it along."""

    field_class = forms.IntegerField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, widget=forms.HiddenInput, **kwargs)

    def get_max_validator(self) -> None:
        """The field has its own bounds."""


class PublicFilterSet(django_filters.FilterSet):
    """Filters in the address: each narrows what ``narrowed`` is given by the filter's method.

    A value that is not understood finds nothing and says why: a list under a filter's address never holds more.
    """

    @property
    def qs(self) -> object:
        return super().qs if self.form.is_valid() else self.queryset.none()

    def narrowed(self, found: object) -> Any:
        """``found`` under all filters; None where one was not understood."""
        if not self.form.is_valid():
            return None
        for name, value in self.form.cleaned_data.items():
            found = self.filters[name].filter(found, value)
        return found

    def notes(self) -> list[str]:
        """What was not understood, or cannot be, in words for the reader."""
        notes = [
            f"{self.form.fields[name].label}: {message}"
            for name, messages in self.form.errors.items()
            if name in self.form.fields
            for message in messages
        ]
        first, last = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        return [*notes, gettext("The start date is after the end date.")] if first and last and first > last else notes

    def chips(self) -> list[Chip]:
        """The filters in force, those not understood among them, each with the way to take it away."""
        return [
            Chip(str(field.label), self._words(name, nth, text), self.without(name, text))
            for name, field in self.form.fields.items()
            for nth, text in enumerate(self.given(name))
        ]

    def given(self, name: str) -> list[str]:
        """What the address says for the filter ``name``, each value once."""
        values = [text for text in self.data.getlist(name) if text]
        return list(dict.fromkeys(values)) if self._takes_several(name) else values[-1:]

    def _words(self, name: str, nth: int, text: str) -> str:
        value = self.form.cleaned_data.get(name)
        if isinstance(value, list):
            return str(value[nth])
        if value is None or isinstance(value, Query):
            return text
        if isinstance(value, dt.date):
            return format_date(PartialDate(Precision.DAY, value))
        if isinstance(value, int):
            return digits(str(value))
        choices = getattr(self.form.fields[name], "choices", None)
        if isinstance(value, str) and choices is not None:
            return str(dict(choices).get(value, value))
        return str(value)

    def without(self, name: str, text: str = "") -> str:
        """The query string without ``text`` for the filter ``name``; without any, without the filter."""
        rest = [value for value in self.given(name) if text and value != text]
        return self.with_values(name, rest)

    def with_values(self, name: str, values: list[str]) -> str:
        """The query string with these values, and no others, for the filter ``name``; from the first page."""
        return self.replacing({name: values})

    def replacing(self, values: dict[str, list[str]]) -> str:
        """The query string with the filters' own values, those of ``values`` in the place of theirs; from the first page."""
        pairs = [(each, value) for each in self.form.fields if each not in values for value in self.given(each)]
        return urlencode([*pairs, *((name, value) for name, several in values.items() for value in several)])

    def adding(self, name: str, value: str) -> list[str]:
        """The values of the filter ``name`` once ``value`` is chosen too: beside others, or in their place."""
        given = self.given(name)
        return [*(one for one in given if one != value and self._takes_several(name)), value]

    def _takes_several(self, name: str) -> bool:
        return isinstance(self.form.fields[name], RecordsField)

    def query(self) -> str:
        """The filters in force as a query string: under it, whatever takes the same filters holds the same."""
        return urlencode([(name, value) for name in self.form.fields for value in self.given(name)])

    def renamed(self) -> str:
        """The same by the names that records have now; empty where the address has no former one."""
        pairs = [(name, value) for name in self.form.fields for value in self._current(name)]
        current = urlencode(pairs)
        return "" if current == self.query() else current

    def _current(self, name: str) -> list[str]:
        found = self.form.cleaned_data.get(name)
        if not found or not isinstance(self.form.fields[name], RecordField):
            return self.given(name)
        return list(dict.fromkeys(record.slug for record in (found if isinstance(found, list) else [found])))

    def in_words(self) -> str:
        """The filters in force, for a title: ``Model League · Press release``."""
        return " · ".join(chip.value for chip in self.chips())

    def is_narrow(self) -> bool:
        return bool(self.query())

    def hidden(self) -> list[forms.BoundField]:
        return self.form.hidden_fields()

    def visible(self) -> list[forms.BoundField]:
        return self.form.visible_fields()


def period(low: object, high: object) -> dict[str, django_filters.Filter]:
    """The filters ``from`` and ``to``, whose names Python keeps for itself."""
    return {
        "from": DayFilter(label=gettext_lazy("From"), method=low),
        "to": DayFilter(label=gettext_lazy("To"), method=high),
    }
