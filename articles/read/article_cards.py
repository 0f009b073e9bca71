"""Article cards for other pages: the front page, and related articles below an article."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.kind import ArticleKind
from liaison.search.api import (
    LARGEST_RECORD,
    Facet,
    Kind,
    about,
    entry_id,
    facet_of,
    neighbors,
    neighbors_about,
    record_of,
)
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


@prepared(article=int, meeting=int, at=dt.datetime, **{f"near_{number}": int for number in range(RELATED)})
def _related(
    language: str, article: Placeholder, meeting: Placeholder, at: Placeholder, **near: Placeholder
) -> models.QuerySet:
    """Return the live articles ``near_0``, ``near_1`` … and up to ``RELATED`` newest other ones on the same ``meeting``."""
    live = Article.objects.live(language, at).exclude(pk=article)
    of_meeting = _first(live.filter(meeting=meeting).newest_first(language), RELATED)
    found = _any_of(Q(pk__in=of_meeting), *(Q(pk=number) for number in near.values()))
    return Article.objects.live(language, at).filter(pk__in=found).for_list(language)


def _any_of(*conditions: Q) -> models.QuerySet:
    """Return the ids of articles that meet one of ``conditions``.

    A union, because PostgreSQL reads every article for a plain OR.
    """
    one, *others = (Article.objects.filter(condition).values("pk") for condition in conditions)
    return one.union(*others)


def _first(articles: models.QuerySet, number: int) -> models.QuerySet:
    return articles.values("pk")[:number]


def related_to(article: Article) -> list[Article]:
    """Return up to ``RELATED`` articles to read with the live ``article``, live in the active language.

    Those on the same meeting come first, then those on the same organizations, then those on the same topics. Of these the nearest
    in time are taken, before it and after it: so a new article changes the pages of its neighbors alone. Within each group the newest
    come first. A meeting that is not live is left out of the comparison, so that it is not revealed.
    """
    language, now = active_language(), timezone.now()
    entry = entry_id(article.edition(language).published_at, Kind.ARTICLE, language, article.pk)
    return _chosen(article, neighbors(entry, now, RELATED), entry, now)


def related_to_be(article: Article, bodies: Collection[int], topics: Collection[int]) -> list[Article]:
    """Return related articles, as ``related_to`` does, for an unsaved ``article``.

    ``bodies`` and ``topics`` are the ids of the organizations (with its guests) and topics that it would name.
    """
    language, now = active_language(), timezone.now()
    entry = entry_id(
        article.edition(language).published_at or now, Kind.ARTICLE, language, article.pk or LARGEST_RECORD
    )
    codes = [*(about(Facet.ORGANIZATION, pk) for pk in bodies), *(about(Facet.TOPIC, pk) for pk in topics)]
    return _chosen(article, neighbors_about(codes, entry, now, RELATED), entry, now)


def _chosen(article: Article, near: dict[int, list[int]], entry: int, at: dt.datetime) -> list[Article]:
    """Return the articles to show of those ``near`` (entry ids by subject) and of those on the same meeting."""
    meeting = article.shown_meeting()
    group: dict[int, int] = {}
    for code, entries in near.items():
        for each in entries:
            group[each] = min(group.get(each, _FAR), 1 if facet_of(code)[0] == Facet.ORGANIZATION else 2)
    nearest = sorted(group, key=lambda each: (group[each], abs(each - entry)))
    # One and the same article may be near, and on the same meeting.
    padded = [record_of(each) for each in nearest[:RELATED]] + [0] * RELATED
    numbers = {f"near_{number}": padded[number] for number in range(RELATED)}
    found = _related(
        active_language(), article=article.pk or 0, meeting=meeting.pk or 0 if meeting else 0, at=at, **numbers
    )
    groups = {record_of(each): number for each, number in group.items()}
    # ``found`` is in order, newest first: sorting keeps that within each group.
    in_groups = sorted(found, key=lambda each: 0 if meeting and each.meeting_id == meeting.pk else groups[each.pk])
    return in_groups[:RELATED]
