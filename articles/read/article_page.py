"""The query behind an article's page: the article and its meeting, with the columns that the page shows."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone

from articles.models.article import Article
from articles.models.article_queries import PICTURE_COLUMNS
from articles.models.meeting import Meeting
from liaison.text.languages import LANGUAGES, active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from liaison.web.compiled_queries import Placeholder

# The columns that a page needs of an article and of the meeting it reports; {} stands for the page's language.
_ARTICLE_COLUMNS = (
    *("id", "kind", "meeting_id", *PICTURE_COLUMNS),
    *("title_{}", "summary_{}", "body_{}", "image_alt_{}", "image_credit_{}"),
    *("revised_at_{}", "corrected_at_{}"),
    *(
        f"{name}_{code}"
        for name in ("slug", "state", "published_at", "expires_at", "source_line")
        for code in LANGUAGES
    ),
)
_MEETING_COLUMNS = (
    *(
        "id",
        "format",
        "place_ar",
        "place_en",
        "precision",
        "starts_on",
        "starts_at",
        "ends_on",
        "ends_at",
        "time_zone",
        "cancelled",
    ),
    *("title_{}", "slug_{}", "summary_{}", "outcomes_{}", "public_at"),
)


@cache
def _columns(model: type[models.Model], language: str) -> tuple[str, ...]:
    """Return the columns of ``model`` in ``language``, in the order that ``from_db`` expects."""
    wanted = {column.format(language) for column in (_ARTICLE_COLUMNS if model is Article else _MEETING_COLUMNS)}
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in wanted)


@prepared(pk=int, at=dt.datetime)
def _live_article(language: str, pk: Placeholder, at: Placeholder) -> models.QuerySet:
    beside = (f"meeting__{column}" for column in _columns(Meeting, language))
    found = Article.objects.live(language, at).filter(pk=pk).rewrite(False)
    return found.values_list(*_columns(Article, language), *beside)


def live_article(pk: int) -> Article | None:
    """Return the article with this id and its meeting, if it is live in the active language; else None.

    It has only the columns that its page shows in this language, and the source line of the other edition.
    """
    language = active_language()
    for row in _live_article(language, pk=pk, at=timezone.now()):
        own, beside = _columns(Article, language), _columns(Meeting, language)
        article = Article.from_db(DEFAULT_DB_ALIAS, own, row[: len(own)])
        if article.meeting_id:
            article.meeting = Meeting.from_db(DEFAULT_DB_ALIAS, beside, row[len(own) :])
        return article
    return None
