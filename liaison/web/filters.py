"""Filters in the address of a list: filter classes, form fields, and the base of filter sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, gettext_lazy

from liaison.search.api import Query, parse
from liaison.text.dates import PartialDate, Precision, digits, format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from django.http import QueryDict

NOTHING = gettext_lazy("Nothing here matches that name.")

# Days outside this range are typing errors; days at the edges of the calendar would overflow in time zone conversion.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True)
class Chip:
    """An active filter, with the query string that removes it."""

    label: str
    value: str
    query: str


class DayFilter(django_filters.DateFilter):
    """A filter for a day, written ``YYYY-MM-DD``."""

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
    """A filter for words."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, max_length=200, widget=forms.TextInput({"type": "search"}), **kwargs)


class WordsField(forms.CharField):
    """A form field for words; its value is a ``Query``."""

    def clean(self, value: object) -> Query | None:
        """Return the ``Query`` for ``value``, None if it is empty; raise ValidationError if it holds no word."""
        text = super().clean(value)
        query = parse(text)
        if text and not query:
            raise forms.ValidationError(gettext("Enter at least one word to search for."))
        return query if text else None


class WordsFilter(TextFilter):
    """A filter for words in the search index."""

    field_class = WordsField


class RecordField(forms.CharField):
    """A form field for a record by its slug; ``find`` returns the record, or None if visitors may not know of it."""

    def __init__(self, *args: Any, find: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean(self, value: object) -> Any:
        """Return the record with the slug ``value``, None if it is empty; raise ValidationError if none is found."""
        slug = super().clean(value)
        found = self.find(slug) if slug else None
        if slug and found is None:
            raise forms.ValidationError(NOTHING)
        return found


class RecordsField(RecordField):
    """A form field for several records by their slugs."""

    def clean(self, value: Any) -> list[Any]:
        """Return the records with the slugs in ``value``, each once."""
        return [super(RecordsField, self).clean(slug) for slug in dict.fromkeys(value or ()) if slug]


class RecordsFilter(django_filters.Filter):
    """A filter for several records that each result must concern.

    They are chosen in facets; the form keeps them hidden.
    """

    field_class = RecordsField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, widget=forms.MultipleHiddenInput, max_length=200, **kwargs)


