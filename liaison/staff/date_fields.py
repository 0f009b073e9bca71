"""Form fields for moments and partial dates, entered by the clock of a city.

A form with such fields has the field ``time_zone`` and ``ClockFormMixin``, which converts the times to moments. A time
that the clocks of that city skip is refused. For a time that occurs twice, the form asks which one is meant.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _

from liaison.text.clock_times import moment_at, readings, twice, which_choices
from liaison.text.dates import PartialDate, Precision, month_names, zone_city
from liaison.text.languages import active_language
from liaison.typing import AnyModelForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Unpack

    from django.utils.safestring import SafeString

    from liaison.typing import FormData, FormFiles, ModelFormOptions, StrOrPromise

# Zones of the office's meetings: the choices list them before the rest of the world.
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


class _ZoneChoices(BaseChoiceIterator):
    """A list of several hundred choices that is used as it is: Django would iterate over a plain list at each step."""

    def __init__(self, language: str, first: tuple[str, ...], choices: list[Any]) -> None:
        self.language, self.first, self.choices = language, first, choices

    def __iter__(self) -> Iterator[Any]:
        return iter(self.choices)


def zone_choices(*used: str) -> _ZoneChoices:
    """Return the choices of time zones by city, in the active language.

    The office's zone and the zones ``used`` by the record come first.
    """
    return _zone_choices(active_language(), (settings.TIME_ZONE, *used))


@lru_cache(maxsize=128)
def _zone_choices(language: str, first: tuple[str, ...]) -> _ZoneChoices:
    near = [(name, zone_city(name, language)) for name in dict.fromkeys((*first, *NEAR_ZONES)) if name != "UTC"]
    return _ZoneChoices(language, first, [*near, ("UTC", "UTC"), (_("Other cities"), _other_zones())])


@cache
def _other_zones() -> list[tuple[str, str]]:
    """Return the choices of the remaining zones. Cached, because Python scans folders of the system to find them."""
    cities = sorted(name for name in available_timezones() if name.count("/") == 1 and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in cities if name not in NEAR_ZONES]


class _ZoneSelect(forms.Select):
    """A list of time zones. What it writes is remembered, because to write several hundred choices takes long."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        zones, told = cast("_ZoneChoices", self.choices), self.build_attrs(self.attrs, attrs)
        return _zones_written(zones.language, zones.first, name, str(value or ""), tuple(told.items()))


@lru_cache(maxsize=128)
def _zones_written(
    language: str, first: tuple[str, ...], name: str, value: str, attrs: tuple[tuple[str, Any], ...]
) -> SafeString:
    return forms.Select(dict(attrs), _zone_choices(language, first)).render(name, value)


class ZoneField(forms.ChoiceField):
    """A time zone, chosen by its city."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(label=_("Time zone"), choices=zone_choices, required=required, widget=_ZoneSelect)


class ClockWidget(forms.MultiWidget):
    """A group of controls for a time; the last one asks which moment is meant where a time occurs twice.

    ``zone`` is the time zone in which the stored value is shown. ``moments`` are those that the shown time can mean.
    """

    zone = ""
    moments: tuple[dt.datetime, ...] = ()

    def __init__(self, widgets: dict[str, Any], attrs: dict[str, object] | None = None) -> None:
        super().__init__({**widgets, "which": forms.RadioSelect}, attrs)

    def show(self, told: dt.datetime | None, zone: str) -> None:
        """Ask which moment is meant if the naive time ``told`` occurs twice in ``zone``."""
        self.zone, self.moments = zone, readings(told, zone) if told else ()

    def which(self, fold: int) -> str | None:
        """Return the answer that the question shows for ``fold``; None where the question is not asked."""
        return str(fold) if len(self.moments) > 1 else None

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        choices = which_choices(self.moments, self.zone)
        cast("forms.RadioSelect", self.widgets[-1]).choices = choices
        context = super().get_context(name, value, attrs)
        which = context["widget"]["subwidgets"].pop()
        context["widget"]["which"] = which if choices else None
        return context


class ClockField(forms.MultiValueField):
    """A field of ``ClockFormMixin``. ``told_time()`` returns the time of its cleaned value.

    ``found()`` then puts the moment that was found for this time into the value.
    """

    def __init__(self, fields: tuple[forms.Field, ...], **kwargs: Any) -> None:
        super().__init__((*fields, forms.CharField(required=False)), require_all_fields=False, **kwargs)

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(self.widget.decompress(initial), data)

    def told_time(self, value: Any) -> dt.datetime | None:
        """Return the naive time of ``value``, with ``fold`` 1 for the second of two; None if it has no time."""
        raise NotImplementedError

    def found(self, value: Any, moment: dt.datetime) -> Any:
        """Return the final cleaned value for ``value``, whose time is ``moment`` (UTC)."""
        return value


class ClockFormMixin(AnyModelForm):
    """A form whose times are entered by the clock of the city in its field ``time_zone``; by default the office's.

    Its ``ClockField`` values clean to moments that exist in that zone.
    """

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[ModelFormOptions]) -> None:
        super().__init__(data, files, **options)
        self.tell_times_in(self.initial.get("time_zone") or timezone.get_default_timezone_name())

    def tell_times_in(self, zone: str) -> None:
        """Show the stored values by the clock of ``zone``. Call it again after changing ``initial``."""
        self.initial["time_zone"] = zone
        if "time_zone" in self.fields:
            cast("forms.ChoiceField", self.fields["time_zone"]).choices = zone_choices(zone)
        for name, field in self._clock_fields():
            widget = cast("ClockWidget", field.widget)
            widget.zone = zone
            value = self.get_initial_for_field(field, name)
            widget.show(field.told_time(_local(value, zone)) if value else None, zone)

    def _clock_fields(self) -> list[tuple[str, ClockField]]:
        return [(name, field) for name, field in self.fields.items() if isinstance(field, ClockField)]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if zone := cleaned.get("time_zone"):
            for name, field in self._clock_fields():
                if not field.disabled and cleaned.get(name):
                    self._find_moment(name, field, zone)
        return cleaned

    def _find_moment(self, name: str, field: ClockField, zone: str) -> None:
        value = self.cleaned_data[name]
        told = field.told_time(value)
        if told is None:
            return
        widget = cast("ClockWidget", field.widget)
        widget.show(told, zone)
        try:
            if len(widget.moments) > 1 and self[name].data[-1] not in ("0", "1"):
                raise twice(told, zone)
            self.cleaned_data[name] = field.found(value, moment_at(told, zone))
        except ValidationError as error:
            self.add_error(name, error)


def _local(value: object, zone: str) -> Any:
    """Return an aware moment as the naive time that a clock in ``zone`` shows; any other value unchanged."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return value


