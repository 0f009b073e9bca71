"""How the page cache treats the tables of articles and meetings, and what the clock changes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models import Article, Meeting
from articles.models.version import Version
from articles.models.workflow import State
from liaison.page_cache.rows import ExactRows
from liaison.search.api import Kind
from liaison.search.index.kept_pages import stored_changes
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from liaison.page_cache.tags import Changed

UNSEEN = (
    *("articles.Assignment", "articles.Changes", "articles.Seal", "articles.Anchor"),
    # Pages of shared links are never kept.
    "articles.SharedLink",
)


def _pages_of_meeting(row: Any) -> list[tuple[str, int]]:
    """Return the page of the meeting that a published article reports, which shows it."""
    return [("articles:meeting", row.meeting_id)] if row.meeting_id and row.is_published() else []


def _page_of_article(row: Any) -> list[tuple[str, int]]:
    return [("articles:article", row.article_id)]


def _page_of_topic(row: Any) -> list[tuple[str, str]]:
    return [("articles:topic", row.slug)]


EXACT = (
    ExactRows("articles.Article", _pages_of_meeting, in_index=True),
    ExactRows("articles.Article_organizations", in_index=True),
    ExactRows("articles.Article_people", in_index=True),
    ExactRows("articles.Article_topics", in_index=True),
    ExactRows("articles.Meeting", in_index=True),
    ExactRows("articles.Meeting_organizers", in_index=True),
    ExactRows("articles.Meeting_topics", in_index=True),
    ExactRows("articles.Delegation", in_index=True),
    ExactRows("articles.Attendance", in_index=True),
    ExactRows("articles.Attachment", _page_of_article),
    ExactRows("articles.Version", _page_of_article),
    ExactRows("articles.Topic", _page_of_topic),
)


def _of_articles(now: dt.datetime) -> QuerySet[Article, tuple[int, dt.datetime]]:
    """Return pairs of an article and a moment: all that come after ``now``, and perhaps when a lead began.

    Each column is asked by itself, for which an index holds what is to come: one condition on all of them would read the whole archive.
    """
    articles: Any = Article.objects.rewrite(False).order_by()
    asked: list[tuple[str, dict[str, Any]]] = [
        *(
            (f"published_at_{code}", {f"state_{code}": State.PUBLISHED, f"published_at_{code}__gt": now})
            for code in LANGUAGES
        ),
        *((f"expires_at_{code}", {f"expires_at_{code}__gt": now}) for code in LANGUAGES),
        *((name, {"leads_until__gt": now}) for name in ("leads_from", "leads_until")),
    ]
    first, *others = (articles.filter(**which).values_list("pk", name) for name, which in asked)
    return first.union(*others, all=True)


def _by_the_clock(now: dt.datetime) -> Iterator[tuple[dt.datetime, Changed]]:
    """Yield when scheduled editions and meetings come out, editions expire, and leads end, with what that changes."""
    articles: dict[int, set[dt.datetime]] = {}
    for pk, at in _of_articles(now):
        if at > now:
            articles.setdefault(pk, set()).add(at)
    for pk, at in Version.objects.filter(at__gt=now, settled_at__isnull=True).values_list("article", "at"):
        articles.setdefault(pk, set()).add(at)
    ahead_of_us = Meeting.objects.filter(public_at__gt=now).values_list("pk", "public_at")
    meetings = {pk: {at} for pk, at in ahead_of_us if at is not None}
    for kind, found in ((Kind.ARTICLE, articles), (Kind.MEETING, meetings)):
        for pk, changes in stored_changes(kind, found).items() if found else ():
            yield from ((moment, changed) for moment in found[pk] for changed in changes)


CLOCK = (_by_the_clock,)