class ChosenFilter(django_filters.ChoiceFilter):
    """A filter for one of a few words. It is chosen in a facet; the form keeps it hidden."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        messages = {"invalid_choice": NOTHING}
        super().__init__(*args, empty_label=None, widget=forms.HiddenInput, error_messages=messages, **kwargs)


class NumberFilter(django_filters.NumberFilter):
    """A filter for a whole number within bounds, such as a year; the form keeps it hidden."""

    field_class = forms.IntegerField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, widget=forms.HiddenInput, **kwargs)

    def get_max_validator(self) -> None:
        """Return no validator: the field has its own bounds."""


class _Fields(dict[str, forms.Field]):
    """The fields of a form that all its instances share."""

    def __deepcopy__(self, _memo: object) -> _Fields:
        return self


# The forms of sets of filters.
_FORMS: dict[type[PublicFilterSet], type[forms.Form]] = {}


class PublicFilterSet(django_filters.FilterSet):
    """A set of filters in the address: each is a method that narrows what ``narrowed`` is given.

    An invalid value makes the list empty and is explained in a note: a list must never hold more than its address asks
    for.
    """

    def __init__(self, data: QueryDict, queryset: QuerySet) -> None:
        """Read the values in ``data``. The filters of the class are not copied for each request, as the base class does."""
        self.data, self.queryset = data, queryset
        self.filters = self.base_filters

    @cached_property
    def form(self) -> Any:
        """Return the bound form of the values."""
        return self.get_form_class()(self.data)

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of this kind of set. It is made once, and its fields are not copied: nothing here changes them."""
        if (form := _FORMS.get(type(self))) is None:
            form = super().get_form_class()
            form.base_fields = _Fields(form.base_fields)
            _FORMS[type(self)] = form
        return form

    @property
    def qs(self) -> object:
        """Return the filtered records; none if a value is invalid."""
        return self.narrowed(self.queryset.all()) if self.form.is_valid() else self.queryset.none()

    def narrowed(self, found: object) -> Any:
        """Return ``found`` narrowed by all filters; None if a value is invalid."""
        return self.narrowed_by(self.form.fields, found) if self.form.is_valid() else None

    def narrowed_by(self, names: Iterable[str], found: Any) -> Any:
        """Return ``found`` narrowed by the filters ``names``; all values must be valid."""
        for name in names:
            if (value := self.form.cleaned_data[name]) not in EMPTY_VALUES:
                found = getattr(self, self.filters[name].method)(found, name, value)
        return found

    def notes(self) -> list[str]:
        """Return messages for the reader about invalid values and an impossible period."""
        notes = [
            f"{self.form.fields[name].label}: {message}"
            for name, messages in self.form.errors.items()
            if name in self.form.fields
            for message in messages
        ]
        first, last = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        return [*notes, gettext("The start date is after the end date.")] if first and last and first > last else notes

    def chips(self) -> list[Chip]:
        """Return the active filters, including invalid ones, each with the query string that removes it."""
        return [
            Chip(str(self.form.fields[name].label), self._words(name, nth, text), self.without(name, text))
            for name, values in self._given.items()
            for nth, text in enumerate(values)
        ]

    def given(self, name: str) -> list[str]:
        """Return the values in the address for the filter ``name``, each once."""
        return self._given.get(name, [])

    @cached_property
    def _given(self) -> dict[str, list[str]]:
        """Return the values of the active filters, in the order of the filters."""
        found = {}
        for name in self.form.fields:
            if values := [text for text in self.data.getlist(name) if text]:
                found[name] = list(dict.fromkeys(values)) if self._takes_several(name) else values[-1:]
        return found

    @cached_property
    def _encoded(self) -> dict[str, str]:
        """Return the part of the query string that each active filter is."""
        return {name: _encoded(name, values) for name, values in self._given.items()}

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
        """Return the query string without the value ``text`` of the filter ``name``, or without the whole filter."""
        rest = [value for value in self.given(name) if text and value != text]
        return self.with_values(name, rest)

    def with_values(self, name: str, values: list[str]) -> str:
        """Return the query string with ``values``, and no others, for the filter ``name``; leads to the first page."""
        return self.replacing({name: values})

    def replacing(self, values: dict[str, list[str]]) -> str:
        """Return the query string with ``values``, by filter, in place of the filters' own; leads to the first page."""
        kept = [part for name, part in self._encoded.items() if name not in values]
        return "&".join([*kept, *(_encoded(name, several) for name, several in values.items() if several)])

    def toggle(self, name: str) -> Callable[[str], tuple[str, bool]]:
        """Return a function that gives, for a value of the filter ``name``, a query string, and whether it is chosen.

        The query string chooses the value, or removes it if it is chosen already.
        """
        given = self.given(name)
        before = [part for each, part in self._encoded.items() if each != name]
        before += [self._encoded[name]] if given and self._takes_several(name) else []
        start = "&".join([*before, f"{name}="])

        def toggled(value: str) -> tuple[str, bool]:
            return (self.without(name, value), True) if value in given else (start + quote_plus(value), False)

        return toggled

    def adding(self, name: str, value: str) -> list[str]:
        """Return the values of the filter ``name`` after ``value`` is chosen: added, or in place of a single value."""
        given = self.given(name)
        return [*(one for one in given if one != value and self._takes_several(name)), value]

    def _takes_several(self, name: str) -> bool:
        return isinstance(self.form.fields[name], RecordsField)

    def query(self) -> str:
        """Return the active filters as a query string, for any other page that takes the same filters."""
        return "&".join(self._encoded.values())

    def renamed(self) -> str:
        """Return the query string with current slugs in place of former ones; empty if there is no former slug."""
        current = "&".join(_encoded(name, self._current(name)) for name in self._given)
        return "" if current == self.query() else current

    def _current(self, name: str) -> list[str]:
        found = self.form.cleaned_data.get(name)
        if not found or not isinstance(self.form.fields[name], RecordField):
            return self.given(name)
        return list(dict.fromkeys(record.slug for record in (found if isinstance(found, list) else [found])))

    def in_words(self) -> str:
        """Return the active filters in words, for a title: ``Model League · Press release``."""
        return " · ".join(chip.value for chip in self.chips())

    def is_narrow(self) -> bool:
        """Return whether any filter is active."""
        return bool(self.query())

    def hidden(self) -> list[forms.BoundField]:
        """Return the hidden fields of the form."""
        return self.form.hidden_fields()

    def visible(self) -> list[forms.BoundField]:
        """Return the visible fields of the form."""
        return self.form.visible_fields()


def _encoded(name: str, values: list[str]) -> str:
    """Return the part of a query string with ``values`` for ``name``, a plain word."""
    return "&".join(f"{name}={quote_plus(value)}" for value in values)


def period(low: object, high: object) -> dict[str, django_filters.Filter]:
    """Return the filters ``from`` and ``to``; a dict, because ``from`` is a keyword in Python."""
    return {
        "from": DayFilter(label=gettext_lazy("From"), method=low),
        "to": DayFilter(label=gettext_lazy("To"), method=high),
    }
