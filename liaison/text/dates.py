"""Dates as the office knows them (a year, a month, a day or an exact time), and how both languages write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import dates as babel_dates
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


# Month names that CLDR does not have, from January to December.
_MONTHS = {
    "maghreb": [
        "جانفي",
        "فيفري",
        "مارس",
        "أفريل",
        "ماي",
        "جوان",
        "جويلية",
        "أوت",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
    "moroccan": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "ماي",
        "يونيو",
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ],
}


class Precision(TextChoices):
    """How much of a date is known."""

    YEAR = "year", _("the year")
    MONTH = "month", _("the month")
    DAY = "day", _("the day")
    TIME = "time", _("the exact time")


_ISO = {
    Precision.YEAR: re.compile(r"(\d{4})"),
    Precision.MONTH: re.compile(r"(\d{4})-(\d\d)"),
    Precision.DAY: re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
    Precision.TIME: re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)"),
}


@dataclass(frozen=True)
class PartialDate:
    """A date with its precision; ``day`` is the first day it can mean, ``time`` a local clock time.

    If the clocks go back and repeat the time, its ``fold`` decides which one is meant.
    """

    precision: Precision
    day: dt.date
    time: dt.time | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Return the date that ``text`` names in ISO 8601, shortened to what is known.

        Accepts ``2020``, ``2020-12``, ``2020-12-18`` and ``2020-12-18T18:00``. Raises ValueError for anything else and
        for days that do not exist.
        """
        for precision, pattern in _ISO.items():
            if match := pattern.fullmatch(text):
                return cls.of(precision, *(int(part) for part in match.groups()))
        raise ValueError(f"Not a date: {text!r}")

    @classmethod
    def of(
        cls, precision: Precision, year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0
    ) -> PartialDate:
        """Return the date made of numbers; those beyond ``precision`` are defaults.

        Raises ValueError for days and times that do not exist.
        """
        time = dt.time(hour, minute) if precision == Precision.TIME else None
        return cls(precision, dt.date(year, month, day), time)

    def __str__(self) -> str:
        whole = self.day.isoformat() + (f"T{self.time:%H:%M}" if self.time else "")
        return whole[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(self.precision, 16)]

    def has_day(self) -> bool:
        """Return whether the day is known."""
        return self.precision in (Precision.DAY, Precision.TIME)

    def first_day(self) -> dt.date:
        """Return the first day this date can mean."""
        parts = {Precision.YEAR: {"month": 1, "day": 1}, Precision.MONTH: {"day": 1}}.get(self.precision, {})
        return self.day.replace(**parts)

    def last_day(self) -> dt.date:
        """Return the last day this date can mean."""
        if self.precision == Precision.YEAR:
            return dt.date(self.day.year, 12, 31)
        if self.precision == Precision.MONTH:
            following = (self.day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            return following - dt.timedelta(days=1)
        return self.day


def _locale(language: str) -> str:
    """Return the Babel locale for dates in ``language`` (CLDR: ``ar_SY`` has the Levantine months)."""
    if language == "ar":
        return "ar_SY" if settings.ARABIC_MONTHS == "levantine" else "ar_EG"
    return "en_GB"


def digits(text: str, language: str | None = None) -> str:
    """Return ``text`` with the digits set for Arabic; unchanged in English."""
    if (language or active_language()) == "ar" and settings.ARABIC_DIGITS == "arabic":
        return text.translate(_ARABIC_DIGITS)
    return text


def _format(day: dt.date, pattern: str, language: str) -> str:
    own = _own_months(language)
    wording = pattern.replace("MMMM", f"'{own[day.month - 1]}'") if own else pattern
    return digits(_format_day(day, wording, _locale(language)), language)


def _own_months(language: str) -> list[str]:
    """Return the month names set for Arabic if no Babel locale has them, else an empty list."""
    return _MONTHS.get(settings.ARABIC_MONTHS, []) if language == "ar" else []


@lru_cache(maxsize=4096)
def _format_day(day: dt.date, pattern: str, locale: str) -> str:
    """Return ``day`` written by Babel. Cached: a page shows dozens of dates, and Babel parses the pattern each time."""
    return babel_dates.format_date(day, pattern, locale=locale)


# How dates are written in both languages, as Babel (CLDR) takes it, and how where the year stands beside them.
_DAY = "d MMMM y"
_PATTERNS = {Precision.YEAR: "y", Precision.MONTH: "MMMM y", Precision.DAY: _DAY, Precision.TIME: _DAY}
_WITHOUT_YEAR = {Precision.MONTH: "MMMM", Precision.DAY: "d MMMM", Precision.TIME: "d MMMM"}


def format_date(date: PartialDate, language: str | None = None) -> str:
    """Return the known part of ``date`` without its time: ``كانون الأول 2020``, ``18 December 2020``, ``2019``."""
    language = language or active_language()
    return _format(date.day, _PATTERNS[date.precision], language)


def zone_city(zone: str, language: str | None = None) -> str:
    """Return the city of ``zone`` (IANA name): ``New York``, ``نيويورك``.

    A zone without a city, such as ``UTC``, keeps its name.
    """
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    return _city(zone, _locale(language or active_language()))


@lru_cache(maxsize=1024)
def _city(zone: str, locale: str) -> str:
    return babel_dates.get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)


