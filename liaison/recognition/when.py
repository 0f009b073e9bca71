"""Which of the dates of a text is that of the meeting; what is not said is deduced, and marked as unsure. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.recognition.dates import agrees, said_dates
from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.arabic_verbs import ATTENDING, HOSTING, VISITING
from liaison.recognition.lexicon.english_words import HOSTING as ENGLISH_HOSTING
from liaison.recognition.lexicon.english_words import VISITING as ENGLISH_VISITING
from liaison.recognition.lexicon.events import EVENTS
from liaison.recognition.lexicon.roles import MEETINGS
from liaison.recognition.said_date import SaidDate
from liaison.recognition.sides import sentences
from liaison.recognition.words import among
from liaison.text.dates import PartialDate, Precision

if TYPE_CHECKING:
    from liaison.recognition.text import Text

_LABELS = word_set("تاريخ التاريخ الموعد date when الزمان الزمن اليوم_والتاريخ يوم held")
_OF_OTHERS = word_set(
    "قرار القرار منذ بعد قبل تأسست تأسس صادر الصادر رقم لغاية حتى ذكرى انتخابات وعد سيعقد ستعقد المقرر موعد ينتهي تنتهي آخر "
    "since until before after founded resolution established by deadline due scheduled will"
)
_MEETING = MEETINGS | HOSTING | VISITING | ATTENDING | ENGLISH_HOSTING | ENGLISH_VISITING
_MEET_PREFIX = ("اجتماع", "لقاء", "الاجتماع", "اللقاء")


@dataclass(frozen=True)
class Dated:
    """The date of the meeting as it was found, with its place; ``end`` is the last day of a period, if there is one."""

    date: PartialDate
    start: int
    stop: int
    pattern: str
    sure: bool
    note: str = ""
    end: PartialDate | None = None


def meeting_date(text: Text, written: dt.date, *, assumed: bool) -> tuple[Dated | None, list[Dated]]:
    """Return the date of the meeting and all dates that ``text`` says. ``written``: when it was; ``assumed``: that is a guess."""
    said = list(said_dates(text))
    stamped = _stamps(text, said)
    if stamped and assumed:
        written, assumed = stamped, False
    year = (
        next((one.year for one in said if one.year and one.month and one.year != written.year and not one.hijri), 0)
        if assumed
        else 0
    )
    resolved = [(one, _resolved(text, one, written, year)) for one in said]
    everything = [dated for _one, dated in resolved if dated]
    spans = list(sentences(text))
    likely = sorted(
        ((_likely(text, one, spans), -one.first, dated) for one, dated in resolved if dated and not one.coming),
        key=lambda each: (each[0], each[1]),
        reverse=True,
    )
    if likely and likely[0][0] > 0:
        return likely[0][2], everything
    return _deduced(text, said, written, assumed=assumed), everything


def _resolved(text: Text, one: SaidDate, written: dt.date, year: int) -> Dated | None:
    start, stop = text.tokens[one.first].start, text.tokens[one.end - 1].end
    date, sure, note = one.whole(), one.sure, ""
    if date is None and one.relative:
        date = _told(one, written)
    elif date is None and one.month and not one.year:
        date, sure = _nearest(one, written, year), False
    if date is None:
        return None
    if one.day and not agrees(one, date.day):
        sure, note = False, "another weekday is said"
    end = None
    if one.last_day:
        try:
            end = PartialDate.of(Precision.DAY, date.day.year, date.day.month, one.last_day)
        except ValueError:
            end = None
    return Dated(date, start, stop, one.said, sure, note, end)


def _told(one: SaidDate, written: dt.date) -> PartialDate:
    """Return the date that is told from the day of writing."""
    if one.relative == "weekday":
        back = (written.weekday() - one.weekday) % 7
        day = written + dt.timedelta(days=7 - back if one.coming and back else -back)
        return PartialDate(Precision.DAY, day)
    unit, _, number = one.relative.partition("-")
    if unit == "day":
        return PartialDate(Precision.DAY, written - dt.timedelta(days=int(number)))
    if unit == "week":
        return PartialDate(Precision.MONTH, (written - dt.timedelta(days=7)).replace(day=1))
    if unit == "month":
        first = written.replace(day=1)
        return PartialDate(Precision.MONTH, (first - dt.timedelta(days=1)).replace(day=1) if int(number) else first)
    return PartialDate(Precision.YEAR, dt.date(written.year - int(number), 1, 1))


def _nearest(one: SaidDate, written: dt.date, year: int) -> PartialDate | None:
    """Return the month or day without a year as the last one before the day of writing, or the next one if it is to come."""
    precision = Precision.DAY if one.day else Precision.MONTH
    years = (year,) if year else (written.year + 1, written.year, written.year - 1, written.year - 4)
    dates = []
    for number in years:
        try:
            dates.append(PartialDate.of(precision, number, one.month, one.day or 1))
        except ValueError:
            continue
    if year:
        return dates[0] if dates else None
    if one.coming:
        return min((date for date in dates if date.last_day() > written), key=lambda date: date.day, default=None)
    return max((date for date in dates if date.first_day() <= written), key=lambda date: date.day, default=None)


def _likely(text: Text, one: SaidDate, spans: list[tuple[int, int]]) -> float:
    """Return how likely it is that a date is the meeting's; none below 0 is."""
    tokens = text.tokens
    number = next((number for number, (first, end) in enumerate(spans) if first <= one.first < end), 0)
    first, end = spans[number]
    before = [token.form for token in tokens[max(first, one.first - 3) : one.first]]
    score = {Precision.DAY: 3.0, Precision.MONTH: 2.0}.get(
        Precision.DAY if one.day or one.relative else Precision.MONTH if one.month else Precision.YEAR, 0.5
    )
    score -= 1.0 if one.relative else 0.0
    score += max(0, 3 - number)
    words = tokens[first:end]
    score += 2.0 if any(among(token.form, _MEETING) or token.form.startswith(_MEET_PREFIX) for token in words) else 0.0
    label = tokens[first].form
    score += (
        4.0
        if any(form in _LABELS or among(form, _LABELS) for form in (label, *before[-1:]))
        and (tokens[one.first].colon or one.first - first <= 3)
        else 0.0
    )
    if any(among(form, _OF_OTHERS) for form in before):
        score -= 5.0
    if _is_stamp(text, one) or _is_dateline(text, one):
        score -= 3.5
    if one.said == "a year":
        score -= 4.0
    return score - (2.0 if number > 4 and not one.day else 0.0)


