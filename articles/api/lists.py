"""Which articles and meetings a part of a list holds: the one place that asks for them under filters."""

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
    """The ids of the next articles that the filters leave, newest first, and where to go on, if there are more.

    Raises Misunderstood.
    """
    with translation.override(asked.language):
        return _part(find_articles(asked.filters(), live=Article.objects.live().only("pk")), asked)


def found_meetings(asked: MeetingsAsked) -> Part:
    """The same of meetings, the latest first."""
    with translation.override(asked.language):
        return _part(find_meetings(asked.filters(), live=Meeting.objects.live().only("pk")), asked)


def _part(found: Found, asked: NewsroomAsked) -> Part:
    errors = found.filters.form.errors
    if errors:
        raise Misunderstood({name: str(messages[0]) for name, messages in errors.items()})
    records, following = found.after(asked.cursor, asked.limit)
    return [record.pk for record in records], following
