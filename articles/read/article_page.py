"""The query behind an article's page: the article and its meeting, with the columns that the page shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.article_queries import PICTURE_COLUMNS
from liaison.text.languages import LANGUAGES, active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from liaison.web.compiled_queries import Placeholder

# The columns that a page needs of an article and of the meeting it reports; {} stands for the page's language.
_ARTICLE_COLUMNS = (
    *("kind", *PICTURE_COLUMNS),
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


@prepared(pk=int, at=dt.datetime)
def _live_article(language: str, pk: Placeholder, at: Placeholder) -> models.QuerySet:
    columns = (*_ARTICLE_COLUMNS, *(f"meeting__{column}" for column in _MEETING_COLUMNS))
    found = Article.objects.live(language, at).filter(pk=pk).select_related("meeting")
    return found.only(*(column.format(language) for column in columns))


def live_article(pk: int) -> Article | None:
    """Return the article with this id and its meeting, if it is live in the active language; else None.

    It has only the columns that its page shows in this language, and the source line of the other edition.
    """
    language = active_language()
    found = _live_article(language, pk=pk, at=timezone.now())
    return found[0] if found else None
