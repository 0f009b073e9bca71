"""The lists of articles and meetings in the API under filters, one part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from articles.models import Article, Meeting
from articles.read.lists import find_articles, find_meetings
from liaison.api.problems import Misunderstood

if TYPE_CHECKING:
    from articles.api.parameters import ArticlesAsked, MeetingsAsked, NewsroomAsked
    from articles.read.lists import Found

Part = tuple[list[int], int | None]


def found_articles(asked: ArticlesAsked) -> Part:
    """Return the ids of the next articles that the filters leave, newest first, and the cursor to continue, or None.

    Raise Misunderstood for invalid filters.
    """
    with translation.override(asked.language):
        return _part(find_articles(asked.filters(), live=Article.objects.live().only("pk")), asked)


def found_meetings(asked: MeetingsAsked) -> Part:
    """Return the ids of the next meetings that the filters leave, latest first, and the cursor to continue.

    The cursor is None at the end. Raise Misunderstood for invalid filters.
    """
    with translation.override(asked.language):
        return _part(find_meetings(asked.filters(), live=Meeting.objects.live().only("pk")), asked)


def _part(found: Found, asked: NewsroomAsked) -> Part:
    errors = found.filters.form.errors
    if errors:
        raise Misunderstood({name: str(messages[0]) for name, messages in errors.items()})
    records, following = found.after(asked.cursor, asked.limit)
    return [record.pk for record in records], following
