"""The result of a selection: ids of entries, their numbers by kind, year and month, and their order by relevance.

Lists, the search page, feeds and exports all count and sort their results here.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import neg
from typing import TYPE_CHECKING, Any

from django.db import connection

from liaison.search.backends.expression import Expression
from liaison.search.index.entry_ids import COUNTED, DATED, Facet, Kind, facet_of, kind_of, scope_of
from liaison.search.index.id_ranges import month_edges, precision_of, year_bounds, year_of
from liaison.search.index.models import Entry
from liaison.search.query.ranking import by_relevance
from liaison.text.dates import PartialDate
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet


_NO_WORDS = Expression(())


@dataclass(frozen=True)
class Hits:
    """The newest entries of a selection: their ids, newest first.

    ``more`` is true where older entries exist beyond the number that is counted. ``expression`` holds the words as they
    were searched. ``is_loose`` is true where the loose expression was used, because no entry certainly has the words.
    """

    ids: list[int]
    more: bool
    kinds: tuple[Kind, ...] = ()
    expression: Expression = _NO_WORDS
    is_loose: bool = False

    @property
    def number(self) -> int:
        """Return the number of counted entries, without the older ones that ``more`` stands for."""
        return len(self.ids)

    @cached_property
    def by_kind(self) -> dict[Kind, list[int]]:
        """Return the ids grouped by kind, each group newest first."""
        if len(self.kinds) == 1:
            return {self.kinds[0]: self.ids}
        found: dict[int, list[int]] = defaultdict(list)
        for entry in self.ids:
            found[scope_of(entry)].append(entry)
        return {kind_of(ids[0]): ids for ids in found.values()}

    def by_year(self) -> dict[int, int]:
        """Return the number of entries for each year, newest year first. Undated kinds are not counted."""
        numbers: Counter[int] = Counter()
        for kind, ids in self.by_kind.items():
            if ids and kind in DATED:
                years = range(year_of(ids[-1]), year_of(ids[0]) + 1)
                edges = [year_bounds(kind, year)[0] for year in (*years, years.stop)]
                numbers.update(dict(zip(years, _numbers_between(ids, edges), strict=True)))
        return {year: numbers[year] for year in sorted(numbers, reverse=True) if numbers[year]}

    def by_month(self, year: int) -> Counter[int]:
        """Return the number of entries for each month of ``year``, and those without a known month (``UNKNOWN``)."""
        numbers: Counter[int] = Counter()
        for kind, ids in self.by_kind.items():
            numbers.update(dict(enumerate(_numbers_between(ids, month_edges(kind, year)))))
        return numbers

    def between(self, kind: Kind, low: int, high: int) -> list[int]:
        """Return the ids of ``kind`` with ``low`` <= id < ``high``, newest first."""
        ids = self.by_kind.get(kind, [])
        return ids[bisect_right(ids, -high, key=neg) : bisect_right(ids, -low, key=neg)]

    def by_relevance(self) -> list[int]:
        """Return the ids ordered by how well the entries match the words, best first."""
        return by_relevance(self.ids, self.expression)


def _numbers_between(ids: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return the number of entries (``ids``, newest first) between each two neighboring ``edges``."""
    oldest_first = ids[::-1]
    starts = [bisect_left(oldest_first, edge) for edge in edges]
    return [after - before for before, after in pairwise(starts)]


# These joins look up the concerns entry by entry, which PostgreSQL is made to do by OFFSET. The planners of both databases would
# rather scan the whole table of concerns, which is fifty times slower.
_EACH: dict[str, tuple[str, Callable[[Sequence[int]], str | list[int]]]] = {
    "sqlite": ("json_each(%s) AS each CROSS JOIN liaison_concern AS concern ON concern.entry = each.value", json.dumps),
    "postgresql": (
        "unnest(%s::bigint[]) AS each(value)"
        " CROSS JOIN LATERAL (SELECT * FROM liaison_concern WHERE entry = each.value OFFSET 0) AS concern",
        list,
    ),
}


def count_concerns(ids: Sequence[int], at: dt.datetime, besides: Sequence[int]) -> Counter[int]:
    """Return how many of the entries ``ids`` concern each code, as visitors may know ``at`` a moment (aware).

    Codes from ``COUNTED`` on (organizations on a side, and statuses of meetings) are counted only where they are in
    ``besides``.
    """
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


def most_by_facet(numbers: Counter[int], most: int) -> dict[Facet, dict[int, int]]:
    """Return, for every facet, the numbers of the ``most`` values (such as ids) with the highest, highest first."""
    found: dict[Facet, dict[int, int]] = {facet: {} for facet in Facet}
    for code, number in numbers.most_common():
        facet, value = facet_of(code)
        if len(found[facet]) < most:
            found[facet][value] = number
    return found


def read_days(entries: Iterable[int]) -> dict[int, tuple[PartialDate, PartialDate]]:
    """Return the first and the last day of each entry that has them, by entry id, with the known precision."""
    rows = _days("", entries=tuple(set(entries)))
    return {
        row.pk: (PartialDate(precision_of(row.pk), row.first_day), PartialDate(precision_of(row.pk), row.last_day))
        for row in rows
        if row.first_day and row.last_day
    }


@prepared(entries=tuple)
def _days(language: str, entries: Any) -> QuerySet:
    return Entry.objects.filter(pk__in=entries).values_list("pk", "first_day", "last_day")
