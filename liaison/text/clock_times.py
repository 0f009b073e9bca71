"""Conversion of local clock times to moments, where an hour may be skipped or repeated when clocks change."""

from __future__ import annotations

import datetime as dt
from itertools import count
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.text.dates import PartialDate, Precision, digits, format_date, offset_name, zone_city

_MINUTE = dt.timedelta(minutes=1)


def readings(told: dt.datetime, zone: str) -> tuple[dt.datetime, ...]:
    """Return the moments (UTC) at which a clock in ``zone`` (IANA name) shows ``told`` (naive), the earlier first.

    Returns none if the clocks skip that time when they go forward, two if they repeat it when they go back, else one.
    """
    clock = ZoneInfo(zone)
    moments = (told.replace(tzinfo=clock, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    plain = told.replace(fold=0)
    return tuple(dict.fromkeys(at for at in moments if at.astimezone(clock).replace(tzinfo=None, fold=0) == plain))


def moment_at(told: dt.datetime, zone: str) -> dt.datetime:
    """Return the moment (UTC) of ``told`` (naive) in ``zone``; if there are two, its ``fold`` decides.

    Raises ValidationError, naming the nearest times, if the clocks skip that time.
    """
    found = readings(told, zone)
    if not found:
        raise ValidationError(_left_out(told, zone), code="left_out")
    return found[-1 if told.fold else 0]


def instant_of(date: PartialDate, zone: str) -> dt.datetime | None:
    """Return the moment (UTC) of ``date`` in ``zone``, or None if its time is not known.

    Raises ValidationError like ``moment_at()``.
    """
    return moment_at(dt.datetime.combine(date.day, date.time), zone) if date.time else None


def _left_out(told: dt.datetime, zone: str) -> str:
    before = next(at for at in (told - step * _MINUTE for step in count(1)) if readings(at, zone))
    after = next(at for at in (told + step * _MINUTE for step in count(1)) if readings(at, zone))
    words = gettext(
        "The clocks in %(city)s go forward on %(day)s, so there is no %(time)s. "
        "Write %(before)s or earlier, or %(after)s or later."
    )
    return words % (_message_values(told, zone) | {"before": _beside(before, told), "after": _beside(after, told)})


def twice(told: dt.datetime, zone: str) -> ValidationError:
    """Return the ValidationError that asks which of the two moments of ``told`` (naive) in ``zone`` is meant."""
    words = _("The clocks in %(city)s go back on %(day)s, so %(time)s comes twice. Choose which one you mean.")
    return ValidationError(words, code="twice", params=_message_values(told, zone))


def which_choices(moments: tuple[dt.datetime, ...], zone: str) -> list[tuple[str, str]]:
    """Return form choices for the two ``moments`` of a repeated time, keyed by ``fold``; none for fewer moments."""
    if len(moments) < 2:
        return []
    words = (
        _("The first, before the clocks go back (%(offset)s)"),
        _("The second, after the clocks go back (%(offset)s)"),
    )
    offsets = (offset_name(moment, zone) for moment in moments)
    return [
        (str(fold), word % {"offset": offset}) for fold, (word, offset) in enumerate(zip(words, offsets, strict=True))
    ]


def _message_values(told: dt.datetime, zone: str) -> dict[str, str]:
    return {"city": zone_city(zone), "day": _day(told), "time": _clock(told)}


def _beside(near: dt.datetime, told: dt.datetime) -> str:
    """Return ``near``, a time near ``told``, as text, with its day if it differs."""
    if near.date() == told.date():
        return _clock(near)
    return gettext("%(day)s, %(time)s") % {"day": _day(near), "time": _clock(near)}


def _day(told: dt.datetime) -> str:
    return format_date(PartialDate(Precision.DAY, told.date()))


def _clock(told: dt.datetime) -> str:
    return digits(f"{told:%H:%M}")
