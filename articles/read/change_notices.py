"""Notices to readers about updates and corrections of published pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from articles.facts import Correction, Notice
from articles.models.version import Version
from articles.models.workflow import Change
from liaison.text.languages import Phrase, active_language
from liaison.web.addresses import Link, address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from articles.models import Article


def notices_of(article: Article) -> tuple[Notice, ...]:
    """Return the corrections and noted updates of a live article in the active language, newest first.

    Makes no query for an article that was never corrected, because most articles are not.
    """
    return notices_by_article([article])[article.pk]


def notices_by_article(articles: Iterable[Article]) -> dict[int, tuple[Notice, ...]]:
    """Return the notices of many articles, by article id, as ``notices_of`` returns those of one."""
    language = active_language()
    corrected = {article.pk: bool(article.edition(language).corrected_at) for article in articles}
    told: dict[int, list[Notice]] = {pk: [] for pk in corrected}
    if any(corrected.values()):
        wanted = [pk for pk, was_corrected in corrected.items() if was_corrected]
        for pk, at, note, change in _told_of(wanted, language):
            told[pk].append(Notice(at, note, is_correction=change == Change.CORRECTION))
    return {pk: tuple(notices) for pk, notices in told.items()}


def _told_of(articles: list[int], language: str) -> QuerySet:
    told = Version.objects.filter(
        article__in=articles, language=language, change__in=(Change.CORRECTION, Change.UPDATE), at__lte=timezone.now()
    )
    newest_first = told.exclude(public_note="").order_by("-at", "-number")
    return newest_first.values_list("article_id", "at", "public_note", "change")


def for_corrections_page() -> QuerySet:
    """Return rows for every correction of what is live in the active language, newest first.

    The content of the versions is not loaded.
    """
    language = active_language()
    article = (f"article__title_{language}", f"article__slug_{language}")
    return Version.objects.corrections(language).values_list("at", "public_note", "article_id", *article)


def as_shown(rows: Iterable[tuple]) -> list[Correction]:
    """Build what the page shows from ``rows`` of ``for_corrections_page()``."""
    language = active_language()
    return [
        Correction(
            Notice(at, note, is_correction=True),
            Link(Phrase(title, language), address("articles:article", pk, slug)),
        )
        for at, note, pk, title, slug in rows
    ]
