"""The public page of an edition as it would be if it were published now, with nothing stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import render
from django.utils import translation

from articles import views
from articles.models.edition import STEPS, Step, Terms
from articles.models.live_article import live_article

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.models import Article


def page_as_published(request: HttpRequest, article: Article, language: str) -> HttpResponse:
    """The page readers would get of the stored ``article`` and its unpublished changes; everything is rolled back."""
    with transaction.atomic(), translation.override(language):
        edition = article.edition(language)
        step = next((step for step in (Step.PUBLISH, Step.REINSTATE) if edition.status() in STEPS[step].moves), None)
        try:
            if step:
                article.take(step, language, None, Terms())
            found: Any = live_article(article.pk)
            response = views.article_page(request, found) if found else render(request, "articles/not_ready.html")
        except ValidationError:
            response = render(request, "articles/not_ready.html")
        transaction.set_rollback(True)
    return response
