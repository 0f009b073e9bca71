"""A form field for a date of which only a part may be known: staff fill in what they know and leave the rest empty."""

from __future__ import annotations

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from liaison.dates import PartialDate, Precision, month_names, zone_city

# Where the office's meetings are, before the rest of the world.
NEAR_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Asia/Damascus",
    "Asia/Riyadh",
    "Asia/Dubai",
)


def zone_choices() -> list[Any]:
    """Choices of time zones by city, in the active language."""
    near = [(name, zone_city(name)) for name in dict.fromkeys((settings.TIME_ZONE, *NEAR_ZONES))]
    return [*near, ("UTC", "UTC"), (_("Other cities"), _other_zones())]


@cache
def _other_zones() -> list[tuple[str, str]]:
    """The rest of the world. Python looks through the system's folders for it, which takes longer than a page should."""
    cities = sorted(name for name in available_timezones() if name.count("/") == 1 and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in cities if name not in NEAR_ZONES]


class PartialDateWidget(forms.MultiWidget):
    """Day, month, year and time beside each other."""

    template_name = "desk/partial_date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off", "size": "2", "maxlength": "2"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**number, "aria-label": _("Day"), "placeholder": _("Day")}),
            "month": forms.Select({"aria-label": _("Month")}),
            "year": forms.TextInput(
                {**number, "aria-label": _("Year"), "placeholder": _("Year"), "size": "4", "maxlength": "4"}
            ),
            "time": forms.TimeInput({"type": "time", "aria-label": _("Time")}, format="%H:%M"),
        }
        super().__init__(widgets, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        cast("forms.Select", self.widgets[1]).choices = [("", _("Month")), *month_names()]
        return super().get_context(name, value, attrs)

    def decompress(self, value: PartialDate | None) -> list[Any]:
        if value is None:
            return [None, None, None, None]
        known = list(Precision).index(value.precision)
        return [
            value.day.day if known >= 2 else None,
            value.day.month if known >= 1 else None,
            value.day.year,
            value.time,
        ]


def _number(low: int, high: int, message: Any) -> forms.IntegerField:
    """A whole number from ``low`` to ``high``, or nothing; ``message`` says so whatever else is written."""
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return forms.IntegerField(min_value=low, max_value=high, required=False, error_messages=errors)


class PartialDateField(forms.MultiValueField):
    """Cleans to a PartialDate, or None when left empty."""

    widget = PartialDateWidget
    default_error_messages = {
        "required": _("Write when it was: the year, and as much more as is known."),
        "year": _("Write the year as well."),
        "month": _("Choose the month as well, or leave the day empty."),
        "day": _("Write the day as well, or leave the time empty."),
        "nonexistent": _("There is no such day. Correct the day or the month."),
    }

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            _number(1, 31, _("Write the day as a number from 1 to 31.")),
            _number(1, 12, _("Choose the month from the list.")),
            _number(1900, 2200, _("Write the year in four digits, such as 2020.")),
            forms.TimeField(required=False, error_messages={"invalid": _("Write the time such as 18:30.")}),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[Any]) -> PartialDate | None:
        day, month, year, time = values or [None, None, None, None]
        if not any(part is not None for part in (day, month, year, time)):
            return None
        if year is None:
            raise self._error("year")
        if day is not None and month is None:
            raise self._error("month")
        if time is not None and day is None:
            raise self._error("day")
        precision = (
            Precision.TIME
            if time is not None
            else Precision.DAY
            if day is not None
            else Precision.MONTH
            if month is not None
            else Precision.YEAR
        )
        try:
            clock = (time.hour, time.minute) if time is not None else ()
            return PartialDate.of(precision, year, month or 1, day or 1, *clock)
        except ValueError:
            raise self._error("nonexistent") from None

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(cast("PartialDateWidget", self.widget).decompress(initial), data)
