"""Articles as the cards of another page show them: the newest of a kind, and what else there is to read."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from articles.models.article import Article, Kind
from articles.models.attendance import Delegation, Side
from articles.models.meeting import Meeting
from liaison.languages import active_language
from liaison.prepared import Prepared, prepared
from liaison.relations import link_rows

OF_EACH_KIND = 8
# How many articles to read next an article leads to, and how far back a shared topic is looked for.
RELATED = 4
NEWEST_ON_TOPIC = 100


@cache
def _columns(language: str) -> tuple[str, ...]:
    """What a card shows, in the order in which ``from_db`` takes it."""
    wanted = {"id", "kind", *(f"{name}_{language}" for name in ("title", "slug", "summary", "state", "published_at"))}
    wanted |= {f"expires_at_{language}"}
    return tuple(field.attname for field in Article._meta.concrete_fields if field.attname in wanted)


def _cards(rows: list[Any], language: str) -> list[Article]:
    columns = _columns(language)
    return [Article.from_db(DEFAULT_DB_ALIAS, columns, row[: len(columns)]) for row in rows]


def _newest(kind: Kind) -> Prepared:
    @prepared(at=dt.datetime)
    def newest(language: str, at: Any) -> models.QuerySet:
        found = Article.objects.live(language, at).filter(kind=kind).newest_first(language)
        return found.rewrite(False).values_list(*_columns(language))[:OF_EACH_KIND]

    return newest


_NEWEST = {kind: _newest(kind) for kind in Kind}


def newest_of(kind: Kind) -> list[Article]:
    """Up to ``OF_EACH_KIND`` of ``kind`` that are live in the active language, newest first. One query."""
    language = active_language()
    return _cards(_NEWEST[kind](language, at=timezone.now()), language)


@prepared(article=int, meeting=int, at=dt.datetime)
def _related(language: str, article: Any, meeting: Any, at: Any) -> models.QuerySet:
    """Of the same meeting first, then of the same organizations, then on the same topics; of each the newest."""
    live = Article.objects.live(language, at)
    partners = Delegation.objects.shown().filter(meeting=meeting, side=Side.GUEST).values("organization")
    named = link_rows(Article, "organizations")
    organizations = Q(organization__in=named.filter(article=article).values("organization"))
    organizations |= Q(organization__in=partners)
    reports = Delegation.objects.shown().filter(organizations, meeting__in=Meeting.objects.live(language, at))
    of_partner = Q(pk__in=named.filter(organizations).values("article")) | Q(
        meeting__in=reports.filter(side=Side.GUEST).values("meeting")
    )
    tagged, raised = link_rows(Article, "topics"), link_rows(Meeting, "topics")
    topics = Q(topic__in=tagged.filter(article=article).values("topic"))
    topics |= Q(topic__in=raised.filter(meeting=meeting).values("topic"))
    on_topic = live.filter(Exists(tagged.filter(topics, article=OuterRef("pk")))).newest_first(language)
    candidates = Q(meeting=meeting) | of_partner | Q(pk__in=on_topic.values("pk")[:NEWEST_ON_TOPIC])
    near = Case(
        When(Q(meeting=meeting), then=Value(0)),
        When(of_partner, then=Value(1)),
        default=Value(2),
        output_field=models.IntegerField(),
    )
    found = live.filter(candidates).exclude(pk=article).order_by(near, f"-published_at_{language}", "-pk")
    return found.rewrite(False).values_list(*_columns(language))[:RELATED]


def related_to(article: Article) -> list[Article]:
    """What else to read after ``article``, a live one: at most ``RELATED`` that are live in the active language. One query.

    What a meeting that is not live has in common with others is not told.
    """
    language = active_language()
    meeting = article.shown_meeting()
    rows = _related(language, article=article.pk, meeting=meeting.pk if meeting else 0, at=timezone.now())
    return _cards(rows, language)
