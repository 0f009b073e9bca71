"""File sizes as people read them."""

from __future__ import annotations

from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext

from liaison.text.dates import digits
from liaison.text.languages import active_language

_KILO = 1024


def format_size(size: int) -> str:
    """Return ``size`` (bytes) in the active language: ``340 KB``, ``1.2 MB``, ``3.4 GB``; at least 1 KB."""
    kilobytes, megabytes = max(round(size / _KILO), 1), size / _KILO**2
    if kilobytes < _KILO:
        words = gettext("%(number)s KB") % {"number": _number(kilobytes)}
    elif megabytes >= _KILO:
        words = gettext("%(number)s GB") % {"number": _number(round(megabytes / _KILO, 1))}
    else:
        words = gettext("%(number)s MB") % {"number": _number(megabytes if megabytes < 10 else round(megabytes))}
    # No line break between the number and its unit.
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _number(value: float) -> str:
    language = active_language()
    arabic = language == "ar" and settings.ARABIC_DIGITS == "arabic"
    # The numbering system gives the decimal separator; ``digits`` gives the digits.
    return digits(format_decimal(value, "0.#", language, numbering_system="arab" if arabic else "latn"))
