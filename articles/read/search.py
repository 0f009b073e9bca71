"""The search page: one search over articles, meetings, organizations, people and topics in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.read.facets import Choice, Group
from articles.read.filters import DATE
from liaison.search.api import MOST_LETTERS, MOST_TERMS, Hits, Kind, parse, select
from liaison.text.dates import digits
from liaison.text.languages import phrase_here
from liaison.text.normalize import visible
from liaison.web.filters import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from django.http import QueryDict

    from liaison.search.api import Query, Selection

# The kinds by their names in the address, in the order they are offered.
KINDS = {
    "articles": (Kind.ARTICLE, gettext_lazy("Articles")),
    "meetings": (Kind.MEETING, gettext_lazy("Meetings")),
    "organizations": (Kind.ORGANIZATION, gettext_lazy("Organizations")),
    "people": (Kind.PERSON, pgettext_lazy("kind of result", "People")),
    "topics": (Kind.TOPIC, gettext_lazy("Topics")),
}


@dataclass(frozen=True)
class Search:
    """One search as the address asks for it.

    ``text`` is what was typed; ``inside`` one of ``KINDS``, or empty for all; ``everywhere`` selects what has the
    words, of any kind and year.
    """

    text: str
    inside: str
    year: int | None
    by_date: bool
    notes: tuple[str, ...]
    everywhere: Selection

    @property
    def query(self) -> Query:
        """Return the parsed search words."""
        return self.everywhere.query

    @cached_property
    def found_everywhere(self) -> Hits:
        """Return the results of every kind and year; none without search words."""
        return self.everywhere.hits if self.query else Hits([], more=False)

    @cached_property
    def hits(self) -> Hits:
        """Return the results of the kind and year asked for."""
        return self._narrowed(self.inside, self.year).hits_among(self.found_everywhere)

    @property
    def is_counted(self) -> bool:
        """Return whether all results were counted."""
        return not self.found_everywhere.more

    def in_order(self) -> list[int]:
        """Return the entry ids in the order asked for."""
        return self.hits.ids if self.by_date else self.hits.by_relevance()

    def address(self, **changed: str) -> str:
        """Return the query string of the first page of this search, with the parameters in ``changed`` replaced."""
        year, sort = str(self.year or ""), DATE if self.by_date else ""
        given = {"q": self.text, "in": self.inside, "year": year, "sort": sort, **changed}
        return urlencode({name: value for name, value in given.items() if value})

    def is_narrow(self) -> bool:
        """Return whether a kind or a year is chosen."""
        return bool(self.inside or self.year)

    def address_everywhere(self) -> str:
        """Return the query string of this search without kind and year."""
        return self.address(**{"in": "", "year": ""})

    def groups(self) -> list[Group]:
        """Return the choices of kind, year and order that are worth showing."""
        groups = (self._by_kind(), self._by_year(), self._by_order()) if self.found_everywhere.ids else ()
        return [group for group in groups if group.is_useful()]

    def _narrowed(self, inside: str, year: int | None) -> Selection:
        kinds = self.everywhere.of_kinds(KINDS[inside][0]) if inside else self.everywhere
        return kinds.of_year(year) if year else kinds

    def _by_kind(self) -> Group:
        found = self._narrowed("", self.year).pick(self.found_everywhere).by_kind
        numbers = {name: len(found.get(kind, ())) for name, (kind, _label) in KINDS.items()}
        choices = [
            self._choice("in", name, label, numbers[name])
            for name, (_kind, label) in KINDS.items()
            if numbers[name] or name == self.inside or not self.is_counted
        ]
        return Group(_("Kind"), tuple(choices))

    def _by_year(self) -> Group:
        """Return a group of the years, newest first."""
        numbers = self._narrowed(self.inside, None).pick(self.found_everywhere).by_year()
        years = sorted({*numbers, *([self.year] if self.year else [])}, reverse=True)
        choices = [self._choice("year", str(year), digits(str(year)), numbers.get(year, 0)) for year in years]
        return Group(_("Year"), tuple(choices))

    def _by_order(self) -> Group:
        orders = (("", _("By relevance")), (DATE, _("Newest first")))
        current = DATE if self.by_date else ""
        choices = [
            Choice(phrase_here(name), None, self.address(sort=value), value == current) for value, name in orders
        ]
        return Group(_("Order"), tuple(choices))

    def _choice(self, parameter: str, value: str, name: object, number: int) -> Choice:
        chosen = value == (self.inside if parameter == "in" else str(self.year or ""))
        query = self.address(**{parameter: "" if chosen else value})
        return Choice(phrase_here(name), number if self.is_counted else None, query, chosen)


def read_search(data: QueryDict) -> Search:
    """Read a search from ``data``, the parameters of the address; add a note for each value that is ignored."""
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
        inside=inside if inside in KINDS else "",
        year=_year(year),
        by_date=sort == DATE,
        notes=tuple(notes),
        everywhere=select(*Kind).matching(query),
    )


def _year(text: str) -> int | None:
    """Return the year in ``text``, or None if it is not a valid one."""
    return (
        int(text)
        if len(text) == len("2000") and text.isdecimal() and FIRST_DAY.year <= int(text) <= LAST_DAY.year
        else None
    )
