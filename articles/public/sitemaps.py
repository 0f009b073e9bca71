"""The sitemaps of articles, meetings and topics, and the news sitemap."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from articles.models import Article, Meeting, Topic
from liaison.text.languages import LANGUAGES, active_language
from liaison.web.addresses import path_of
from liaison.web.sitemaps import News, Records, by_slug, news_urlset
from office.identity import identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Expression
    from django.http import HttpRequest, HttpResponse

# The limits of news sitemaps: articles of two days, at most a thousand.
NEW = dt.timedelta(hours=48)
MOST = 1000

_SLUGS = tuple(f"slug_{code}" for code in LANGUAGES)


def _last_modified(language: str) -> Expression:
    """Return ``Edition.modified_at()`` as an SQL expression."""
    moment = DateTimeField()
    out, revised, corrected = (F(f"{name}_at_{language}") for name in ("published", "revised", "corrected"))
    told = (Coalesce(change, out, output_field=moment) for change in (revised, corrected))
    return Greatest(out, *told, output_field=moment)


def _changed(_language: str) -> Expression:
    return Greatest("updated_at", "public_at")


def _of(view: str) -> Callable[[Any, str], str]:
    return lambda row, language: path_of(view, row.pk, getattr(row, f"slug_{language}"))


SECTIONS = {
    "articles": Records(Article.objects.live, ("pk", *_SLUGS), _of("articles:article"), _last_modified),
    "meetings": Records(Meeting.objects.live, ("pk", *_SLUGS), _of("articles:meeting"), _changed),
    "topics": Records(Topic.objects.live, ("slug",), by_slug("articles:topic")),
}


def has_news(language: str) -> bool:
    """Return whether the news sitemap in ``language`` has an entry."""
    return _new(language).exists()


def _new(language: str) -> Any:
    return Article.objects.live(language).filter(**{f"published_at_{language}__gte": timezone.now() - NEW})


def news(request: HttpRequest) -> HttpResponse:
    """Return the news sitemap: the articles of the last two days in the active language."""
    language = active_language()
    rows = (
        _new(language)
        .newest_first()
        .values_list("pk", *(f"{name}_{language}" for name in ("slug", "title", "published_at")))
    )
    pages = (News(path_of("articles:article", pk, slug), title, at) for pk, slug, title, at in rows[:MOST])
    return news_urlset(request, str(identity()), pages)
