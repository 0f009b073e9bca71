"""Article cards for other pages: the front page, and related articles below an article."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from articles.models.article import Article
from articles.models.attendance import Delegation, Side
from articles.models.kind import ArticleKind
from articles.models.meeting import Meeting
from liaison.reverse_relations import link_rows
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Collection

    from liaison.web.compiled_queries import Placeholder

# The front page never shows more than this of one kind: one leads, four are the latest, three are listed under the
# kind.
OF_EACH_KIND = 8
# The most related articles that the page of an article shows.
RELATED = 4
# Where related articles are looked for: among the newest of the site, and among those linked last with an organization
# or topic, because an organization can have thousands.
NEWEST, LAST_LINKED = 300, 100
_FAR = 3


@prepared(at=dt.datetime)
def _front(language: str, at: Placeholder) -> models.QuerySet:
    """Return the article chosen to lead and the newest articles of each kind."""
    newest = (Article.objects.live(language, at).filter(kind=kind).newest_first(language) for kind in ArticleKind)
    chosen = Article.objects.leading(language, at).values("pk")[:1]
    found = _any_of(Q(pk__in=chosen), *(Q(pk__in=_first(articles, OF_EACH_KIND)) for articles in newest))
    return Article.objects.live(language, at).filter(pk__in=found).for_list(language, "leads_from", "leads_until")


def front_page() -> tuple[Article | None, list[Article]]:
    """Return the article that leads the front page, and the others it can show, newest first.

    The lead is the one that staff chose, else the newest; None without articles. The others are up to ``OF_EACH_KIND``
    of each kind.
    """
    language, now = active_language(), timezone.now()
    found = _front(language, at=now)
    chosen = [article for article in found if article.is_chosen_to_lead()]
    lead: Article | None = max(
        chosen, key=lambda article: (article.leads_from, article.pk), default=found[0] if found else None
    )
    return lead, [article for article in found if article != lead]


@prepared(article=int, meeting=int, at=dt.datetime)
def _related(language: str, article: Placeholder, meeting: Placeholder, at: Placeholder) -> models.QuerySet:
    guests = Delegation.objects.filter(meeting=meeting, side=Side.GUEST).shown().order_by()
    bodies = link_rows(Article, "organizations").filter(article=article).values("organization")
    topics = link_rows(Article, "topics").filter(article=article).values("topic")
    raised = link_rows(Meeting, "topics").filter(meeting=meeting).values("topic")
    bodies, topics = bodies.union(guests.values("organization")), topics.union(raised)
    return _near(language, article, meeting, at, bodies, topics)


def _near(language: str, article: Any, meeting: Any, at: Any, bodies: Any, topics: Any) -> models.QuerySet:
    """Return related articles: those on the same meeting, then on the same organizations, then on the same topics.

    Within each group the newest come first.
    """
    live = Article.objects.live(language, at)
    named, tagged = link_rows(Article, "organizations"), link_rows(Article, "topics")
    guests = Delegation.objects.public(language, at).filter(side=Side.GUEST).order_by()
    named, guests = named.filter(organization__in=bodies), guests.filter(organization__in=bodies)
    tagged = tagged.filter(topic__in=topics)
    near = Case(
        When(Q(meeting=meeting), then=Value(0)),
        When(Exists(named.filter(article=OuterRef("pk"))), then=Value(1)),
        When(Exists(guests.filter(meeting=OuterRef("meeting"))), then=Value(1)),
        When(Exists(tagged.filter(article=OuterRef("pk"))), then=Value(2)),
        default=Value(_FAR),
        output_field=models.IntegerField(),
    )
    looked_at = (
        Q(meeting=meeting),
        Q(pk__in=_first(live.newest_first(language), NEWEST)),
        Q(pk__in=_last(named, "article")),
        # This may include guests that visitors may not know of; ``near`` leaves them out.
        Q(meeting__in=_last(Delegation.objects.filter(organization__in=bodies), "meeting")),
        Q(pk__in=_last(tagged, "article")),
    )
    found = live.filter(pk__in=_any_of(*looked_at)).exclude(pk=article).alias(near=near).filter(near__lt=_FAR)
    return found.order_by("near", f"-published_at_{language}", "-pk").for_list(language)[:RELATED]


def _any_of(*conditions: Q) -> models.QuerySet:
    """Return the ids of articles that meet one of ``conditions``.

    A union, because PostgreSQL reads every article for a plain OR.
    """
    one, *others = (Article.objects.filter(condition).values("pk") for condition in conditions)
    return one.union(*others)


def _first(articles: models.QuerySet, number: int) -> models.QuerySet:
    return articles.values("pk")[:number]


def _last(rows: models.QuerySet, column: str) -> models.QuerySet:
    """Return ``column`` of the rows that were created last, at most ``LAST_LINKED``."""
    return rows.order_by("-pk").values(column)[:LAST_LINKED]


def related_to(article: Article) -> list[Article]:
    """Return up to ``RELATED`` articles to read after the live ``article``, live in the active language.

    A meeting that is not live is left out of the comparison, so that it is not revealed.
    """
    language, meeting = active_language(), _shown_meeting(article)
    return _related(language, article=article.pk, meeting=meeting, at=timezone.now())


def related_to_be(article: Article, bodies: Collection[int], topics: Collection[int]) -> list[Article]:
    """Return related articles, as ``related_to`` does, for an unsaved ``article``.

    ``bodies`` and ``topics`` are the ids of the organizations (with its guests) and topics that it would name.
    """
    language, meeting = active_language(), _shown_meeting(article)
    return list(_near(language, article.pk or 0, meeting, timezone.now(), bodies, topics))


def _shown_meeting(article: Article) -> int:
    meeting = article.shown_meeting()
    return meeting.pk or 0 if meeting else 0
