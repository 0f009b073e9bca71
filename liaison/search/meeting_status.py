"""What became of a meeting: it was held, is to come, or was called off. Numbers never tell one for the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, TextChoices
from django.utils.translation import ngettext, pgettext_lazy

from liaison.search.index.entry_ids import Facet, Kind, about, scope
from liaison.search.index.id_ranges import first_to_come
from liaison.search.index.models import Concern
from liaison.text.dates import digits

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

# What a meeting that was called off concerns in the index.
CALLED_OFF = about(Facet.STATUS, 1)


class Status(TextChoices):
    HELD = "held", pgettext_lazy("meeting", "Held")
    COMING = "coming", pgettext_lazy("meeting", "To come")
    CALLED_OFF = "called_off", pgettext_lazy("meeting", "Called off")


@dataclass(frozen=True)
class Tally:
    """How many meetings of each status there are. From ``most`` on, none was counted (0: all were)."""

    held: int = 0
    coming: int = 0
    called_off: int = 0
    most: int = 0

    def __bool__(self) -> bool:
        return bool(self.held or self.coming or self.called_off)

    @property
    def total(self) -> int:
        return self.held + self.coming + self.called_off

    @property
    def is_mixed(self) -> bool:
        """Whether there are meetings of more than one status."""
        return max(self.held, self.coming, self.called_off) < self.total

    def of(self, status: str) -> int:
        return {Status.HELD: self.held, Status.COMING: self.coming, Status.CALLED_OFF: self.called_off}[Status(status)]

    @classmethod
    def only(cls, status: Status, number: int) -> Tally:
        return cls(**{status.value: number})

    def in_words(self) -> list[tuple[Status, str]]:
        """Each status that there is, with its number in words: ``22 meetings held``, ``2 to come``."""
        words = (
            (Status.HELD, ngettext("%(number)s meeting held", "%(number)s meetings held", self.held)),
            (Status.COMING, ngettext("%(number)s meeting to come", "%(number)s meetings to come", self.coming)),
            (
                Status.CALLED_OFF,
                ngettext("%(number)s meeting called off", "%(number)s meetings called off", self.called_off),
            ),
        )
        return [(status, text % {"number": self._number(status)}) for status, text in words if self.of(status)]

    def _number(self, status: Status) -> str:
        number = self.of(status)
        return digits(str(number)) + ("+" if number == self.most else "")


def called_off(language: str, at: dt.datetime) -> QuerySet:
    """The entries of meetings in ``language`` that visitors know to be called off ``at`` (aware)."""
    meetings = scope(Kind.MEETING, language)
    return Concern.objects.open(at).filter(about=CALLED_OFF, scope=meetings).order_by().values("entry")


def has_status(status: str, column: str, language: str, at: dt.datetime) -> Q:
    """Those of this status among entries (ids in ``column``) of meetings in ``language``."""
    off = Q(**{f"{column}__in": called_off(language, at)})
    if status == Status.CALLED_OFF:
        return off
    today = first_to_come(at)
    return ~off & Q(**{f"{column}__gte" if status == Status.COMING else f"{column}__lt": today})
