"""One date as a text says it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from liaison.text.dates import PartialDate, Precision


@dataclass(frozen=True)
class SaidDate:
    """A date as a text says it: the words ``first`` to ``end``. ``year`` and ``day`` are 0 where it does not say them.

    ``relative``: days or months back from the date of writing (``yesterday`` is a day). ``said``: the pattern it was found by.
    """

    first: int
    end: int
    said: str
    year: int = 0
    month: int = 0
    day: int = 0
    last_day: int = 0
    weekday: int = -1
    relative: str = ""
    coming: bool = False
    sure: bool = True
    hijri: bool = False

    def whole(self) -> PartialDate | None:
        """Return the date if its year is said and it exists."""
        if not self.year:
            return None
        precision = Precision.DAY if self.day else Precision.MONTH if self.month else Precision.YEAR
        try:
            return PartialDate.of(precision, self.year, self.month or 1, self.day or 1)
        except ValueError:
            return None
