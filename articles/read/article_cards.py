"""Articles as the cards of other pages show them: of the front page, and of an article that leads on to others."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from articles.models.article import Article
from articles.models.article_queries import PICTURE_COLUMNS
from articles.models.attendance import Delegation, Side
from articles.models.kind import ArticleKind
from articles.models.meeting import Meeting
from liaison.reverse_relations import link_rows
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from liaison.web.compiled_queries import Placeholder

# More of a kind the front page never shows: one leads, four are the latest, and three stand under the kind.
OF_EACH_KIND = 8
# How many articles to read next an article leads to.
RELATED = 4
# Where they are looked for: of an organization in thousands of articles not all are read, but those among the newest on
# the site, and those that were linked with it last.
NEWEST, LAST_LINKED = 300, 100
_FAR = 3


@cache
def _columns(language: str) -> tuple[str, ...]:
    """What a card shows, in the order in which ``from_db`` takes it."""
    own = ("title", "slug", "summary", "state", "published_at", "expires_at", "image_alt", "image_credit")
    wanted = {"id", "kind", "leads_from", "leads_until", *PICTURE_COLUMNS, *(f"{name}_{language}" for name in own)}
    return tuple(field.attname for field in Article._meta.concrete_fields if field.attname in wanted)


def _cards(rows: Iterable[tuple[object, ...]], language: str) -> list[Article]:
    columns = _columns(language)
    return [Article.from_db(DEFAULT_DB_ALIAS, columns, row[: len(columns)]) for row in rows]


@prepared(at=dt.datetime)
def _front(language: str, at: Placeholder) -> models.QuerySet:
    """The one that was chosen to lead, and the newest of each kind."""
    newest = (Article.objects.live(language, at).filter(kind=kind).newest_first(language) for kind in ArticleKind)
    chosen = Article.objects.leading(language, at).values("pk")[:1]
    found = _any_of(Q(pk__in=chosen), *(Q(pk__in=_first(articles, OF_EACH_KIND)) for articles in newest))
    found = Article.objects.live(language, at).filter(pk__in=found).newest_first(language)
    return found.rewrite(False).values_list(*_columns(language))


def front_page() -> tuple[Article | None, list[Article]]:
    """What leads the front page, and all it can show besides, newest first: ``OF_EACH_KIND`` of each kind. One query.

    Staff choose what leads; without a choice it is the newest.
    """
    language, now = active_language(), timezone.now()
    found = _cards(_front(language, at=now), language)
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
    """Of the same meeting first, then of the same organizations, then on the same topics; of each the newest."""
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
        # Whether visitors may know of the guest, ``near`` asks.
        Q(meeting__in=_last(Delegation.objects.filter(organization__in=bodies), "meeting")),
        Q(pk__in=_last(tagged, "article")),
    )
    found = live.filter(pk__in=_any_of(*looked_at)).exclude(pk=article).alias(near=near).filter(near__lt=_FAR)
    found = found.order_by("near", f"-published_at_{language}", "-pk")
    return found.rewrite(False).values_list(*_columns(language))[:RELATED]


def _any_of(*conditions: Q) -> models.QuerySet:
    """Ids of the articles of which one condition holds: a union, as PostgreSQL reads every article for a plain OR."""
    one, *others = (Article.objects.filter(condition).values("pk") for condition in conditions)
    return one.union(*others)


def _first(articles: models.QuerySet, number: int) -> models.QuerySet:
    return articles.values("pk")[:number]


def _last(rows: models.QuerySet, column: str) -> models.QuerySet:
    """``column`` of those of ``rows`` that were entered last."""
    return rows.order_by("-pk").values(column)[:LAST_LINKED]


def related_to(article: Article) -> list[Article]:
    """What else to read after ``article``, a live one: at most ``RELATED`` that are live in the active language. One query.

    What a meeting that is not live has in common with others is not told.
    """
    language, meeting = active_language(), _shown_meeting(article)
    return _cards(_related(language, article=article.pk, meeting=meeting, at=timezone.now()), language)


def related_to_be(article: Article, bodies: Collection[int], topics: Collection[int]) -> list[Article]:
    """The same after an ``article`` in memory that would name these organizations (with its guests) and topics (ids)."""
    language, meeting = active_language(), _shown_meeting(article)
    return _cards(_near(language, article.pk or 0, meeting, timezone.now(), bodies, topics), language)


def _shown_meeting(article: Article) -> int:
    meeting = article.shown_meeting()
    return meeting.pk or 0 if meeting else 0
