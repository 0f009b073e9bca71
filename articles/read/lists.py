"""The lists of articles and meetings under filters, for pages, feeds, calendars, exports and the API."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils import timezone

from articles.index.meetings import on_side
from articles.models import Article, Meeting
from articles.models.attendance import Side
from articles.read.filters import DATE, ArticleFilterSet, MeetingFilterSet, NewsroomFilterSet
from articles.read.meeting_rows import read_rows
from liaison.search.api import CALLED_OFF, SAMPLE, Hits, Kind, Selection, count_concerns, record_of, select
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared
from liaison.web.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

    from liaison.search.api import Tally
    from liaison.web.compiled_queries import Placeholder
    from organizations.models import Organization

_Record = TypeVar("_Record")


@dataclass
class Found(Generic[_Record]):
    """The result of a filtered list: its filters, the selection, and ``read``, which reads the records by their ids.

    ``selection`` is None if a filter was not understood: nothing is found then, and ``filters.notes()`` say why.
    """

    filters: NewsroomFilterSet
    selection: Selection | None
    read: Callable[[Sequence[int]], Mapping[int, _Record]]

    @cached_property
    def hits(self) -> Hits:
        """Return the entries that can be counted and paged through, newest first."""
        return self.selection.hits if self.selection else Hits([], more=False)

    @cached_property
    def numbers(self) -> Counter[int]:
        """Count what the newest ``SAMPLE`` results concern, by code."""
        if self.selection is None:
            return Counter()
        organizations: list[Organization] = self.filters.form.cleaned_data.get("organization") or []
        besides = [CALLED_OFF, *(on_side(side, each.pk) for each in organizations for side in Side)]
        return count_concerns(self.hits.ids[:SAMPLE], self.selection.at, besides)

    @property
    def is_sampled(self) -> bool:
        """Return whether there are more results than ``numbers`` counts."""
        return len(self.hits.ids) > SAMPLE

    @cached_property
    def tally(self) -> Tally | None:
        """Return the number of found meetings by status, or None if not all results are counted."""
        if self.selection is None or self.hits.more:
            return None
        return self.selection.tally_of(self.hits.ids, are_all_on=not (self.is_sampled or self.numbers[CALLED_OFF]))

    def _in_order(self) -> list[int]:
        """Return the entry ids in the order of the page: by relevance if there are search words and no other order.

        Otherwise meetings to come are first, the nearest first, and then the rest, newest first.
        """
        if self.is_by_relevance():
            return self.hits.by_relevance()
        coming = self.selection.to_come(self.hits.ids) if self.selection and self.selection.kind == Kind.MEETING else 0
        return self.hits.ids[:coming][::-1] + self.hits.ids[coming:]

    def is_by_relevance(self) -> bool:
        """Return whether the results are ordered by relevance."""
        searched = bool(self.selection and self.selection.query)
        return searched and self.filters.form.cleaned_data.get("sort") != DATE

    def page(self, request: HttpRequest, size: int) -> tuple[Page, list[str]]:
        """Return the page of records that the address asks for, and notes for the reader; see ``page_of``."""
        page, notes = page_of(self._in_order(), request, size)
        page.object_list = self.records([record_of(entry) for entry in page.object_list])
        return page, notes

    def after(self, entry: int | None, limit: int) -> tuple[list[_Record], int | None]:
        """Return up to ``limit`` newest records older than ``entry`` (id), and the entry to continue after, or None."""
        entries = self.selection.newest(limit + 1, entry) if self.selection else []
        following = entries[limit - 1] if len(entries) > limit else None
        return self.records([record_of(each) for each in entries[:limit]]), following

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """Yield the ids of all records, newest first, in batches."""
        yield from self.selection.batches(size) if self.selection else ()

    def records(self, ids: Sequence[int]) -> list[_Record]:
        """Return the records with these ids in the given order, leaving out those that visitors may not see."""
        found = self.read(ids)
        return [found[pk] for pk in ids if pk in found]


@prepared(ids=tuple, at=dt.datetime)
def _cards(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    return Article.objects.live(language, at).filter(pk__in=ids).for_list(language)


def read_cards(ids: Sequence[int]) -> dict[int, Article]:
    """Return the articles ``ids`` that are live in the active language, by id, with what a card shows."""
    return {article.pk: article for article in _cards(active_language(), ids=tuple(ids), at=timezone.now())}


def find_articles(
    data: QueryDict,
    read: Callable[[Sequence[int]], Mapping[int, _Record]] = read_cards,  # type: ignore[assignment]
) -> Found[_Record]:
    """Find the articles live in the active language under the filters in ``data``.

    ``read`` returns those of a sequence of ids that are live, by id; by default with what a list shows.
    """
    filters = ArticleFilterSet(data, queryset=Article.objects.none())
    return Found(filters, filters.narrowed(select(Kind.ARTICLE)), read)


def find_meetings(
    data: QueryDict,
    read: Callable[[Sequence[int]], Mapping[int, _Record]] = read_rows,  # type: ignore[assignment]
) -> Found[_Record]:
    """Find the meetings live in the active language under the filters in ``data``; parameters as in ``find_articles``."""
    filters = MeetingFilterSet(data, queryset=Meeting.objects.none())
    return Found(filters, filters.narrowed(select(Kind.MEETING)), read)
