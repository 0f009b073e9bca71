"""What the public lists hold under the filters of an address: one door for pages, feeds, calendars, exports and the API."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from articles.index.meetings import on_side
from articles.models import Article, Meeting
from articles.models.attendance import Side
from articles.read.filters import DATE, ArticleFilterSet, MeetingFilterSet, NewsroomFilterSet
from liaison.search.api import CALLED_OFF, SAMPLE, Hits, Kind, Selection, count_concerns, record_of, select
from liaison.text.languages import active_language
from liaison.web.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

    from liaison.search.api import Tally
    from organizations.models import Organization

_Record = TypeVar("_Record", Article, Meeting)


@dataclass
class Found(Generic[_Record]):
    """``selection`` is None where a filter was not understood: nothing is found then, and ``filters.notes()`` say why."""

    filters: NewsroomFilterSet
    selection: Selection | None
    live: QuerySet[_Record]

    @cached_property
    def hits(self) -> Hits:
        """Return what can be counted and paged through, newest first."""
        return self.selection.hits if self.selection else Hits([], more=False)

    @cached_property
    def numbers(self) -> Counter[int]:
        """Count what the newest ``SAMPLE`` found concern, by its code. One query."""
        if self.selection is None:
            return Counter()
        organizations: list[Organization] = self.filters.form.cleaned_data.get("organization") or []
        besides = [CALLED_OFF, *(on_side(side, each.pk) for each in organizations for side in Side)]
        return count_concerns(self.hits.ids[:SAMPLE], self.selection.at, besides)

    @property
    def is_sampled(self) -> bool:
        """Tell whether there is more than ``numbers`` are of."""
        return len(self.hits.ids) > SAMPLE

    @cached_property
    def tally(self) -> Tally | None:
        """Count the meetings found of each status; None where not all are counted. One query, two where some were called off."""
        if self.selection is None or self.hits.more:
            return None
        return self.selection.tally_of(self.hits.ids, are_all_on=not (self.is_sampled or self.numbers[CALLED_OFF]))

    def _in_order(self) -> list[int]:
        """Return the entries in the order asked for: words have a relevance, by which they stand unless told otherwise.

        Else meetings to come stand first, the nearest before the others, and then what was, the newest first.
        """
        if self.is_by_relevance():
            return self.hits.by_relevance()
        coming = self.selection.to_come(self.hits.ids) if self.selection and self.selection.kind == Kind.MEETING else 0
        return self.hits.ids[:coming][::-1] + self.hits.ids[coming:]

    def is_by_relevance(self) -> bool:
        searched = bool(self.selection and self.selection.query)
        return searched and self.filters.form.cleaned_data.get("sort") != DATE

    def page(self, request: HttpRequest, size: int) -> tuple[Page, list[str]]:
        """Return the page the address asks for, of records, and notes for the reader: see ``page_of``."""
        page, notes = page_of(self._in_order(), request, size)
        page.object_list = self.records([record_of(entry) for entry in page.object_list])
        return page, notes

    def after(self, entry: int | None, limit: int) -> tuple[list[_Record], int | None]:
        """Return the newest records older than ``entry`` (its id), and the entry after which to go on, if any."""
        entries = self.selection.newest(limit + 1, entry) if self.selection else []
        following = entries[limit - 1] if len(entries) > limit else None
        return self.records([record_of(each) for each in entries[:limit]]), following

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """Yield all of it, newest first, a batch of records (ids) at a time."""
        yield from self.selection.batches(size) if self.selection else ()

    def records(self, ids: Sequence[int]) -> list[_Record]:
        """Read the records with these ids, in that order, as far as visitors may see them."""
        found = {record.pk: record for record in self.live.filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found]


def find_articles(
    data: QueryDict, language: str | None = None, live: QuerySet[Article] | None = None
) -> Found[Article]:
    """Find the articles in ``language`` (default the active one) under the filters that ``data`` (a QueryDict) has.

    ``live``: how the records are read; for a list unless told otherwise.
    """
    code = language or active_language()
    filters = ArticleFilterSet(data, queryset=Article.objects.none())
    records = Article.objects.live(code).for_list(code) if live is None else live
    return Found(filters, filters.narrowed(select(Kind.ARTICLE, language=code)), records)


def find_meetings(
    data: QueryDict, language: str | None = None, live: QuerySet[Meeting] | None = None
) -> Found[Meeting]:
    """Find meetings under filters: see ``find_articles``."""
    code = language or active_language()
    filters = MeetingFilterSet(data, queryset=Meeting.objects.none())
    records = Meeting.objects.live(code).for_list() if live is None else live
    return Found(filters, filters.narrowed(select(Kind.MEETING, language=code)), records)