# Limits that every database and time zone can hold.
_EARLIEST, _LATEST = dt.datetime(1990, 1, 1), dt.datetime(2200, 1, 1)


class _ClockTimeField(forms.fields.BaseTemporalField):
    """A day and a time as browsers submit them, still without a time zone."""

    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
    default_error_messages = {"invalid": forms.DateTimeField.default_error_messages["invalid"]}
    default_validators = [MinValueValidator(_EARLIEST), MaxValueValidator(_LATEST)]

    def to_python(self, value: Any) -> dt.datetime | None:
        return super().to_python(value) if value else None

    def strptime(self, value: str, format: str) -> dt.datetime:
        return dt.datetime.strptime(value, format)


class MomentWidget(ClockWidget):
    """The browser's own control for a day and a time."""

    template_name = "desk/moment.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}, attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: dt.datetime | None) -> list[Any]:
        if value is None:
            return [None, None]
        told = _local(value, self.zone)
        return [told, self.which(told.fold)]


class MomentField(ClockField):
    """A moment to the minute. It cleans to an aware datetime, or to None when left empty."""

    widget = MomentWidget

    def __init__(self, **kwargs: object) -> None:
        super().__init__((_ClockTimeField(required=False),), **{"required": False, **kwargs})

    def compress(self, values: Sequence[Any]) -> dt.datetime | None:
        told, which = values or [None, None]
        return told.replace(fold=int(which == "1")) if told else None

    def told_time(self, value: dt.datetime) -> dt.datetime:
        return value

    def found(self, value: dt.datetime, moment: dt.datetime) -> dt.datetime:
        return moment


class PartialDateWidget(ClockWidget):
    """A group of controls for day, month, year and time, side by side."""

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

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        cast("forms.Select", self.widgets[1]).choices = [("", _("Month")), *month_names()]
        return super().get_context(name, value, attrs)

    def decompress(self, value: PartialDate | None) -> list[Any]:
        if value is None:
            return [None, None, None, None, None]
        known = list(Precision).index(value.precision)
        return [
            value.day.day if known >= 2 else None,
            value.day.month if known >= 1 else None,
            value.day.year,
            value.time,
            self.which(value.time.fold) if value.time else None,
        ]


def _number(low: int, high: int, message: StrOrPromise) -> forms.IntegerField:
    """Return an optional field for a whole number from ``low`` to ``high``, with ``message`` as its only error."""
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return forms.IntegerField(min_value=low, max_value=high, required=False, error_messages=errors)


class PartialDateField(ClockField):
    """A date that may lack its time, day or month. It cleans to a PartialDate, or to None when left empty."""

    widget = PartialDateWidget
    default_error_messages = {
        "required": _("Enter when it took place: the year, and anything more you know."),
        "year": _("Enter the year as well."),
        "month": _("Choose the month as well, or leave the day empty."),
        "day": _("Enter the day as well, or leave the time empty."),
        "nonexistent": _("This date does not exist. Correct the day or the month."),
    }

    def __init__(self, **kwargs: object) -> None:
        fields = (
            _number(1, 31, _("Enter the day as a number from 1 to 31.")),
            _number(1, 12, _("Choose the month from the list.")),
            _number(1900, 2200, _("Enter the year as four digits, for example 2020.")),
            forms.TimeField(required=False, error_messages={"invalid": _("Enter the time, for example 18:30.")}),
        )
        super().__init__(fields, **kwargs)

    def compress(self, values: list[Any]) -> PartialDate | None:
        day, month, year, time, which = values or [None, None, None, None, None]
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
            date = dt.date(year, month or 1, day or 1)
        except ValueError:
            raise self._error("nonexistent") from None
        clock = time.replace(second=0, fold=int(which == "1")) if time is not None else None
        return PartialDate(precision, date, clock)

    def told_time(self, value: PartialDate) -> dt.datetime | None:
        return dt.datetime.combine(value.day, value.time) if value.time else None

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
