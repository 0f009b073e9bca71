"""One search over articles, meetings, organizations, people and topics, in the language of the page."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.read.facets import Choice, Group
from articles.read.filters import DATE
from liaison.search.backends import fulltext
from liaison.search.backends.fulltext import Span
from liaison.search.index.entry_ids import DATED, Kind, scope, scope_of
from liaison.search.index.id_ranges import year_bounds
from liaison.search.query.expansion import expanded
from liaison.search.query.parser import MOST_LETTERS, MOST_TERMS, parse
from liaison.search.query.ranking import by_relevance
from liaison.search.selection import REACH, Hits, by_year
from liaison.text.dates import digits
from liaison.text.languages import Phrase, active_language
from liaison.text.normalize import visible
from liaison.web.filters import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from django.http import QueryDict

    from liaison.search.backends.fulltext import Expression
    from liaison.search.query.parser import Query

# The kinds by what the address calls them, in the order they are offered.
KINDS = {
    "articles": (Kind.ARTICLE, gettext_lazy("Articles")),
    "meetings": (Kind.MEETING, gettext_lazy("Meetings")),
    "organizations": (Kind.ORGANIZATION, gettext_lazy("Organizations")),
    "people": (Kind.PERSON, pgettext_lazy("kind of result", "People")),
    "topics": (Kind.TOPIC, gettext_lazy("Topics")),
}


@dataclass(frozen=True)
class Search:
    """What the address asks for. ``text`` is what was typed; ``inside`` one of ``KINDS``, or empty for all."""

    text: str
    query: Query
    inside: str
    year: int | None
    by_date: bool
    notes: tuple[str, ...]
    at: dt.datetime

    @property
    def scopes(self) -> tuple[int, ...]:
        return tuple(scope(kind, active_language()) for kind in Kind)

    @property
    def expression(self) -> Expression:
        """What is sought: other words than those of the query only where these find nothing."""
        return self._attempt[0]

    @property
    def everything(self) -> list[int]:
        """The newest entries found in whatever kind and year, at most one more than ``REACH``."""
        return self._attempt[1]

    @property
    def is_loose(self) -> bool:
        """Whether all that is found only may be meant."""
        return self._attempt[2]

    @cached_property
    def _attempt(self) -> tuple[Expression, list[int], bool]:
        surely = expanded(self.query, self.at)
        if found := self._newest(surely):
            return surely, found, False
        loosely = expanded(self.query, self.at, loosely=True)
        found = self._newest(loosely) if loosely != surely else []
        return loosely, found, bool(found)

    def _newest(self, expression: Expression) -> list[int]:
        return fulltext.newest(expression, Span(self.scopes), REACH + 1, self.at) if self.query else []

    def is_sure(self) -> bool:
        """Whether anything found has the words, or is of somebody who is called so: not only by their sound. One query at most."""
        surely = self.expression.surely()
        if surely == self.expression:
            return bool(self.everything)
        return bool(fulltext.newest(surely, Span(self.scopes), 1, self.at))

    def shown_query(self) -> Query:
        """The query, with what its words may be written as besides: what a result shows it was found by."""
        return self.query.with_others([sought.others for sought in self.expression.required])

    @property
    def is_counted(self) -> bool:
        """Whether all that is found was counted."""
        return len(self.everything) <= REACH

    @cached_property
    def found(self) -> list[int]:
        """The newest entries found of the kind and in the year asked for, likewise."""
        if not self.inside and not self.year:
            return self.everything
        spans = [_span(kind, self.year) for kind in ([KINDS[self.inside][0]] if self.inside else _kinds(self.year))]
        if self.is_counted:
            found = (entry for span in spans for entry in self._counted(span))
        else:
            found = (entry for span in spans for entry in fulltext.newest(self.expression, span, REACH + 1, self.at))
        return sorted(found, reverse=True)[: REACH + 1]

    @cached_property
    def _by_scope(self) -> dict[int, list[int]]:
        """What of ``everything`` is counted, by scope, oldest first."""
        found: dict[int, list[int]] = defaultdict(list)
        for entry in reversed(self.everything[:REACH]):
            found[scope_of(entry)].append(entry)
        return found

    def _counted(self, span: Span) -> list[int]:
        """What of ``everything`` is in the span, newest first."""
        found = [entry for one in span.scopes for entry in self._by_scope[one]]
        return found[bisect_left(found, span.low) : bisect_left(found, span.high)][::-1]

    @cached_property
    def hits(self) -> Hits:
        """What of it can be counted and paged through, newest first."""
        return Hits(self.found[:REACH], len(self.found) > REACH)

    def in_order(self) -> list[int]:
        """The entries in the order asked for."""
        return self.hits.ids if self.by_date else by_relevance(self.hits.ids, self.expression)

    def address(self, **changed: str) -> str:
        """The query string of this search from its first page, with what is ``changed``."""
        year, sort = str(self.year or ""), DATE if self.by_date else ""
        given = {"q": self.text, "in": self.inside, "year": year, "sort": sort, **changed}
        return urlencode({name: value for name, value in given.items() if value})

    def is_narrow(self) -> bool:
        return bool(self.inside or self.year)

    def everywhere(self) -> str:
        """The query string without what narrows it."""
        return self.address(**{"in": "", "year": ""})

    def groups(self) -> list[Group]:
        """What narrows it, and its orders. No query."""
        groups = (self._by_kind(), self._by_year(), self._by_order()) if self.everything else ()
        return [group for group in groups if len(group.choices) > 1 or any(choice.chosen for choice in group.choices)]

    def _by_kind(self) -> Group:
        number = {name: len(self._counted(_span(kind, self.year))) for name, (kind, _label) in KINDS.items()}
        choices = [
            self._choice("in", name, label, number[name])
            for name, (_kind, label) in KINDS.items()
            if number[name] or name == self.inside or not self.is_counted
        ]
        return Group(_("Kind"), tuple(choices))

    def _by_year(self) -> Group:
        """Newest first."""
        number: Counter[int] = Counter()
        for kind in [KINDS[self.inside][0]] if self.inside else DATED:
            if kind in DATED:
                number.update(by_year(self._counted(_span(kind, None))))
        years = sorted({*number, *([self.year] if self.year else [])}, reverse=True)
        choices = [self._choice("year", str(year), digits(str(year)), number[year]) for year in years]
        return Group(_("Year"), tuple(choices))

    def _by_order(self) -> Group:
        orders = (("", _("By relevance")), (DATE, _("Newest first")))
        current = DATE if self.by_date else ""
        choices = [Choice(_here(name), None, self.address(sort=value), value == current) for value, name in orders]
        return Group(_("Order"), tuple(choices))

    def _choice(self, parameter: str, value: str, name: Any, number: int) -> Choice:
        chosen = value == (self.inside if parameter == "in" else str(self.year or ""))
        query = self.address(**{parameter: "" if chosen else value})
        return Choice(_here(name), number if self.is_counted else None, query, chosen)


def _here(name: Any) -> Phrase:
    return Phrase(str(name), active_language())


def _kinds(year: int | None) -> tuple[Kind, ...]:
    return DATED if year else tuple(Kind)


def _span(kind: Kind, year: int | None) -> Span:
    """The entries of a kind, of a year; of no year are those that have no time."""
    scopes = (scope(kind, active_language()),)
    if not year:
        return Span(scopes)
    if kind not in DATED:
        return Span((), 0, 0)
    return Span(scopes, *year_bounds(kind, year))


def search_of(data: QueryDict) -> Search:
    """What the address (its ``data``) asks for; what it says that is not understood is left aside, and noted."""
    text = visible(data.get("q", "")).strip()
    query, notes = parse(text), []
    if len(text) > MOST_LETTERS or len(query.terms) == MOST_TERMS:
        notes.append(_("Only the first words were searched. Use fewer words."))
    elif query.terms and not query:
        notes.append(_("Enter at least one word to search for."))
    inside, year, sort = data.get("in", ""), data.get("year", ""), data.get("sort", "")
    if inside not in ("", *KINDS):
        notes.append(_("The type in the address is not valid. Showing all types."))
    if year and _year(year) is None:
        notes.append(_("The year in the address is not valid. Showing all years."))
    return Search(
        text=text[:MOST_LETTERS],
        query=query,
        inside=inside if inside in KINDS else "",
        year=_year(year),
        by_date=sort == DATE,
        notes=tuple(notes),
        at=timezone.now(),
    )


def _year(text: str) -> int | None:
    """The year in ``text``, where it is one that something may be of."""
    return (
        int(text)
        if len(text) == len("2000") and text.isdecimal() and FIRST_DAY.year <= int(text) <= LAST_DAY.year
        else None
    )
