"""How active organizations and people are in public: what the index says concerns them, as visitors may know it now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import ngettext

from liaison.dates import PartialDate, Precision, digits, format_date
from liaison.languages import active_language
from liaison.models.index import Concern, Entry
from liaison.search.codes import Facet, Kind, about, place, scope
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Expression

# So many meetings, and articles, of one are counted; and among so many newest of all is looked for who is most active.
MOST_COUNTED, LATELY = 1000, 1000

MODELS: dict[Facet, Any] = {Facet.ORGANIZATION: Organization, Facet.PERSON: Person}


@dataclass(frozen=True)
class Activity:
    """The numbers are at most ``MOST_COUNTED``. ``latest``: the last day of the newest of both, as far as it is known.

    ``last_meeting``: the id of the newest meeting, 0 without one.
    """

    meetings: int = 0
    articles: int = 0
    latest: PartialDate | None = None
    last_meeting: int = 0

    def told(self) -> list[str]:
        """The numbers in words, those that there are."""
        words = (
            ngettext("%(number)s meeting", "%(number)s meetings", self.meetings) % {"number": _number(self.meetings)},
            ngettext("%(number)s article", "%(number)s articles", self.articles) % {"number": _number(self.articles)},
        )
        return [text for text, number in zip(words, (self.meetings, self.articles), strict=True) if number]

    def day(self) -> str:
        """The day of ``latest`` in words."""
        return format_date(self.latest) if self.latest else ""


def _number(number: int) -> str:
    return digits(str(number)) + ("+" if number == MOST_COUNTED else "")


class NumberOf(Subquery):
    """How many rows a query has, which may be cut short: counting ends there."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows, output_field=IntegerField())


def activity(facet: Facet, ids: Iterable[int], language: str | None = None) -> dict[int, Activity]:
    """Of the organizations or the people with these ids, by id, in ``language`` (default the active one). Two queries."""
    code, now = language or active_language(), timezone.now()
    meetings, articles = (_concerns(facet, kind, code, now).order_by("-entry") for kind in (Kind.MEETING, Kind.ARTICLE))
    rows = MODELS[facet]._default_manager.filter(pk__in=list(ids)).order_by()
    found = rows.values_list(
        "pk",
        NumberOf(meetings[:MOST_COUNTED]),
        NumberOf(articles[:MOST_COUNTED]),
        Coalesce(Subquery(meetings.values("entry")[:1]), Value(0)),
        Coalesce(Subquery(articles.values("entry")[:1]), Value(0)),
    )
    numbers = list(found)
    days = _days(max(meeting, article) for _pk, _met, _written, meeting, article in numbers)
    return {
        pk: Activity(met, written, days.get(max(meeting, article)), place(meeting).record if meeting else 0)
        for pk, met, written, meeting, article in numbers
    }


def recent(facet: Facet, language: str | None = None) -> Expression:
    """In SQL, how many of the newest ``LATELY`` meetings and the newest ``LATELY`` articles concern the record at hand."""
    code, now = language or active_language(), timezone.now()
    counted = [_since(kind, code, now, facet) for kind in (Kind.MEETING, Kind.ARTICLE)]
    return NumberOf(counted[0]) + NumberOf(counted[1])


def _since(kind: Kind, language: str, at: dt.datetime, facet: Facet) -> QuerySet:
    newest = Entry.objects.open(at).filter(scope=scope(kind, language)).order_by("-id").values_list("id", flat=True)
    first = next(iter(newest[LATELY - 1 : LATELY]), 0)
    return _concerns(facet, kind, language, at).filter(entry__gte=first).values("entry")


def _concerns(facet: Facet, kind: Kind, language: str, at: dt.datetime) -> QuerySet:
    here = OuterRef("pk") + about(facet, 0)
    return Concern.objects.open(at).filter(about=here, scope=scope(kind, language)).values("entry")


def _days(entries: Iterable[int]) -> dict[int, PartialDate]:
    """The last day of each entry, with the precision its days have."""
    rows = Entry.objects.filter(pk__in=set(entries)).values_list("pk", "first_day", "last_day")
    return {pk: _partial(first, last) for pk, first, last in rows if first and last}


def _partial(first: dt.date, last: dt.date) -> PartialDate:
    for date in (PartialDate(Precision.YEAR, first.replace(month=1, day=1)), PartialDate(Precision.MONTH, first)):
        if (date.day, date.last_day()) == (first, last) and first.day == 1:
            return date
    return PartialDate(Precision.DAY, last)