def format_parts(date: PartialDate, language: str | None = None) -> tuple[str, str, str]:
    """Return day, month and year for a calendar leaf: ``("18", "كانون الأول", "2020")``; unknown parts are empty."""
    language = language or active_language()
    known = {Precision.YEAR: ("", "", "y"), Precision.MONTH: ("", "MMMM", "y")}.get(date.precision, ("d", "MMMM", "y"))
    day, month, year = (_format(date.day, pattern, language) if pattern else "" for pattern in known)
    return day, month, year


def format_time(moment: dt.datetime, zone: str, language: str | None = None) -> str:
    """Return the time of ``moment`` (aware) in ``zone``, with its city: ``18:00 New York time``.

    A time that comes twice that day, because the clocks go back, is followed by its UTC offset.
    """
    language = language or active_language()
    place = zone_city(zone, language)
    local = moment.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M}"
    phrase = f"{clock} بتوقيت {place}" if language == "ar" else f"{clock} {place}{'' if place == zone else ' time'}"
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        phrase += f" ({offset_name(moment, zone)})"
    return digits(phrase, language)


def offset_name(moment: dt.datetime, zone: str) -> str:
    """Return the UTC offset of ``zone`` at ``moment`` (aware): ``UTC+2``, ``UTC−3:30``."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or dt.timedelta()
    hours, minutes = divmod(round(abs(offset).total_seconds() / 60), 60)
    sign = "\N{MINUS SIGN}" if offset < dt.timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def format_period(start: PartialDate, end: PartialDate | None, language: str | None = None) -> str:
    """Return the period from ``start`` to ``end``: ``3 to 5 March 2020``, ``من 3 إلى 5 آذار 2020``.

    A month or year that both share is written once.
    """
    language = language or active_language()
    if end is None or end.day == start.day:
        return format_date(start, language)
    first = _PATTERNS[start.precision]
    if start.precision != Precision.YEAR and end.day.year == start.day.year:
        first = _WITHOUT_YEAR[start.precision]
        if start.precision != Precision.MONTH and end.day.month == start.day.month:
            first = "d"
    words = "من {} إلى {}" if language == "ar" else "{} to {}"
    return words.format(_format(start.day, first, language), format_date(end, language))


def format_moment(moment: dt.datetime, language: str | None = None) -> str:
    """Return the day on which ``moment`` (aware) falls in the site's time zone."""
    day = moment.astimezone(timezone.get_default_timezone()).date()
    return _format(day, _DAY, language or active_language())


def day_and_time(moment: dt.datetime) -> dict[str, str]:
    """Return ``moment`` (aware) in the site's time zone as values for messages with ``%(day)s`` and ``%(time)s``."""
    return {"day": format_moment(moment), "time": format_time(moment, settings.TIME_ZONE)}


def start_of_day(day: dt.date) -> dt.datetime:
    """Return the moment (aware) at which ``day`` begins in the site's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def month_names(language: str | None = None) -> Iterable[tuple[int, str]]:
    """Return choices of a month: ``(1, "كانون الثاني")`` … ``(12, "كانون الأول")``."""
    language = language or active_language()
    names = babel_dates.get_month_names("wide", "stand-alone", locale=_locale(language))
    own = dict(enumerate(_own_months(language), start=1))
    return [(number, own.get(number, names[number])) for number in range(1, 13)]


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless ``name`` is a zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValidationError(_("There is no time zone with that name."), code="time_zone") from None
