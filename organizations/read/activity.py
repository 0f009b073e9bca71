"""The public activity of organizations and people: what the index has about them, as visitors may know it now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import ngettext

from liaison.search.api import (
    Facet,
    Kind,
    Status,
    Tally,
    first_to_come,
    has_status,
    live_concerns,
    read_days,
    record_of,
    select,
)
from liaison.text.dates import PartialDate, digits, format_date
from liaison.text.languages import active_language
from liaison.web.compiled_queries import Prepared
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Expression

    from organizations.models.named import Named

# The most meetings, and articles, that are counted for one record; the number of newest ones of all in which recent
# activity is counted.
MOST_COUNTED, LATELY = 1000, 1000

MODELS: dict[Facet, type[Named]] = {Facet.ORGANIZATION: Organization, Facet.PERSON: Person}


@dataclass(frozen=True)
class Activity:
    """The numbers and days of one record's activity. Numbers are at most ``MOST_COUNTED``.

    ``latest`` is the last day of the newest article or held meeting, ``next`` the first day of the nearest meeting to
    come, each with its known precision. ``last_meeting`` is the id of the newest meeting of any status, 0 without one.
    """

    meetings: Tally = field(default_factory=Tally)
    articles: int = 0
    latest: PartialDate | None = None
    next: PartialDate | None = None
    last_meeting: int = 0

    def in_words(self) -> list[str]:
        """Return the numbers in words, without those that are 0."""
        told = [words for _status, words in self.meetings.in_words()]
        words = ngettext("%(number)s article", "%(number)s articles", self.articles)
        return [*told, words % {"number": self._number()}] if self.articles else told

    def _number(self) -> str:
        return digits(str(self.articles)) + ("+" if self.articles == MOST_COUNTED else "")

    def day(self) -> str:
        """Return the day of ``latest`` in words; empty without one."""
        return format_date(self.latest) if self.latest else ""

    def next_day(self) -> str:
        """Return the day of ``next`` in words; empty without one."""
        return format_date(self.next) if self.next else ""


class NumberOf(Subquery):
    """An SQL subquery for the number of rows of a query. Counting ends at the limit of a sliced query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows, output_field=IntegerField())


def activity(
    facet: Facet, ids: Iterable[int], language: str | None = None, most: int = MOST_COUNTED
) -> dict[int, Activity]:
    """Return the activity of the organizations or people ``ids``, by id, in ``language`` (default the active one).

    ``facet`` says which kind they are. Counting ends at ``most``.
    """
    now = timezone.now()
    read = _numbers(facet, most)
    rows = read(language or active_language(), ids=tuple(ids), now=now, coming=first_to_come(now))
    days = read_days(entry for row in rows for entry in (row.last_held, row.last_written, row.following))
    return {
        row.pk: Activity(
            Tally(held=row.held, coming=row.to_come, called_off=row.called_off, most=most),
            row.written,
            _latest(days, row.last_held, row.last_written),
            days[row.following][0] if row.following in days else None,
            record_of(row.newest),
        )
        for row in rows
    }


@cache
def _numbers(facet: Facet, most: int) -> Prepared:
    """Return the query for the numbers of records, and for the entries whose days are told."""

    def build(language: str, ids: Any, now: Any, coming: Any) -> QuerySet:
        meetings, articles = (
            _concerns(facet, kind, language, now).order_by("-entry") for kind in (Kind.MEETING, Kind.ARTICLE)
        )
        held, to_come, off = (_of_status(meetings, status, language, now, coming) for status in Status)
        counted = {"held": held, "to_come": to_come, "called_off": off, "written": articles}
        first = {
            "newest": meetings,
            "last_held": held,
            "last_written": articles,
            "following": to_come.order_by("entry"),
        }
        columns: dict[str, Subquery | Coalesce] = {name: NumberOf(each[:most]) for name, each in counted.items()}
        columns |= {name: _first(each) for name, each in first.items()}
        rows = MODELS[facet]._default_manager.filter(pk__in=ids).order_by()
        return rows.annotate(**columns).values_list("pk", *columns)

    return Prepared(build, {"ids": tuple, "now": dt.datetime, "coming": int})


def _of_status(meetings: QuerySet, status: Status, language: str, at: Any, coming: Any) -> QuerySet:
    return meetings.filter(has_status(status, "entry", language, at, coming))


def _first(entries: QuerySet) -> Coalesce:
    return Coalesce(Subquery(entries.values("entry")[:1]), Value(0))


def _latest(days: dict[int, tuple[PartialDate, PartialDate]], *entries: int) -> PartialDate | None:
    """Return the last day of the newest entry; its first day if it has not ended."""
    first, last = days.get(max(entries), (None, None))
    return first if last and last.day > timezone.localdate() else last


def held(facet: Facet, language: str | None = None) -> NumberOf:
    """Return the SQL for the number of held meetings that concern the outer record, at most ``MOST_COUNTED``."""
    code, now = language or active_language(), timezone.now()
    meetings = _concerns(facet, Kind.MEETING, code, now)
    return NumberOf(_of_status(meetings, Status.HELD, code, now, first_to_come(now))[:MOST_COUNTED])


def recent(facet: Facet, language: str | None = None) -> Expression:
    """Return the SQL for the number of recent meetings and articles that concern the outer record.

    Recent are the newest ``LATELY`` of each kind.
    """
    code, now = language or active_language(), timezone.now()
    counted = [_since(kind, code, now, facet) for kind in (Kind.MEETING, Kind.ARTICLE)]
    return NumberOf(counted[0]) + NumberOf(counted[1])


def _since(kind: Kind, language: str, at: dt.datetime, facet: Facet) -> QuerySet:
    newest = select(kind, language=language).entries().order_by("-id").values_list("id", flat=True)
    first = next(iter(newest[LATELY - 1 : LATELY]), 0)
    return _concerns(facet, kind, language, at).filter(entry__gte=first).values("entry")


def _concerns(facet: Facet, kind: Kind, language: str, at: Any) -> QuerySet:
    return live_concerns(facet, language, at, [kind]).values("entry")
