"""The dates that a text says, in digits and words, of both calendars, absolute and relative. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hijridate import Hijri

from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.calendar import HIJRI_MONTHS, MONTHS, ORDINALS, WEEKDAYS
from liaison.recognition.relative_dates import LAST, NEXT, relative, weekday, year_alone
from liaison.recognition.said_date import SaidDate
from liaison.recognition.words import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.recognition.text import Text, Token

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HIJRI_YEAR = re.compile(r"1[34]\d\d")
_BETWEEN = word_set("من شهر of لعام عام سنة في لسنة the")
_TO = word_set("إلى حتى و ولغاية لغاية to until and till through")
# English words that are months only beside a number.
_UNSURE_MONTHS = frozenset(str.split("may march mar jan jun sep sept dec august ماي اب اوت جوان"))
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def said_dates(text: Text) -> Iterator[SaidDate]:
    """Yield the dates that ``text`` says, in order, none within another."""
    at = 0
    while at < len(text.tokens):
        found = (
            _numeric(text, at) or _worded(text, at) or relative(text, at) or weekday(text, at) or year_alone(text, at)
        )
        if found is None:
            at += 1
            continue
        yield _with_next(text, _with_weekday(text, found))
        at = max(found.end, at + 1)


def _number(token: Token) -> int:
    found = _DAY.fullmatch(token.form)
    return int(found[1]) if found and 0 < int(found[1]) < 32 else 0


def month_at(text: Text, at: int) -> tuple[int, int]:
    """Return the month that the word ``at`` begins, and after which word it ends; (0, at) if it is none."""
    return _named(text, at, MONTHS)


def _named(text: Text, at: int, names: dict[str, int]) -> tuple[int, int]:
    tokens = text.tokens
    if at >= len(tokens):
        return 0, at
    for reading in readings(tokens[at].form):
        word = "ال" + reading.word if reading.definite else reading.word
        if at + 1 < len(tokens) and not tokens[at + 1].ends and (pair := names.get(f"{word} {tokens[at + 1].form}")):
            return pair, at + 2
        if (single := names.get(word)) and not (reading.prefix and len(word) < 4):
            return single, at + 1
    return 0, at


# 2024-03-12, 12/3/2024, 12.03.24


def _numeric(text: Text, at: int) -> SaidDate | None:
    tokens = text.tokens
    three = tokens[at : at + 3]
    if len(three) < 3 or not all(token.form.isdigit() and len(token.form) < 5 for token in three):
        return None
    gaps = [
        text.plain[one.end : two.start].strip("\u200f\u200e\u2060 ")
        for one, two in ((three[0], three[1]), (three[1], three[2]))
    ]
    if gaps[0] not in ("/", "-", ".", "–", "\\") or gaps[0] != gaps[1]:
        return None
    one, two, three_ = (int(token.form) for token in three)
    if len(three[0].form) == 4:
        year, month, day = one, two, three_
    else:
        day, month, year = one, two, three_ + (2000 if len(three[2].form) == 2 else 0)
    sure = True
    if month > 12 >= day and len(three[0].form) != 4:
        day, month = month, day
    elif day <= 12 and day != month and len(three[0].form) != 4 and not _is_arabic(text):
        sure = False
    if _HIJRI_YEAR.fullmatch(str(year)) and 1300 < year < 1500:
        return _from_hijri(text, at, at + 3, year, month, day)
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return SaidDate(at, at + 3, "a date in digits", year, month, day, sure=sure)


def _is_arabic(text: Text) -> bool:
    head = text.tokens[:40]
    return sum(token.arabic for token in head) * 2 > len(head)


# 12 March 2024, March 12, 2024, الثاني عشر من آذار/مارس 2024


def _worded(text: Text, at: int) -> SaidDate | None:
    tokens = text.tokens
    day, place, last = _day(text, at)
    if day:
        place = _skip(text, place)
    month, after = month_at(text, place)
    if not month:
        return _hijri(text, at, day, place)
    if day and place > at + 1 and tokens[place].line:
        return None
    word = tokens[place].form
    after = _second_name(text, after, month)
    if (
        not day
        and after < len(tokens)
        and not tokens[place].arabic
        and (day := _number(tokens[after]))
        and not tokens[after].breaks
    ):
        after += 1
        last, after = _to_day(text, after, day)
    year_at = _skip(text, after)
    year, end = 0, after
    if year_at < len(tokens) and not tokens[year_at].ends and _YEAR.fullmatch(tokens[year_at].form):
        year, end = int(tokens[year_at].form), year_at + 1
    if not day and not year and (word in _UNSURE_MONTHS or (not tokens[place].arabic and not tokens[place].capital)):
        return None
    if word in ("may", "march") and not tokens[place].capital:
        return None
    pattern = "a date in words" if day else "a month and a year" if year else "a month without a year"
    return SaidDate(at, end, pattern if year or not day else "a day without a year", year, month, day, last)


def _day(text: Text, at: int) -> tuple[int, int, int]:
    """Return the day that begins at the word ``at``, the place after it, and the last day of a period (0 without)."""
    tokens = text.tokens
    if day := _number(tokens[at]):
        last, place = _to_day(text, at + 1, day)
        return day, place, last
    day, place = _named(text, at, ORDINALS)
    return (day, place, 0) if day else (0, at, 0)


def _to_day(text: Text, at: int, first: int) -> tuple[int, int]:
    """Return the last day of a period after its first one, and the place after it."""
    tokens = text.tokens
    if at >= len(tokens):
        return 0, at
    if (last := _number(tokens[at])) and tokens[at].dash | tokens[at].joined and last > first:
        return last, at + 1
    if at + 1 < len(tokens) and tokens[at].form in _TO and (last := _number(tokens[at + 1])) > first:
        return last, at + 2
    if tokens[at].form.startswith("و") and tokens[at].form[1:].isdigit() and first < int(tokens[at].form[1:]) < 32:
        return int(tokens[at].form[1:]), at + 1
    return 0, at


def _skip(text: Text, at: int) -> int:
    tokens = text.tokens
    while at < len(tokens) and tokens[at].form in _BETWEEN and not tokens[at].ends:
        at += 1
    return at


def _second_name(text: Text, at: int, month: int) -> int:
    """Return the place after the other name of the same month: آذار/مارس, آذار (مارس)."""
    if at < len(text.tokens) and not text.tokens[at].ends:
        same, after = month_at(text, at)
        if same == month and text.plain[text.tokens[at - 1].end : text.tokens[at].start].strip(" \u200f"):
            return after
    return at


def _hijri(text: Text, at: int, day: int, place: int) -> SaidDate | None:
    tokens = text.tokens
    month, after = _named(text, place, HIJRI_MONTHS)
    year_at = _skip(text, after)
    if not month or year_at >= len(tokens) or tokens[year_at].ends:
        return None
    digits = re.match(r"1[34]\d\d", tokens[year_at].form)
    if not digits:
        return None
    end = year_at + 1
    if end < len(tokens) and tokens[end].form in ("ه", "هجري", "هجريه", "ah", "h") and not tokens[end].line:
        end += 1
    return _from_hijri(text, at, end, int(digits[0]), month, day)


def _from_hijri(text: Text, at: int, end: int, year: int, month: int, day: int) -> SaidDate | None:
    try:
        found = Hijri(year, month, day or 1).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return SaidDate(
        at, end, "a Hijri date, converted", found.year, found.month, found.day if day else 0, sure=False, hijri=True
    )


def _with_weekday(text: Text, found: SaidDate) -> SaidDate:
    """Return ``found`` with the weekday that stands beside it, before or after."""
    tokens = text.tokens
    if not found.day:
        return found
    for place in (found.first - 1, found.first - 2, found.first - 3, found.end):
        if 0 <= place < len(tokens) and (day := WEEKDAYS.get(tokens[place].form, -1)) >= 0:
            near = place < found.first or not tokens[place].ends
            between = tokens[place + 1 : found.first + 1] if place < found.first else ()
            if (
                near
                and not any(token.ends for token in between)
                and all(
                    token.form in ("الموافق", "في", "بتاريخ", "ل", "يوم", "the", "on")
                    for token in tokens[place + 1 : found.first]
                )
            ):
                return replace(found, weekday=day, first=min(found.first, place))
    return found


def _with_next(text: Text, found: SaidDate) -> SaidDate:
    tokens = text.tokens
    before = tokens[found.first - 1].form if found.first else ""
    following = tokens[found.end].form if found.end < len(tokens) and not tokens[found.end].ends else ""
    if following in NEXT or before in NEXT:
        return replace(found, coming=True, end=found.end + (following in NEXT))
    if following in LAST and not found.year:
        return replace(found, end=found.end + 1)
    return found


def agrees(found: SaidDate, day: dt.date) -> bool:
    """Return whether the weekday said beside the date, if one is, is that of ``day``."""
    return found.weekday < 0 or found.weekday == day.weekday()
