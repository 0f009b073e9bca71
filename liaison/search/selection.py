"""What of the index a list shows: under its filters, newest first, without ever reading more than it may count.

Lists, feeds, calendars, exports and the API select alike. A selection is a value: narrowing it makes another one.
"""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from operator import neg
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from liaison.search.backends import fulltext
from liaison.search.backends.fulltext import Span
from liaison.search.index.entry_ids import COUNTED, DATED, Kind, place, record_of, scope, token
from liaison.search.index.id_ranges import first_of, first_to_come, month_edges, year_bounds, year_of
from liaison.search.index.models import Concern, Entry
from liaison.search.meeting_status import CALLED_OFF, Status, Tally, called_off, having
from liaison.search.query.expansion import best
from liaison.search.query.parser import Query
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from liaison.search.backends.fulltext import Expression

# How many entries are counted, and how far pages lead: whoever looks for older ones says for which year or month.
REACH = 5_000
# How many of them are looked at for what they concern.
SAMPLE = 1_000
_ALL = 2**63 - 1


@dataclass(frozen=True)
class Hits:
    """The newest entries of a selection, as ids, at most ``REACH``; ``more`` says that there are older ones."""

    ids: list[int]
    more: bool

    @property
    def number(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Selection:
    """Entries of a kind in a language. Each of ``concerns`` is met by any of its codes; days are inclusive.

    ``low`` and ``high`` bound the ids, the latter exclusive; ``standing``: without the meetings that were called off.
    """

    kind: Kind
    language: str
    concerns: tuple[tuple[int, ...], ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    low: int = 0
    high: int = _ALL
    standing: bool = False
    query: Query = field(default_factory=lambda: Query(()))
    at: dt.datetime = field(default_factory=lambda: timezone.now())

    def concerning(self, *codes: int) -> Selection:
        """Those that concern any of ``codes``, besides what they concern already."""
        return replace(self, concerns=(*self.concerns, codes))

    def since(self, day: dt.date) -> Selection:
        """Those of ``day`` (in the site's time zone) or later, and those that may have gone on until then."""
        return replace(self, first=max(filter(None, (self.first, day))))

    def until(self, day: dt.date) -> Selection:
        """Those of ``day`` or earlier."""
        return replace(self, last=min(filter(None, (self.last, day))))

    def within(self, low: int, high: int) -> Selection:
        """Those that began between these ids, the latter exclusive (``liaison.search.index.id_ranges``)."""
        return replace(self, low=max(self.low, low), high=min(self.high, high))

    def of_status(self, status: str) -> Selection:
        """Meetings that were held, are to come, or were called off."""
        if status == Status.CALLED_OFF:
            return self.concerning(CALLED_OFF)
        today = first_to_come(self.at)
        return replace(self.within(*((today, _ALL) if status == Status.COMING else (0, today))), standing=True)

    def matching(self, query: Query) -> Selection:
        """Those in which everything of ``query`` is found; all where it asks for nothing."""
        return replace(self, query=query) if query else self

    @property
    def scope(self) -> int:
        return scope(self.kind, self.language)

    def newest(self, limit: int, below: int | None = None) -> list[int]:
        """The ids of the newest entries, at most ``limit``; only older ones than the entry ``below``."""
        low, high = self._bounds()
        if below is not None:
            high = min(high, below)
        if self.query:
            # Of what began before the first day and may have gone on, no full text is asked.
            off = self.called_off if self.standing else ()
            span = Span((self.scope,), max(low, self.low), high)
            found = fulltext.newest(self.expression, span, limit + len(off), self.at)
            return [entry for entry in found if entry not in off][:limit]
        return list(self._rows(low, high)[:limit])

    @cached_property
    def called_off(self) -> frozenset[int]:
        """The newest entries in its language that were called off, whatever its filters. One query."""
        return frozenset(called_off(self.scope, self.at).order_by("-entry").values_list("entry", flat=True)[:REACH])

    @cached_property
    def expression(self) -> Expression:
        """Its words, and what it concerns, as they are sought in the full texts."""
        groups = tuple(tuple(token(code) for code in codes) for codes in self.concerns)
        return replace(best(self.query, self.at, (self.scope,)), concerns=groups)

    def hits(self) -> Hits:
        ids = self.newest(REACH + 1)
        return Hits(ids[:REACH], len(ids) > REACH)

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """All of it, newest first, a batch of records (ids) at a time."""
        entries = self.newest(size)
        while entries:
            yield [record_of(entry) for entry in entries]
            entries = self.newest(size, entries[-1]) if len(entries) == size else []

    def records(self, limit: int = 100) -> list[int]:
        """The ids of the newest records: more than a page tells of."""
        return [record_of(entry) for entry in self.newest(limit)]

    def count(self) -> int:
        """How many there are, counted one by one, which is quick under one filter. Not by words. One query."""
        return self._rows(*self._bounds()).count()

    def tally(self) -> Tally:
        """How many meetings there are of each status, likewise. One query."""
        column = "entry" if self.concerns else "id"
        numbers = {
            status.value: Count(column, filter=having(status, column, self.scope, self.at), distinct=True)
            for status in Status
        }
        return Tally(**self._rows(*self._bounds()).order_by().aggregate(**numbers))

    def tally_of(self, entries: list[int], *, are_all_on: bool = False) -> Tally:
        """The same of some of its ``entries``, newest first. One query, none where it is known that none was called off."""
        off = frozenset() if are_all_on else self.called_off.intersection(entries)
        coming = self.to_come(entries)
        standing = coming - sum(entry in off for entry in entries[:coming])
        return Tally(len(entries) - len(off) - standing, standing, len(off))

    def to_come(self, entries: list[int]) -> int:
        """How many of ``entries``, newest first, are of today or later."""
        return bisect_right(entries, -first_to_come(self.at), key=neg)

    def entries(self) -> QuerySet | list[int] | None:
        """The ids of its entries, for another query; of those found by words the newest. None where nothing narrows it."""
        if self.query:
            return self.newest(REACH)
        low, high = self._bounds()
        narrow = self.concerns or low or self.low or high < _ALL or self.standing
        return self._rows(low, high).order_by() if narrow else None

    def condition(self, column: str) -> Q:
        """That ``column`` is the id of one of its entries; bounds alone, where they say it all, are quicker than a subquery."""
        if self.query or self.concerns:
            return Q(**{f"{column}__in": self.entries()})
        bounds = self._between(column, *self._bounds())
        return bounds & ~Q(**{f"{column}__in": called_off(self.scope, self.at)}) if self.standing else bounds

    def first_year(self) -> int:
        """Of the oldest entry there may be under its filters but its words. One query."""
        low, high = self._bounds()
        column = "entry" if self.concerns else "id"
        oldest = replace(self, query=Query(()))._rows(low, high).order_by(column)[:1]
        return min((year_of(entry) for entry in oldest), default=timezone.localdate().year)

    def _bounds(self) -> tuple[int, int]:
        """The ids between which its days lie; the upper one is beyond."""
        low = first_of(self.kind, self.first) if self.first else 0
        high = first_of(self.kind, self.last + dt.timedelta(days=1)) if self.last else _ALL
        return low, min(high, self.high)

    def _rows(self, low: int, high: int) -> QuerySet:
        """The ids of the entries between, newest first."""
        if not self.concerns:
            entries = Entry.objects.open(self.at).filter(self._between("id", low, high), scope=self.scope)
            return self._without_called_off(entries, "id").order_by("-id").values_list("id", flat=True)
        rarest, *others = self._rarest_first
        rows = self._concerning(rarest).filter(self._between("entry", low, high))
        for codes in others:
            rows = rows.filter(Exists(self._concerning(codes).filter(entry=OuterRef("entry"))))
        found = self._without_called_off(rows, "entry").order_by("-entry").values_list("entry", flat=True)
        return found.distinct() if len(rarest) > 1 else found

    def _without_called_off(self, rows: QuerySet, column: str) -> QuerySet:
        off = Q(**{f"{column}__in": called_off(self.scope, self.at)})
        return rows.exclude(off) if self.standing else rows

    @cached_property
    def _rarest_first(self) -> list[tuple[int, ...]]:
        """What it concerns: of the rarest all is looked through. One query each, unless there is but one."""
        return sorted(self.concerns, key=self._frequency) if len(self.concerns) > 1 else list(self.concerns)

    def _concerning(self, codes: tuple[int, ...]) -> QuerySet:
        wanted: dict[str, Any] = {"about": codes[0]} if len(codes) == 1 else {"about__in": codes}
        return Concern.objects.open(self.at).filter(scope=self.scope, **wanted)

    def _frequency(self, codes: tuple[int, ...]) -> int:
        return self._concerning(codes)[:REACH].count()

    def _between(self, column: str, low: int, high: int) -> Q:
        within = Q(**{f"{column}__lt": high}) if high < _ALL else Q()
        if self.low:
            within &= Q(**{f"{column}__gte": self.low})
        if not low:
            return within
        since = Q(**{f"{column}__gte": low})
        return within & (since | Q(**{f"{column}__in": self._lasting}) if self._lasting else since)

    @cached_property
    def _lasting(self) -> list[int]:
        """What began before the first day, and went on until then or may have."""
        if self.kind != Kind.MEETING or not self.first:
            return []
        lasting = Entry.objects.filter(scope=self.scope, last_day__gte=self.first, first_day__lt=self.first)
        return list(lasting.filter(last_day__gt=F("first_day")).values_list("id", flat=True)[:REACH])


def concerning(code: int, language: str | None = None) -> tuple[Selection, Selection]:
    """The articles and the meetings in ``language`` (default the active one) that concern what ``code`` says."""
    articles, meetings = (Selection(kind, language or active_language()).concerning(code) for kind in DATED)
    return articles, meetings


# Entry by entry: for either database it looks better to go through all that anything concerns, and is fifty times slower.
_EACH: dict[str, tuple[str, Callable[[list[int]], Any]]] = {
    "sqlite": ("json_each(%s) AS each CROSS JOIN liaison_concern AS concern ON concern.entry = each.value", json.dumps),
    "postgresql": (
        "unnest(%s::bigint[]) AS each(value) JOIN liaison_concern AS concern ON concern.entry = each.value",
        list,
    ),
}


def counts(ids: list[int], at: dt.datetime, besides: list[int]) -> Counter[int]:
    """How many of the entries concern what, by its code; organizations on a side only with the codes ``besides``. One query."""
    each, bound = _EACH[connection.vendor]
    wanted = " OR ".join(["concern.about < %s", *("concern.about = %s" for _code in besides)])
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT concern.about, COUNT(*) FROM {each} WHERE concern.public_from <= %s AND concern.public_until > %s"  # noqa: S608
            f" AND ({wanted}) GROUP BY concern.about",
            [bound(ids), moment, moment, COUNTED, *besides],
        )
        return Counter(dict(cursor.fetchall()))


def by_year(ids: list[int]) -> dict[int, int]:
    """How many of the entries, which are of one kind and sorted newest first, are of which year, the newest first."""
    if not ids:
        return {}
    years = range(year_of(ids[-1]), year_of(ids[0]) + 1)
    kind = place(ids[0]).kind
    found = _between(ids, [year_bounds(kind, year)[0] for year in (*years, years.stop)])
    return {year: number for year, number in reversed(list(zip(years, found, strict=True))) if number}


def by_month(ids: list[int], year: int) -> dict[int, int]:
    """Likewise, how many are of which month of ``year``, and of how many it is not known (``UNKNOWN``)."""
    return dict(enumerate(_between(ids, month_edges(place(ids[0]).kind, year)))) if ids else {}


def _between(ids: list[int], edges: list[int]) -> list[int]:
    """How many of the entries, newest first, lie between each two of the ``edges``."""
    oldest_first = ids[::-1]
    starts = [bisect_left(oldest_first, edge) for edge in edges]
    return [after - before for before, after in pairwise(starts)]
