"""Which backups are kept: the newest, the last of each of so many days, weeks and months, and always the last one proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Rules:
    """How many of the newest are kept, and how many of the last days, weeks and months with a backup keep one."""

    newest: int = 3
    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(backups: Iterable[tuple[str, dt.datetime]], rules: Rules, always: Iterable[str] = ()) -> set[str]:
    """Return which of ``backups`` (name and local time, the oldest first) are kept: by the ``rules``, and those in ``always``."""
    newest_first = list(backups)[::-1]
    found = {name for name, _at in newest_first[: max(1, rules.newest)]} | set(always)
    for most, period in (
        (rules.daily, lambda at: at.date()),
        (rules.weekly, lambda at: at.isocalendar()[:2]),
        (rules.monthly, lambda at: (at.year, at.month)),
    ):
        found |= _last_of_each(newest_first, most, period)
    return found


def _last_of_each(
    newest_first: list[tuple[str, dt.datetime]], most: int, period: Callable[[dt.datetime], object]
) -> set[str]:
    last: dict[object, str] = {}
    for name, at in newest_first:
        if period(at) not in last and len(last) < most:
            last[period(at)] = name
    return set(last.values())
