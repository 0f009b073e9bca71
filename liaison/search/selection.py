"""What is asked of the index: which kinds, in which language, concerning whom and what, when, with which words.

Lists, the page of search, feeds, calendars, exports, figures and the API ask alike. A selection is a value: narrowing it
makes another one. It never reads more than it may count; what it finds is counted and ordered by ``liaison.search.hits``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import neg
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from liaison.search.backends import fulltext
from liaison.search.backends.expression import Span
from liaison.search.hits import Hits
from liaison.search.index.entry_ids import DATED, EPOCH, Kind, codes_of, facet_of, record_of, scope, token
from liaison.search.index.id_ranges import (
    day_in,
    first_of,
    first_to_come,
    month_bounds,
    precision_in,
    year_bounds,
    year_of,
)
from liaison.search.index.models import Concern, Entry
from liaison.search.meeting_status import CALLED_OFF, Status, Tally, called_off, has_status
from liaison.search.query.expansion import expand
from liaison.search.query.parser import Query
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from liaison.search.backends.expression import Expression
    from liaison.search.index.entry_ids import Facet

# How many entries are counted, and how far pages lead: whoever looks for older ones says for which year or month.
REACH = 5_000
# How many of them are looked at for what they concern.
SAMPLE = 1_000
_ALL = 2**63 - 1


@dataclass(frozen=True)
class Selection:
    """Entries of these kinds in a language, as visitors may know them ``at`` a moment (aware).

    Each group of ``concerns`` is met by any of its codes; days are inclusive. ``year`` and ``month`` (which may be
    ``UNKNOWN``) say when something began, ``first`` and ``last`` on which days it may have been. ``status`` is of meetings.
    What has no time of its own, such as an organization, is found by words alone. Numbers and rows are of one kind.
    """

    kinds: tuple[Kind, ...]
    language: str
    concerns: tuple[tuple[int, ...], ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    year: int | None = None
    month: int | None = None
    status: Status | None = None
    query: Query = field(default_factory=Query)
    at: dt.datetime = field(default_factory=lambda: timezone.now())

    # Narrowing

    def of_kinds(self, *kinds: Kind) -> Selection:
        """Keep what is of one of ``kinds``."""
        return replace(self, kinds=tuple(kind for kind in self.kinds if kind in kinds))

    def concerning(self, *codes: int) -> Selection:
        """Keep what concerns any of ``codes``, besides what it concerns already."""
        return replace(self, concerns=(*self.concerns, codes))

    def since(self, day: dt.date) -> Selection:
        """Keep what is of ``day`` (in the site's time zone) or later, and what may have gone on until then."""
        return replace(self.of_kinds(*DATED), first=max(filter(None, (self.first, day))))

    def until(self, day: dt.date) -> Selection:
        """Keep what is of ``day`` or earlier."""
        return replace(self.of_kinds(*DATED), last=min(filter(None, (self.last, day))))

    def of_year(self, year: int, month: int | None = None) -> Selection:
        """Keep what began in ``year``, or in a month of it; ``UNKNOWN``: of which the year alone is known."""
        return replace(self.of_kinds(*DATED), year=year, month=month)

    def of_status(self, status: str) -> Selection:
        """Keep meetings that were held, are to come, or were called off."""
        return replace(self.of_kinds(Kind.MEETING), status=Status(status))

    def matching(self, query: Query) -> Selection:
        """Keep what has everything that ``query`` asks for; all where it asks for nothing."""
        return replace(self, query=query) if query else self

    # What it finds

    @cached_property
    def hits(self) -> Hits:
        """Find its newest entries, at most ``REACH``: what can be counted and paged through."""
        expression, ids = self._attempt(REACH + 1)
        is_loose = bool(ids) and expression != self._surely
        return Hits(ids[:REACH], len(ids) > REACH, self.kinds, expression, is_loose)

    def hits_among(self, wider: Hits) -> Hits:
        """Find its hits, given those of a ``wider`` selection that it narrows by kind or year alone.

        No query where those are all.
        """
        if not wider.more or (self.kinds == wider.kinds and not self._is_narrow):
            return self.pick(wider)
        ids = self._find(wider.expression, REACH + 1)
        return replace(wider, ids=ids[:REACH], more=len(ids) > REACH, kinds=self.kinds)

    def pick(self, wider: Hits) -> Hits:
        """Pick its entries out of the counted ones of ``wider``, likewise."""
        ids = (entry for kind in self.kinds for entry in wider.between(kind, *self._bounds(kind)))
        return replace(wider, ids=sorted(ids, reverse=True), kinds=self.kinds)

    def newest(self, limit: int, below: int | None = None) -> list[int]:
        """Find the ids of the newest entries, at most ``limit``; only older ones than the entry ``below``."""
        return self._attempt(limit, _ALL if below is None else below)[1]

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """Yield all of it, newest first, a batch of records (ids) at a time."""
        entries = self.newest(size)
        while entries:
            yield [record_of(entry) for entry in entries]
            entries = self.newest(size, entries[-1]) if len(entries) == size else []

    def records(self, limit: int = 100) -> list[int]:
        """Find the ids of the newest records: more than a page tells of."""
        return [record_of(entry) for entry in self.newest(limit)]

    def is_sure(self) -> bool:
        """Tell whether a hit has its words, or is of somebody who is called so, not only by the sound. One query at most."""
        expression = self.hits.expression
        return bool(self.hits.ids) if expression.surely() == expression else self.has_words()

    def has_words(self) -> bool:
        """Tell the same of anything of its kinds, without finding its hits first. One query, and those of the words."""
        return bool(self.query and fulltext.newest(self._surely.surely(), Span(self.scopes), 1, self.at))

    # Numbers

    def count(self) -> int:
        """Count its entries one by one, which is quick under one filter. Not by words. One query."""
        return self._rows().count()

    def count_days(self) -> Counter[tuple[dt.date, int]]:
        """Count its entries by day and by how much of it is known (as ``precision_in`` says; of articles -1). One query."""
        if self.kind != Kind.MEETING:
            days = self.entries().values_list("first_day").annotate(number=Count("pk"))
            return Counter({(day, -1): number for day, number in days})
        # From the ids alone: to read dates takes longer.
        keys = (day_in("id"), precision_in("id"))
        found = self.entries().values_list(*keys).annotate(number=Count("pk"))
        return Counter({(EPOCH.date() + dt.timedelta(days=nth), known): number for nth, known, number in found})

    def count_concerned(self, facet: Facet) -> Counter[int]:
        """Count its entries by the record that they concern in this respect (its id). One query."""
        rows = self.concerned().filter(about__range=codes_of(facet)).values_list("about")
        return Counter({facet_of(code)[1]: number for code, number in rows.annotate(number=Count("pk"))})

    def tally(self) -> Tally:
        """Count its meetings by status; by words, those that can be counted. One query, or two."""
        if self.query:
            return self.tally_of(self.hits.ids)
        column = self._column
        numbers = {
            status.value: Count(column, filter=has_status(status, column, self.language, self.at), distinct=True)
            for status in Status
        }
        return Tally(**self._rows().order_by().aggregate(**numbers))

    def tally_of(self, entries: list[int], *, are_all_on: bool = False) -> Tally:
        """Count some of its ``entries`` (newest first) by status. One query, none where it is known that none was called off."""
        off = frozenset() if are_all_on else self.called_off.intersection(entries)
        coming = self.to_come(entries)
        standing = coming - sum(entry in off for entry in entries[:coming])
        return Tally(len(entries) - len(off) - standing, standing, len(off))

    def to_come(self, entries: list[int]) -> int:
        """Count those of ``entries`` (newest first) that are of today or later."""
        return bisect_right(entries, -first_to_come(self.at), key=neg)

    @cached_property
    def called_off(self) -> frozenset[int]:
        """Find the newest meetings (entries) in its language that were called off, whatever its filters. One query."""
        rows = called_off(self.language, self.at).order_by("-entry").values_list("entry", flat=True)
        return frozenset(rows[:REACH])

    def first_year(self) -> int:
        """Return the year of the oldest entry under its filters, its words aside. One query."""
        oldest = self._rows().order_by(self._column)[:1]
        return min((year_of(entry) for entry in oldest), default=timezone.localdate().year)

    # Rows, for other queries to count

    def entries(self) -> QuerySet[Entry]:
        """Return the rows of its entries, in no order; of those found by words the newest."""
        return Entry.objects.open(self.at).filter(self._condition("id"), scope=self.scope).order_by()

    def concerned(self) -> QuerySet[Concern]:
        """Return the rows of what its entries concern, likewise."""
        return Concern.objects.open(self.at).filter(self._condition("entry"), scope=self.scope).order_by()

    @property
    def kind(self) -> Kind:
        """Return the one kind it is of. Raises ValueError where it is of several, or of none."""
        (kind,) = self.kinds
        return kind

    @property
    def scope(self) -> int:
        """Return the scope of its one kind."""
        return scope(self.kind, self.language)

    @property
    def scopes(self) -> tuple[int, ...]:
        """Return the scopes of its kinds."""
        return tuple(scope(kind, self.language) for kind in self.kinds)

    # Words

    @cached_property
    def _surely(self) -> Expression:
        """Its words as they are sought where something has them."""
        return expand(self.query, self.at)

    @cached_property
    def _loosely(self) -> Expression:
        """Its words as they are sought where nothing of its kinds, however old and whomever it concerns, surely has them."""
        return expand(self.query, self.at, loosely=True)

    @cached_property
    def _is_anywhere(self) -> bool:
        """Whether something of its kinds surely has its words, whatever else narrows it. One query."""
        return bool(fulltext.newest(self._surely, Span(self.scopes), 1, self.at))

    def _attempt(self, limit: int, below: int = _ALL) -> tuple[Expression, list[int]]:
        """How its words are sought, and the newest ``limit`` entries by that."""
        found = self._find(self._surely, limit, below)
        is_part = self._is_narrow or below < _ALL
        if found or not self.query or (is_part and self._is_anywhere):
            return self._surely, found
        return self._loosely, self._find(self._loosely, limit, below) if self._loosely != self._surely else []

    def _find(self, expression: Expression, limit: int, below: int = _ALL) -> list[int]:
        """The newest ``limit`` entries before ``below`` in which the words are found as they are sought."""
        if not self.query:
            return list(self._rows(below)[:limit])
        wanted = replace(expression, concerns=tuple(tuple(map(token, codes)) for codes in self._groups))
        off = self.called_off if self._is_standing else ()
        found = [
            entry
            for span in self._spans(below)
            for entry in fulltext.newest(wanted, span, limit + len(off), self.at)
            if entry not in off
        ]
        return sorted(found, reverse=True)[:limit]

    def _spans(self, below: int) -> list[Span]:
        """Where its entries are sought. Of what began before the first day and may have gone on, no full text is asked."""
        scopes: dict[tuple[int, int], list[int]] = defaultdict(list)
        for kind in self.kinds:
            low, high = self._bounds(kind)
            first = first_of(kind, self.first) if self.first else 0
            scopes[max(low, first), min(high, below)].append(scope(kind, self.language))
        return [Span(tuple(within), low, high) for (low, high), within in scopes.items()]

    # Filters

    @property
    def _is_narrow(self) -> bool:
        """Whether anything but kinds, language and words narrows it."""
        return bool(self.concerns or self.first or self.last or self.year or self.status)

    @property
    def _is_standing(self) -> bool:
        """Whether it is without the meetings that were called off."""
        return self.status in (Status.HELD, Status.COMING)

    @property
    def _groups(self) -> tuple[tuple[int, ...], ...]:
        """The codes its entries concern, any of each group."""
        return (*self.concerns, (CALLED_OFF,)) if self.status == Status.CALLED_OFF else self.concerns

    def _bounds(self, kind: Kind) -> tuple[int, int]:
        """The ids of a kind between which its entries began, the latter exclusive, whatever its first day."""
        low, high = 0, _ALL
        if self.year:
            low, high = year_bounds(kind, self.year)
            if self.month is not None:
                low, high = month_bounds(kind, self.year, self.month)
        if self.status == Status.COMING:
            low = max(low, first_to_come(self.at))
        if self.status == Status.HELD:
            high = min(high, first_to_come(self.at))
        if self.last:
            high = min(high, first_of(kind, self.last + dt.timedelta(days=1)))
        return low, high

    @property
    def _column(self) -> str:
        """Where ``_rows`` have the ids of entries."""
        return "entry" if self._groups else "id"

    def _rows(self, below: int = _ALL) -> QuerySet:
        """The ids of its entries before ``below``, newest first, whatever its words."""
        if not self._groups:
            entries = Entry.objects.open(self.at).filter(self._between("id", below), scope=self.scope)
            return self._without_called_off(entries, "id").order_by("-id").values_list("id", flat=True)
        rarest, *others = self._rarest_first
        rows = self._concerning(rarest).filter(self._between("entry", below))
        for codes in others:
            rows = rows.filter(Exists(self._concerning(codes).filter(entry=OuterRef("entry"))))
        found = self._without_called_off(rows, "entry").order_by("-entry").values_list("entry", flat=True)
        return found.distinct() if len(rarest) > 1 else found

    def _condition(self, column: str) -> Q:
        """That ``column`` is the id of one of its entries; bounds alone, where they say it all, are quicker than a subquery."""
        if self.query:
            return Q(**{f"{column}__in": self.hits.ids})
        if self._groups:
            return Q(**{f"{column}__in": self._rows().order_by()})
        bounds = self._between(column)
        return bounds & ~self._called_off_in(column) if self._is_standing else bounds

    def _without_called_off(self, rows: QuerySet, column: str) -> QuerySet:
        return rows.exclude(self._called_off_in(column)) if self._is_standing else rows

    def _called_off_in(self, column: str) -> Q:
        return Q(**{f"{column}__in": called_off(self.language, self.at)})

    @cached_property
    def _rarest_first(self) -> list[tuple[int, ...]]:
        """What it concerns: of the rarest all is looked through. One query each, unless there is but one."""
        return sorted(self._groups, key=self._frequency) if len(self._groups) > 1 else list(self._groups)

    def _concerning(self, codes: tuple[int, ...]) -> QuerySet:
        wanted: dict[str, object] = {"about": codes[0]} if len(codes) == 1 else {"about__in": codes}
        return Concern.objects.open(self.at).filter(scope=self.scope, **wanted)

    def _frequency(self, codes: tuple[int, ...]) -> int:
        return self._concerning(codes)[:REACH].count()

    def _between(self, column: str, below: int = _ALL) -> Q:
        """That the entry in ``column`` began when it may have, or went on from before the first day."""
        low, high = self._bounds(self.kind)
        high = min(high, below)
        within = Q(**{f"{column}__lt": high}) if high < _ALL else Q()
        if low:
            within &= Q(**{f"{column}__gte": low})
        if not self.first:
            return within
        since = Q(**{f"{column}__gte": first_of(self.kind, self.first)})
        return within & (since | Q(**{f"{column}__in": self._lasting}) if self._lasting else since)

    @cached_property
    def _lasting(self) -> list[int]:
        """What began before the first day, and went on until then or may have."""
        if self.kind != Kind.MEETING or not self.first:
            return []
        lasting = Entry.objects.filter(scope=self.scope, last_day__gte=self.first, first_day__lt=self.first)
        return list(lasting.filter(last_day__gt=F("first_day")).values_list("id", flat=True)[:REACH])


def select(*kinds: Kind, language: str | None = None) -> Selection:
    """Select all entries of ``kinds`` in ``language`` (default the active one), as visitors may know them now."""
    return Selection(kinds, language or active_language())


def concerning(code: int, language: str | None = None) -> tuple[Selection, Selection]:
    """Select the articles and the meetings in ``language`` (default the active one) that concern what ``code`` says."""
    articles, meetings = (select(kind, language=language).concerning(code) for kind in DATED)
    return articles, meetings
