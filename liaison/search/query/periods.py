"""Dates in a query, as people write months and days: أيار 2021, May 2021, 5/2021, 15 ماي 2021. Pure, no database."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from liaison.search.index.entry_ids import day_token, month_token
from liaison.text.months import month_names
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMES = {tuple(normalize(name).split()): number for name, number in month_names("ar", "en", "fr", "tr").items()}
# Words that may stand within a date and are skipped, such as “month” or “of”.
_BESIDE = frozenset(
    map(normalize, ("شهر", "لشهر", "عام", "سنة", "لعام", "من", "في", "خلال", "يوم", "of", "the", "in", "on", "month"))
)
_YEAR, _NUMBER = re.compile("(?:19|20)[0-9]{2}"), re.compile("[0-9]{1,2}(?:st|nd|rd|th)?")
_SHAPES = ("DMY", "MDY", "YMD", "MY", "YM")


def find_dates(words: Sequence[str]) -> dict[int, set[str]]:
    """Return the tokens of the days and months that ``words`` name, by the position of each word of a date.

    ``words`` are normalized and in order.
    """
    found: dict[int, set[str]] = {}
    at = 0
    while at < len(words):
        end, token = _date(words, at)
        for number in range(at, end):
            found.setdefault(number, set()).add(token)
        at = max(end, at + 1)
    return found


def _date(words: Sequence[str], start: int) -> tuple[int, str]:
    """Return the end (exclusive) and the token of the date that begins at ``start``.

    Where there is none, return ``start`` and an empty token.
    """
    parts, at = [], start
    for kind, value, end in _parts(words, start):
        parts.append((kind, value))
        at = end
        if token := _token(parts):
            longer_end, longer = at, token
            more = next(_parts(words, at), None)
            if more and (whole := _token([*parts, more[:2]])):
                longer_end, longer = more[2], whole
            return longer_end, longer
        if len(parts) == len("DMY"):
            break
    return start, ""


def _parts(words: Sequence[str], start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a date from ``start`` on: “Y”, “M” or “N” for a plain number, the value, and the end position.

    A month that is named twice in a row is yielded once.
    """
    at, last = start, 0
    while at < len(words):
        word = words[at]
        name = next((name for name in ((*words[at : at + 2],), (word,)) if name in _NAMES), None)
        if name:
            at += len(name)
            if _NAMES[name] != last:
                yield "M", _NAMES[name], at
            last = _NAMES[name]
        elif _YEAR.fullmatch(word):
            at += 1
            yield "Y", int(word), at
        elif _NUMBER.fullmatch(word):
            at += 1
            yield "N", int(word.rstrip("stndrh")), at
        elif word in _BESIDE:
            at += 1
        else:
            return


def _token(parts: Sequence[tuple[str, int]]) -> str:
    """Return the token of the day or month that the parts mean; empty where they do not make a date."""
    for shape in _SHAPES:
        if len(shape) == len(parts) and all(
            kind in (letter, "N" if letter != "Y" else "") for letter, (kind, _) in zip(shape, parts, strict=True)
        ):
            values = {letter: value for letter, (_kind, value) in zip(shape, parts, strict=True)}
            if token := _of(values["Y"], values["M"], values.get("D")):
                return token
    return ""


def _of(year: int, month: int, day: int | None) -> str:
    try:
        whole = dt.date(year, month, day or 1)
    except ValueError:
        return ""
    return day_token(whole) if day else month_token(year, month)
