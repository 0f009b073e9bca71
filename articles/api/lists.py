"""The lists of articles and meetings in the API under filters, one part at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from articles.models import Article, Meeting
from articles.read.lists import find_articles, find_meetings
from liaison.api.problems import Misunderstood
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from articles.api.parameters import ArticlesAsked, MeetingsAsked, NewsroomAsked
    from articles.read.lists import Found
    from liaison.web.compiled_queries import Placeholder

Part = tuple[list[int], int | None]


@prepared(ids=tuple, at=dt.datetime)
def _articles(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    return Article.objects.live(language, at).filter(pk__in=ids).order_by().values_list("pk")


@prepared(ids=tuple, at=dt.datetime)
def _meetings(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    return Meeting.objects.live(language, at).filter(pk__in=ids).order_by().values_list("pk")


def _live_articles(ids: Sequence[int]) -> dict[int, int]:
    return {row.pk: row.pk for row in _articles(active_language(), ids=tuple(ids), at=timezone.now())}


def _live_meetings(ids: Sequence[int]) -> dict[int, int]:
    return {row.pk: row.pk for row in _meetings(active_language(), ids=tuple(ids), at=timezone.now())}


def found_articles(asked: ArticlesAsked) -> Part:
    """Return the ids of the next articles that the filters leave, newest first, and the cursor to continue, or None.

    Raise Misunderstood for invalid filters.
    """
    with translation.override(asked.language):
        return _part(find_articles(asked.filters(), _live_articles), asked)


def found_meetings(asked: MeetingsAsked) -> Part:
    """Return the ids of the next meetings that the filters leave, latest first, and the cursor to continue.

    The cursor is None at the end. Raise Misunderstood for invalid filters.
    """
    with translation.override(asked.language):
        return _part(find_meetings(asked.filters(), _live_meetings), asked)


def _part(found: Found, asked: NewsroomAsked) -> Part:
    errors = found.filters.form.errors
    if errors:
        raise Misunderstood({name: str(messages[0]) for name, messages in errors.items()})
    return found.after(asked.cursor, asked.limit)
