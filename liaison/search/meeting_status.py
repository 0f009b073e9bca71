"""The status of a meeting: held, to come, or called off; the numbers of meetings of each status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextChoices
from django.utils.translation import ngettext, pgettext_lazy

from liaison.search.index.entry_ids import Facet, Kind, about, scope
from liaison.search.index.models import Concern
from liaison.text.dates import digits

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

# The code that entries of meetings that were called off concern in the index.
CALLED_OFF = about(Facet.STATUS, 1)


class Status(TextChoices):
    """The status of a meeting, as lists filter by it."""

    HELD = "held", pgettext_lazy("meeting", "Held")
    COMING = "coming", pgettext_lazy("meeting", "To come")
    CALLED_OFF = "called_off", pgettext_lazy("meeting", "Called off")


@dataclass(frozen=True)
class Tally:
    """The number of meetings of each status. A number equal to ``most`` is a lower bound, unless ``most`` is 0."""

    held: int = 0
    coming: int = 0
    called_off: int = 0
    most: int = 0

    def __bool__(self) -> bool:
        return bool(self.held or self.coming or self.called_off)

    @property
    def total(self) -> int:
        """Return the number of meetings of all statuses together."""
        return self.held + self.coming + self.called_off

    @property
    def is_mixed(self) -> bool:
        """Return whether there are meetings of more than one status."""
        return max(self.held, self.coming, self.called_off) < self.total

    def of(self, status: str) -> int:
        """Return the number of meetings of one status. Raises ValueError for an unknown status."""
        return {Status.HELD: self.held, Status.COMING: self.coming, Status.CALLED_OFF: self.called_off}[Status(status)]

    @classmethod
    def only(cls, status: Status, number: int) -> Tally:
        """Return a tally with ``number`` meetings of ``status`` and none of the others."""
        return cls(**{status.value: number})

    def in_words(self) -> list[tuple[Status, str]]:
        """Return each status that has meetings, with its translated number: ``22 meetings held``, ``2 to come``."""
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
    """Return the entries of meetings in ``language`` that are publicly called off ``at`` a moment (aware)."""
    meetings = scope(Kind.MEETING, language)
    return Concern.objects.open(at).filter(about=CALLED_OFF, scope=meetings).order_by().values("entry")


def has_status(status: str, column: str, language: str, at: Any, coming: Any) -> Q:
    """Return the condition that ``column`` has the entry id of a meeting with this status.

    The status is that which visitors may know ``at`` a moment (aware), in ``language``; ``coming`` is ``first_to_come``
    then. In a prepared query both stand for those of each call.
    """
    off = Q(**{f"{column}__in": called_off(language, at)})
    if status == Status.CALLED_OFF:
        return off
    return ~off & Q(**{f"{column}__gte" if status == Status.COMING else f"{column}__lt": coming})
