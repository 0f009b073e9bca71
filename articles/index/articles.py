"""The index documents of articles: one for each edition, with what it and its meeting concern."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from articles.index.meetings import meeting_concerns, organization_codes
from articles.models import Article, Meeting
from articles.models.article_queries import named_links
from articles.models.workflow import State
from liaison.reverse_relations import link_rows
from liaison.search.index.entry_ids import Facet, about, about_word
from liaison.search.index.sources import FOREVER, Document
from liaison.text.languages import LANGUAGES
from liaison.text.richtext import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The time from which a meeting is public, by its id and language; private ones are missing.
Public = dict[tuple[int, str], dt.datetime]


def article_documents(ids: Sequence[int]) -> Iterator[Document]:
    """Yield a document for each published or scheduled edition of the articles with these ids."""
    out = Q()
    for code in LANGUAGES:
        out |= Q(**{f"state_{code}": State.PUBLISHED})
    articles = list(Article.objects.filter(out, pk__in=ids))
    if not articles:
        return
    own = _own_concerns([article.pk for article in articles])
    meetings = {article.meeting_id for article in articles if article.meeting_id}
    public, shared = _public(meetings), meeting_concerns(meetings)
    for article in articles:
        for code in LANGUAGES:
            if article.edition(code).state == State.PUBLISHED:
                since = public.get((article.meeting_id or 0, code))
                yield _document(
                    article, code, own[article.pk], shared[article.meeting_id or 0] if since else set(), since
                )


def _document(
    article: Article, language: str, own: set[int], shared: set[int], shared_from: dt.datetime | None
) -> Document:
    """Build the document of one edition.

    ``own``: codes of what the article concerns. ``shared``: codes of what its meeting concerns, public from
    ``shared_from`` on.
    """
    edition = article.edition(language)
    since = edition.published_at or FOREVER
    day = timezone.localtime(since).date()
    concerns = dict.fromkeys(shared, shared_from or FOREVER)
    concerns |= dict.fromkeys({*own, about_word(Facet.VARIETY, article.kind)}, since)
    return Document(
        record=article.pk,
        language=language,
        title=edition.title,
        summary=edition.summary or "",
        body=plain_text(edition.body or ""),
        moment=since,
        first_day=day,
        last_day=day,
        public_from=since,
        public_until=edition.expires_at or FOREVER,
        concerns=concerns,
    )


def _public(meetings: set[int]) -> Public:
    rows = Meeting.objects.filter(pk__in=meetings, public_at__isnull=False).rewrite(False)
    found: Public = {}
    for pk, public_at, *titles in rows.values_list("pk", "public_at", *(f"title_{code}" for code in LANGUAGES)):
        found |= {(pk, code): public_at for code, title in zip(LANGUAGES, titles, strict=True) if title}
    return found


def _own_concerns(ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    bodies: dict[int, set[int]] = defaultdict(set)
    for article, organization in (
        link_rows(Article, "organizations").filter(article__in=ids).values_list("article", "organization")
    ):
        bodies[article].add(organization)
    for article, person in named_links(Article).filter(article__in=ids).values_list("article", "person"):
        found[article].add(about(Facet.PERSON, person))
    for article, topic in link_rows(Article, "topics").filter(article__in=ids).values_list("article", "topic"):
        found[article].add(about(Facet.TOPIC, topic))
    for article, codes in organization_codes(bodies).items():
        found[article] |= codes
    return found