def _stamps(text: Text, said: list[SaidDate]) -> dt.date | None:
    """Return the day on which a message was sent, if the text begins with the stamp of a chat."""
    for one in said[:1]:
        if _is_stamp(text, one):
            date = one.whole()
            return date.day if date else None
    return None


_CLOCK = re.compile(r"[,،\]]?\s*\d{1,2}[:.]\d\d")


def _is_stamp(text: Text, one: SaidDate) -> bool:
    """Return whether a date and a clock time open a line, as chats have it."""
    line = text.lines[text.line_of(one.first)]
    opening = text.plain[line.start : text.tokens[one.first].start].strip("\u200e\u200f ")
    after = text.plain[text.tokens[one.end - 1].end : line.end].lstrip("\u200f\u200e,، ")
    return opening in ("", "[") and bool(_CLOCK.match(after))


def _is_dateline(text: Text, one: SaidDate) -> bool:
    """Return whether a date tells when a text was written: after a place, before a dash, or alone above a letter."""
    line = text.lines[text.line_of(one.first)]
    if one.first - line.first > 4 or any(among(token.form, _MEETING) for token in text.tokens[line.first : one.first]):
        return False
    dashed = one.end < line.last and text.tokens[one.end].dash and line.last - one.end > 6
    alone = (
        one.end >= line.last
        and line.first == 0
        and text.tokens[line.first].form not in _LABELS
        and one.first > line.first
    )
    return dashed or alone


def _deduced(text: Text, said: list[SaidDate], written: dt.date, *, assumed: bool) -> Dated | None:
    """Return the month that follows from what the text says comes next, and from past events it speaks of."""
    coming = next((one for one in said if one.coming and one.month and not one.year), None)
    if coming is None:
        return None
    start, stop = text.tokens[coming.first].start, text.tokens[coming.end - 1].end
    earliest = max((last for words, last in EVENTS if _speaks_of(text, words)), default=None)
    if earliest and (assumed or written < earliest):
        upper = dt.date(earliest.year + (coming.month <= earliest.month), coming.month, 1)
        month = (upper - dt.timedelta(days=1)).replace(day=1)
        note = "before the month that the text calls the next one, after the last event it speaks of"
        return Dated(
            PartialDate(Precision.MONTH, max(month, earliest.replace(day=1))),
            start,
            stop,
            "deduced from what comes next",
            False,
            note,
        )
    note = "the month of writing: before the month that the text calls the next one"
    return Dated(
        PartialDate(Precision.MONTH, written.replace(day=1)), start, stop, "deduced from what comes next", False, note
    )


def _speaks_of(text: Text, words: tuple[frozenset[str], ...]) -> bool:
    for first, end in sentences(text):
        forms = [token.form for token in text.tokens[first:end]]
        if all(any(among(form, one) for form in forms) for one in words):
            return True
    return False
