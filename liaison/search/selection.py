"""The question to the index: which kinds, in which language, concerning what, when, and with which words.

Lists, the search page, feeds, calendars, exports, figures and the API all use it. A ``Selection`` is immutable: each
narrowing method returns a new one. It reads at most ``REACH`` entries for counting; ``liaison.search.hits`` counts and
sorts the result.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import neg
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.utils import timezone

from liaison.search.backends import fulltext
from liaison.search.backends.expression import Span
from liaison.search.hits import Hits
from liaison.search.index.entry_ids import DATED, EPOCH, Kind, codes_of, facet_of, record_of, scope, token
from liaison.search.index.id_ranges import (
    day_and_precision,
    first_of,
    first_to_come,
    month_bounds,
    year_bounds,
    year_of,
)
from liaison.search.index.models import Concern, Entry
from liaison.search.meeting_status import CALLED_OFF, Status, Tally, called_off
from liaison.search.query.expansion import expand
from liaison.search.query.parser import Query
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from liaison.search.backends.expression import Expression
    from liaison.search.index.entry_ids import Facet
    from liaison.web.compiled_queries import Placeholder

# The most entries that are counted and paged through. Older ones are reached by choosing a year or a month.
REACH = 5_000
# The most entries whose concerns are counted for the choices beside a list.
SAMPLE = 1_000
_ALL = 2**63 - 1


@prepared(scope=int, low=int, high=int, at=dt.datetime)
def _entries(_language: str, scope: Placeholder, low: Placeholder, high: Placeholder, at: Any) -> QuerySet:
    within = Entry.objects.open(at).filter(scope=scope, id__gte=low, id__lt=high)
    return within.order_by("-id").values_list("id")


@prepared(scope=int, code=int, low=int, high=int, at=dt.datetime)
def _concerning(
    _language: str, scope: Placeholder, code: Placeholder, low: Placeholder, high: Placeholder, at: Any
) -> QuerySet:
    within = Concern.objects.open(at).filter(scope=scope, about=code, entry__gte=low, entry__lt=high)
    return within.order_by("-entry").values_list("entry")


@dataclass(frozen=True)
class Selection:
    """A selection of entries: of some kinds in one language, as visitors may know them ``at`` a moment (aware).

    An entry matches a group of ``concerns`` if it concerns any of the group's codes; it must match every group.
    ``year`` and ``month`` (which may be ``UNKNOWN``) filter by the date of the beginning; ``first`` and ``last``
    (inclusive) filter by the days on which an entry may have taken place. ``status`` applies to meetings. Undated
    kinds, such as organizations, are found by words only. The counting methods and the row querysets work for a
    selection of exactly one kind.
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
    # Whether a status that leaves out what was called off does so; ``_parts`` counts that apart.
    leaves_out: bool = True

    # Narrowing

    def of_kinds(self, *kinds: Kind) -> Selection:
        """Return a selection limited to those of ``kinds`` that this one has."""
        return replace(self, kinds=tuple(kind for kind in self.kinds if kind in kinds))

    def concerning(self, *codes: int) -> Selection:
        """Return a selection of the entries that also concern at least one of ``codes``."""
        return replace(self, concerns=(*self.concerns, codes))

    def since(self, day: dt.date) -> Selection:
        """Return a selection of the dated entries of ``day`` (in the site's time zone) or later.

        Meetings that began before ``day`` and lasted, or may have lasted, until then are included.
        """
        return replace(self.of_kinds(*DATED), first=max(filter(None, (self.first, day))))

    def until(self, day: dt.date) -> Selection:
        """Return a selection of the dated entries of ``day`` or earlier."""
        return replace(self.of_kinds(*DATED), last=min(filter(None, (self.last, day))))

    def of_year(self, year: int, month: int | None = None) -> Selection:
        """Return a selection of the entries that began in ``year``, or in one ``month`` of it.

        ``UNKNOWN`` as the month selects the entries of which only the year is known.
        """
        return replace(self.of_kinds(*DATED), year=year, month=month)

    def of_status(self, status: str) -> Selection:
        """Return a selection of the meetings of one status: held, to come, or called off."""
        return replace(self.of_kinds(Kind.MEETING), status=Status(status))

    def matching(self, query: Query) -> Selection:
        """Return a selection of the entries that match ``query``; an empty query returns this selection."""
        return replace(self, query=query) if query else self

    # Results

    @cached_property
    def hits(self) -> Hits:
        """Return its newest entries, at most ``REACH``: what can be counted and paged through."""
        expression, ids = self._attempt(REACH + 1)
        is_loose = bool(ids) and expression != self._surely
        return Hits(ids[:REACH], len(ids) > REACH, self.kinds, expression, is_loose)

    def hits_among(self, wider: Hits) -> Hits:
        """Return its hits, given the hits of a ``wider`` selection that differs only by kinds or year.

        Makes no query where ``wider`` holds all its entries.
        """
        if not wider.more or (self.kinds == wider.kinds and not self._is_narrow):
            return self.pick(wider)
        ids = self._find(wider.expression, REACH + 1)
        return replace(wider, ids=ids[:REACH], more=len(ids) > REACH, kinds=self.kinds)

    def pick(self, wider: Hits) -> Hits:
        """Return its hits as far as they are among the counted entries of ``wider``, without a query."""
        ids = (entry for kind in self.kinds for entry in wider.between(kind, *self._bounds(kind)))
        return replace(wider, ids=sorted(ids, reverse=True), kinds=self.kinds)

    def newest(self, limit: int, below: int | None = None) -> list[int]:
        """Return the ids of its newest entries, at most ``limit``; only ids below ``below`` where that is given."""
        return self._attempt(limit, _ALL if below is None else below)[1]

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """Yield the ids of all its records, newest first, in lists of at most ``size``."""
        entries = self.newest(size)
        while entries:
            yield [record_of(entry) for entry in entries]
            entries = self.newest(size, entries[-1]) if len(entries) == size else []

    def records(self, limit: int = 100) -> list[int]:
        """Return the ids of its newest records, at most ``limit``."""
        return [record_of(entry) for entry in self.newest(limit)]

    def is_sure(self) -> bool:
        """Return whether any hit certainly matches the words: by its text or a name, not only by a similar sound."""
        expression = self.hits.expression
        return bool(self.hits.ids) if expression.surely() == expression else self.has_words()

    def has_words(self) -> bool:
        """Return whether any entry of its kinds and language certainly matches the words, ignoring the other filters.

        It does not search for the hits first.
        """
        return bool(self.query and fulltext.newest(self._surely.surely(), Span(self.scopes), 1, self.at))

    # Numbers

    def count(self) -> int:
        """Return the number of its entries, not limited to ``REACH``. Its words are ignored.

        This is quick with one filter only, because the entries are counted one by one.
        """
        if self.first or self._is_standing or len(self._codes) > 1:
            return self._rows().count()
        if not self._codes:
            return _entries.count(self.language, **self._within())
        return _concerning.count(self.language, code=self._codes[0], **self._within())

    def count_days(self) -> Counter[tuple[dt.date, int]]:
        """Return the number of its entries for each day and precision.

        The precision is the number that ``day_and_precision`` gives for meetings, and -1 for articles.
        """
        if self.kind != Kind.MEETING:
            days = self.entries().values_list("first_day").annotate(number=Count("pk"))
            return Counter({(day, -1): number for day, number in days})
        # Read and taken apart here: for the databases to group by what they work out of an id takes five times as long.
        numbers: Counter[tuple[int, int]] = Counter()
        for entry, number in self._summed(lambda part, sign: part.entries().values_list("id", Value(sign))):
            numbers[day_and_precision(entry)] += number
        return Counter({(EPOCH.date() + dt.timedelta(nth), known): n for (nth, known), n in numbers.items() if n})

    def count_concerned(self, facet: Facet) -> Counter[int]:
        """Return the number of its entries for each record (id) that they concern in the respect ``facet``."""
        within = codes_of(facet)
        # Not of the ids of the rows: their index does not hold those.
        found = self._summed(
            lambda part, sign: (
                part.concerned().filter(about__range=within).values_list("about").annotate(number=sign * Count("*"))
            )
        )
        numbers: Counter[int] = Counter()
        for code, number in found:
            numbers[facet_of(code)[1]] += number
        return +numbers

    def _summed(self, rows: Callable[[Selection, int], QuerySet]) -> QuerySet:
        """Return rows that add up to those of its entries; ``rows`` is called with a selection and its sign.

        To look at every meeting whether it was called off would take most of the time: those few are taken off.
        """
        if not self._is_standing or self.concerns or self.query:
            return rows(self, 1)
        every = replace(self, leaves_out=False)
        return rows(every, 1).union(rows(every.concerning(CALLED_OFF), -1), all=True)

    def tally(self) -> Tally:
        """Return the number of its meetings for each status.

        With words, only the counted hits are included.
        """
        if self.query:
            return self.tally_of(self.hits.ids)
        if self.status == Status.CALLED_OFF:
            return Tally.only(Status.CALLED_OFF, self.count())
        every = replace(self, leaves_out=False)
        column, coming = every._column, first_to_come(self.at)
        off = every._off()
        # Several codes of one group may concern one entry.
        is_often = any(len(codes) > 1 for codes in self.concerns)
        # Of each meeting only its place in time is looked at; those few that were called off are counted apart.
        found = (
            every._rows()
            .order_by()
            .aggregate(
                every=Count(column, distinct=is_often),
                coming=Count(column, filter=Q(**{f"{column}__gte": coming}), distinct=is_often),
                off=Max(_number_of(off)),
                off_coming=Max(_number_of(off.filter(entry__gte=coming))),
            )
        )
        off_then = found["off_coming"] or 0
        off_all, to_come = found["off"] or 0, found["coming"] - off_then
        tally = Tally(found["every"] - off_all - to_come, to_come, off_all)
        return Tally.only(self.status, tally.of(self.status)) if self.status else tally

    def tally_of(self, entries: list[int], *, are_all_on: bool = False) -> Tally:
        """Return the number of the meetings ``entries`` (ids, newest first, some of its own) for each status.

        Makes no query with ``are_all_on``: the caller knows that none of them was called off.
        """
        off = frozenset() if are_all_on else self.called_off.intersection(entries)
        coming = self.to_come(entries)
        standing = coming - sum(entry in off for entry in entries[:coming])
        return Tally(len(entries) - len(off) - standing, standing, len(off))

    def to_come(self, entries: list[int]) -> int:
        """Return how many of ``entries`` (ids of meetings, newest first) are of today or later."""
        return bisect_right(entries, -first_to_come(self.at), key=neg)

    @cached_property
    def called_off(self) -> frozenset[int]:
        """Return the newest meetings (entry ids) in its language that were called off, ignoring its filters."""
        within = {"scope": scope(Kind.MEETING, self.language), "low": 0, "high": _ALL, "at": self.at}
        return frozenset(row.entry for row in _concerning(self.language, most=REACH, code=CALLED_OFF, **within))

    def first_year(self) -> int:
        """Return the year of its oldest entry, ignoring its words; the current year where there is none."""
        oldest = self._rows().order_by(self._column)[:1]
        return min((year_of(entry) for entry in oldest), default=timezone.localdate().year)

    # Querysets for other queries

    def entries(self) -> QuerySet[Entry]:
        """Return an unordered queryset of its entries; with words, only of the counted hits."""
        return Entry.objects.open(self.at).filter(self._condition("id"), scope=self.scope).order_by()

    def concerned(self) -> QuerySet[Concern]:
        """Return an unordered queryset of what its entries concern; with words, only of the counted hits."""
        return Concern.objects.open(self.at).filter(self._condition("entry"), scope=self.scope).order_by()

    @property
    def kind(self) -> Kind:
        """Return its one kind. Raises ValueError where it has several kinds, or none."""
        (kind,) = self.kinds
        return kind

    @property
    def scope(self) -> int:
        """Return the scope of its one kind. Raises ValueError where it has several kinds, or none."""
        return scope(self.kind, self.language)

    @property
    def scopes(self) -> tuple[int, ...]:
        """Return the scopes of its kinds in its language."""
        return tuple(scope(kind, self.language) for kind in self.kinds)

    # Words

    @cached_property
    def _surely(self) -> Expression:
        """Return the strict expression of its words: without guesses by sound or word patterns in the same script."""
        return expand(self.query, self.at)

    @cached_property
    def _loosely(self) -> Expression:
        """Return the loose expression of its words, for the case that no entry of its kinds matches the strict one."""
        return expand(self.query, self.at, loosely=True)

    @cached_property
    def _is_anywhere(self) -> bool:
        """Return whether any entry of its kinds matches the strict expression, ignoring the other filters."""
        return bool(fulltext.newest(self._surely, Span(self.scopes), 1, self.at))

    def _attempt(self, limit: int, below: int = _ALL) -> tuple[Expression, list[int]]:
        """Return the expression that was used, and the ids of the newest ``limit`` entries that match it.

        The strict expression is tried first. The loose one follows only where no entry of its kinds matches the strict
        one.
        """
        found = self._find(self._surely, limit, below)
        is_part = self._is_narrow or below < _ALL
        if found or not self.query or (is_part and self._is_anywhere):
            return self._surely, found
        return self._loosely, self._find(self._loosely, limit, below) if self._loosely != self._surely else []

    def _find(self, expression: Expression, limit: int, below: int = _ALL) -> list[int]:
        """Return the ids of the newest ``limit`` entries below ``below`` that match ``expression`` and the filters."""
        if not self.query:
            return self._newest(limit, below)
        wanted = replace(expression, concerns=tuple(tuple(map(token, codes)) for codes in self._groups))
        off = self.called_off if self._is_standing else ()
        found = [
            entry
            for span in self._spans(below)
            for entry in fulltext.newest(wanted, span, limit + len(off), self.at)
            if entry not in off
        ]
        return sorted(found, reverse=True)[:limit]

    def _newest(self, limit: int, below: int) -> list[int]:
        """Return the ids of its newest ``limit`` entries below ``below``, ignoring its words."""
        if self.first or self._is_standing or len(self._codes) > 1:
            return list(self._rows(below)[:limit])
        within = self._within(below)
        if not self._codes:
            return _entries.column(self.language, most=limit, **within)
        return _concerning.column(self.language, most=limit, code=self._codes[0], **within)

    def _within(self, below: int = _ALL) -> dict[str, Any]:
        """Return the parameters of the prepared queries: scope, bounds and moment."""
        low, high = self._bounds(self.kind)
        return {"scope": self.scope, "low": low, "high": min(high, below), "at": self.at}

    @property
    def _codes(self) -> list[int]:
        """Return the codes of all its groups."""
        return [code for group in self._groups for code in group]

    def _spans(self, below: int) -> list[Span]:
        """Return the spans of ids in which full texts are searched, one for kinds with the same bounds.

        Entries that began before the first day and may have lasted until then are not searched by words.
        """
        scopes: dict[tuple[int, int], list[int]] = defaultdict(list)
        for kind in self.kinds:
            low, high = self._bounds(kind)
            first = first_of(kind, self.first) if self.first else 0
            scopes[max(low, first), min(high, below)].append(scope(kind, self.language))
        return [Span(tuple(within), low, high) for (low, high), within in scopes.items()]

    # Filters

    @property
    def _is_narrow(self) -> bool:
        """Return whether it has any filter besides kinds, language and words."""
        return bool(self.concerns or self.first or self.last or self.year or self.status)

    @property
    def _is_standing(self) -> bool:
        """Return whether its status leaves out the meetings that were called off."""
        return self.status in (Status.HELD, Status.COMING) and self.leaves_out

    @property
    def _groups(self) -> tuple[tuple[int, ...], ...]:
        """Return the groups of codes: its entries concern at least one code of each group."""
        return (*self.concerns, (CALLED_OFF,)) if self.status == Status.CALLED_OFF else self.concerns

    def _bounds(self, kind: Kind) -> tuple[int, int]:
        """Return the lowest id and the exclusive upper id for entries of ``kind``, ignoring the first day."""
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
        """Return the column of ``_rows`` that holds the ids of entries."""
        return "entry" if self._groups else "id"

    def _rows(self, below: int = _ALL) -> QuerySet:
        """Return the ids of its entries below ``below``, newest first, ignoring its words."""
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
        """Return the condition that ``column`` holds the id of one of its entries.

        Without concerns, plain bounds are enough; they are quicker than a subquery.
        """
        if self.query:
            return Q(**{f"{column}__in": self.hits.ids})
        if self._groups:
            return Q(**{f"{column}__in": self._rows().order_by()})
        bounds = self._between(column)
        return bounds & ~self._called_off_in(column) if self._is_standing else bounds

    def _off(self) -> QuerySet[Concern]:
        """Return those concerns of its entries that tell that a meeting was called off."""
        rows = self._concerning((CALLED_OFF,)).filter(self._between("entry")).order_by()
        for codes in self.concerns:
            rows = rows.filter(Exists(self._concerning(codes).filter(entry=OuterRef("entry"))))
        return rows

    def _without_called_off(self, rows: QuerySet, column: str) -> QuerySet:
        return rows.exclude(self._called_off_in(column)) if self._is_standing else rows

    def _called_off_in(self, column: str) -> Q:
        return Q(**{f"{column}__in": called_off(self.language, self.at)})

    @cached_property
    def _rarest_first(self) -> list[tuple[int, ...]]:
        """Return its groups of codes, the one with the fewest entries first.

        The query reads all entries of the first group.
        """
        return sorted(self._groups, key=self._frequency) if len(self._groups) > 1 else list(self._groups)

    def _concerning(self, codes: tuple[int, ...]) -> QuerySet:
        wanted: dict[str, object] = {"about": codes[0]} if len(codes) == 1 else {"about__in": codes}
        return Concern.objects.open(self.at).filter(scope=self.scope, **wanted)

    def _frequency(self, codes: tuple[int, ...]) -> int:
        return self._concerning(codes)[:REACH].count()

    def _between(self, column: str, below: int = _ALL) -> Q:
        """Return the condition that the entry in ``column`` began within the bounds, or lasted into the period."""
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
        """Return the ids of meetings that began before the first day and lasted, or may have lasted, until then."""
        if self.kind != Kind.MEETING or not self.first:
            return []
        lasting = Entry.objects.filter(scope=self.scope, last_day__gte=self.first, first_day__lt=self.first)
        return list(lasting.filter(last_day__gt=F("first_day")).values_list("id", flat=True)[:REACH])


def select(*kinds: Kind, language: str | None = None) -> Selection:
    """Return all entries of ``kinds`` in ``language`` (default the active one) that visitors may know now."""
    return Selection(kinds, language or active_language())


def concerning(code: int, language: str | None = None) -> tuple[Selection, Selection]:
    """Return the articles and the meetings in ``language`` that concern ``code``, as two selections.

    ``language`` defaults to the active one.
    """
    articles, meetings = (select(kind, language=language).concerning(code) for kind in DATED)
    return articles, meetings


def _number_of(rows: QuerySet[Concern]) -> Subquery:
    """Return the number of ``rows``, all of one scope, as SQL; NULL for 0."""
    return Subquery(rows.values("scope").annotate(number=Count("*")).values("number"))
