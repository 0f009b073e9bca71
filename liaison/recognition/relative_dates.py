"""Dates that a text tells from the day of its writing, and years alone: yesterday, last month, on Monday, in 2024. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.calendar import WEEKDAYS
from liaison.recognition.said_date import SaidDate

if TYPE_CHECKING:
    from liaison.recognition.text import Text

_YEAR = re.compile(r"(?:19|20)\d\d")
NEXT = word_set("القادم القادمة المقبل المقبلة التالي next coming upcoming")
LAST = word_set("الماضي الماضية الفائت الفائتة المنصرم المنصرمة السابق last past previous")

_RELATIVE = {
    ("امس",): "day-1",
    ("البارحه",): "day-1",
    ("امبارح",): "day-1",
    ("مبارح",): "day-1",
    ("مساء", "امس"): "day-1",
    ("اول", "امس"): "day-2",
    ("اول", "من", "امس"): "day-2",
    ("اليوم",): "day-0",
    ("الليله",): "day-0",
    ("yesterday",): "day-1",
    ("today",): "day-0",
    ("tonight",): "day-0",
    ("this", "morning"): "day-0",
    ("this", "evening"): "day-0",
    ("this", "afternoon"): "day-0",
    ("last", "night"): "day-1",
    ("الاسبوع", "الماضي"): "week-1",
    ("الاسبوع", "الفايت"): "week-1",
    ("last", "week"): "week-1",
    ("الشهر", "الماضي"): "month-1",
    ("الشهر", "الفايت"): "month-1",
    ("الشهر", "المنصرم"): "month-1",
    ("last", "month"): "month-1",
    ("هذا", "الشهر"): "month-0",
    ("الشهر", "الجاري"): "month-0",
    ("الشهر", "الحالي"): "month-0",
    ("this", "month"): "month-0",
    ("العام", "الماضي"): "year-1",
    ("last", "year"): "year-1",
}
_ADJECTIVES = frozenset(str.split("الاول الاولي هذا"))


def relative(text: Text, at: int) -> SaidDate | None:
    tokens = text.tokens
    for length in (3, 2, 1):
        words = tuple(token.form for token in tokens[at : at + length])
        known = _RELATIVE.get(words) or _RELATIVE.get(
            (re.sub("^[وفل](?=ا)", "", words[0]), *words[1:]) if words else ()
        )
        if known and len(words) == length and not any(token.ends for token in tokens[at + 1 : at + length]):
            return SaidDate(at, at + length, "a date told from the day of writing", relative=known, sure=False)
    return None


def weekday(text: Text, at: int) -> SaidDate | None:
    tokens = text.tokens
    day = WEEKDAYS.get(tokens[at].form, -1)
    if day < 0 or (not tokens[at].arabic and not tokens[at].capital):
        return None
    if tokens[at].arabic and not tokens[at].form.startswith("ال"):
        return None
    before = tokens[at - 1].form if at else ""
    following = tokens[at + 1].form if at + 1 < len(tokens) and not tokens[at + 1].ends else ""
    if tokens[at].form in ("الاحد", "احد") and before.startswith("عبد"):
        return None
    told = before in ("يوم", "مساء", "صباح", "ظهر", "عصر", "on", "last", "next", "this") or following in {*LAST, *NEXT}
    if not told and not (at == 0 or tokens[at].line):
        return None
    coming = before in NEXT or following in NEXT
    return SaidDate(
        at,
        at + 1 + (following in {*LAST, *NEXT}),
        "a weekday, told from the day of writing",
        weekday=day,
        relative="weekday",
        coming=coming,
        sure=False,
    )


def year_alone(text: Text, at: int) -> SaidDate | None:
    tokens = text.tokens
    if (
        not _YEAR.fullmatch(tokens[at].form)
        or not at
        or tokens[at - 1].form not in ("عام", "سنه", "لعام", "بعام", "العام", "in", "year")
    ):
        return None
    return SaidDate(at, at + 1, "a year", int(tokens[at].form), sure=False)
