"""Articles, meetings and topics in the public API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from articles.api.articles import ArticleRecord, read_articles
from articles.api.lists import found_articles, found_meetings
from articles.api.meetings import MeetingRecord, read_meetings
from articles.api.parameters import ArticleAsked, ArticlesAsked, MeetingAsked, MeetingsAsked, TopicAsked, TopicsAsked
from articles.api.topics import TopicRecord, found_topics, read_topics
from liaison.api.parameters import RecordId, RecordSlug
from liaison.api.records import Listed, answer, answer_list
from liaison.api.routes import reads
from liaison.text.numbers import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.api.records import Record

router = Router()


@reads(
    router,
    "articles",
    "articles/",
    Listed[ArticleRecord],
    _("Articles"),
    _("Published articles, newest first. The list includes the text only if you ask for it with “fields”."),
)
def articles(request: HttpRequest, asked: Query[ArticlesAsked]) -> HttpResponse:
    """Return a part of the list of articles."""
    found, following = found_articles(asked)
    return answer_list(request, read_articles(request, found, asked.wanted()), following, asked.wanted())


@reads(
    router,
    "article",
    "articles/{int:id}/",
    ArticleRecord,
    _("One article"),
    _("In every language in which it is public."),
)
def article(request: HttpRequest, id: RecordId, asked: Query[ArticleAsked]) -> HttpResponse:
    """Return one article; 404 unless it is live in some language."""
    return answer(_only(read_articles(request, _possible(id), asked.wanted())), asked.wanted())


@reads(
    router,
    "meetings",
    "meetings/",
    Listed[MeetingRecord],
    _("Meetings"),
    _("Meetings held by the office: with whom, when and about what. Latest first."),
)
def meetings(request: HttpRequest, asked: Query[MeetingsAsked]) -> HttpResponse:
    """Return a part of the list of meetings."""
    found, following = found_meetings(asked)
    return answer_list(request, read_meetings(request, found), following, asked.wanted())


@reads(
    router,
    "meeting",
    "meetings/{int:id}/",
    MeetingRecord,
    _("One meeting"),
    _("In every language in which it is public, with everything that is public about it."),
)
def meeting(request: HttpRequest, id: RecordId, asked: Query[MeetingAsked]) -> HttpResponse:
    """Return one meeting; 404 unless it is live in some language."""
    return answer(_only(read_meetings(request, _possible(id))), asked.wanted())


@reads(router, "topics", "topics/", Listed[TopicRecord], _("Topics"), _("Topics of meetings and articles."))
def topics(request: HttpRequest, asked: Query[TopicsAsked]) -> HttpResponse:
    """Return a part of the list of topics."""
    found, following = found_topics(asked, asked.q)
    return answer_list(request, read_topics(request, pk__in=found), following, asked.wanted())


@reads(router, "topic", "topics/{slug:slug}/", TopicRecord, _("One topic"))
def topic(request: HttpRequest, slug: RecordSlug, asked: Query[TopicAsked]) -> HttpResponse:
    # No docstring: django-ninja would publish it as the description, as this view has none.
    return answer(_only(read_topics(request, slug=slug)), asked.wanted())


def _possible(pk: int) -> list[int]:
    """Return the ids to look for: none if ``pk`` is greater than the database's largest id."""
    return [pk] if pk <= LARGEST_ID else []


def _only(records: Sequence[Record]) -> Record:
    if not records:
        raise Http404
    return records[0]
