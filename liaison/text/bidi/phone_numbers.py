"""Whether grouped digits are one number, such as a phone number, or several: a date, a range, a list. Pure."""

from __future__ import annotations

import re

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SPACES = " \u00a0\u202f"
_HYPHENS = "\\-\u2010-\u2013"
# One separator between two groups; a country or area code may be in brackets.
_SEPARATOR = rf"[{_SPACES}./{_HYPHENS}]"
GROUPED = (
    rf"(?:\(\+?\d{{1,5}}\){_SEPARATOR}?\d++|\+[{_SPACES}]?\d++|\d++)"
    rf"(?:{_SEPARATOR}?\(\d{{1,5}}\)(?={_SEPARATOR}?\d))?"
    rf"(?:(?:(?<=\)){_SEPARATOR}?|{_SEPARATOR})\d++)*+(?!\w)"
)
# Matches inside everything that ``GROUPED`` matches, except a single group.
IN_GROUPS = rf"\d[{_SPACES}./{_HYPHENS}()]+\d|[+(][{_SPACES}]?\d"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_BETWEEN = rf"[{_SPACES}./{_HYPHENS}]"
_DATE = re.compile(
    rf"(?<!\d)(?:{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}|{_MONTH}/{_YEAR}|"
    rf"{_YEAR}{_BETWEEN}{_MONTH}(?:{_BETWEEN}{_DAY})?)(?!\d)"
)
_AREA = re.compile(r"\(0\d*\)|(?:1[-. ])?\(?\d{3}\)?[-. ]?\d{3}[-.]\d{4}$")
# Words that announce a phone number.
_ANNOUNCED = re.compile(
    r"(?:هاتف|الهاتف|تلفون|تليفون|جوال|موبايل|محمول|خليوي|فاكس|واتساب|واتس|اتصل|اتصلوا|[Tt]el|[Pp]hone|[Ff]ax|[Mm]obile|WhatsApp)"
    r"[^\w\n]{0,3}$"
)


def is_one_number(written: str, before: str = "") -> bool:
    """Return whether ``written`` (grouped digits of either script, as ``GROUPED`` finds them) is one number.

    One number is read from left to right as a whole. ``before`` is the text in front of it, which may announce a phone
    number. ``00963 11 222 3344``, ``(0212) 555 01 43`` and ``1 000 000`` are one number; ``2011-2020``, ``18-12-2020``
    and ``2019 2020 2021`` are several, which Arabic reads from the right.
    """
    plain = written.translate(_DIGITS)
    groups, signs = re.findall(r"\d+", plain), {*re.findall(r"\D", plain)}
    count = sum(map(len, groups))
    if plain.lstrip("(").startswith("+"):
        return count >= 7
    if plain.startswith("00") and len(groups) > 1:
        return count >= 9
    if len(groups) < 2 or _DATE.search(plain):
        return False
    if _AREA.match(plain) or _ANNOUNCED.search(before):
        return count >= 6
    if plain.startswith("0"):
        return count >= 8 and ("." not in signs or (signs == {"."} and len(groups) > 2))
    return _is_grouped(groups, signs, count)


def _is_grouped(groups: list[str], signs: set[str], count: int) -> bool:
    """Return whether groups without a leading sign are one number.

    They are if they are thousands, or a code of three groups or more without a year among them.
    """
    spaced = signs <= set(_SPACES)
    if spaced and _are_thousands(groups, signs):
        return True
    if len(groups) < 3 or any(re.fullmatch(_YEAR, group) for group in groups):
        return False
    if spaced:
        return count >= 8 and max(map(len, groups)) > 2
    return count >= 7 and not signs & {".", "/"}


def _are_thousands(groups: list[str], signs: set[str]) -> bool:
    first, *rest = groups
    if len(first) > 3 or any(len(group) != 3 for group in rest):
        return False
    return len(rest) > 1 or rest[0] == "000" or " " not in signs
