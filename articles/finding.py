"""What the public lists hold under the filters of an address: one door for pages, feeds, calendars, exports and the API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from articles.filters import DATE, ArticleFilterSet, MeetingFilterSet, NewsroomFilterSet
from articles.models import Article, Meeting
from liaison.languages import active_language
from liaison.paging import page_of
from liaison.search.codes import Kind, record_of
from liaison.search.ranking import by_relevance
from liaison.search.selection import Hits, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest

_Record = TypeVar("_Record", Article, Meeting)


@dataclass
class Found(Generic[_Record]):
    """``selection`` is None where a filter was not understood: nothing is found then, and ``filters.notes()`` say why."""

    filters: NewsroomFilterSet
    selection: Selection | None
    live: QuerySet[_Record]

    @cached_property
    def hits(self) -> Hits:
        """What can be counted and paged through, newest first."""
        return self.selection.hits() if self.selection else Hits([], more=False)

    def _in_order(self) -> list[int]:
        """The entries in the order asked for: words have a relevance, by which they stand unless told otherwise."""
        if not (self.selection and self.selection.query) or self.filters.form.cleaned_data.get("sort") == DATE:
            return self.hits.ids
        return by_relevance(self.hits.ids, self.selection.expression)

    def page(self, request: HttpRequest, size: int) -> tuple[Page, list[str]]:
        """The page the address asks for, of records, and notes for the reader: see ``page_of``."""
        page, notes = page_of(self._in_order(), request, size)
        page.object_list = self.records([record_of(entry) for entry in page.object_list])
        return page, notes

    def after(self, entry: int | None, limit: int) -> tuple[list[_Record], int | None]:
        """The newest records that are older than ``entry`` (its id), and the entry after which to go on, if any."""
        entries = self.selection.newest(limit + 1, entry) if self.selection else []
        following = entries[limit - 1] if len(entries) > limit else None
        return self.records([record_of(each) for each in entries[:limit]]), following

    def batches(self, size: int = 500) -> Iterator[list[int]]:
        """All of it, newest first, a batch of records (ids) at a time."""
        yield from self.selection.batches(size) if self.selection else ()

    def records(self, ids: Sequence[int]) -> list[_Record]:
        """The records with these ids, in that order, as far as visitors may see them."""
        found = {record.pk: record for record in self.live.filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found]


def find_articles(data: Any, language: str | None = None, live: QuerySet[Article] | None = None) -> Found[Article]:
    """Articles in ``language`` (default the active one) under the filters that ``data`` (a QueryDict) has.

    ``live``: how the records are read; for a list unless told otherwise.
    """
    code = language or active_language()
    filters = ArticleFilterSet(data, queryset=Article.objects.none())
    records = Article.objects.live(code).for_list(code) if live is None else live
    return Found(filters, filters.narrowed(Selection(Kind.ARTICLE, code)), records)


def find_meetings(data: Any, language: str | None = None, live: QuerySet[Meeting] | None = None) -> Found[Meeting]:
    """Meetings likewise."""
    code = language or active_language()
    filters = MeetingFilterSet(data, queryset=Meeting.objects.none())
    records = Meeting.objects.live(code).for_list() if live is None else live
    return Found(filters, filters.narrowed(Selection(Kind.MEETING, code)), records)
