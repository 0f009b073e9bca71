"""The public page of an edition as it would be if it were published now, with nothing stored."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation

from articles import views
from articles.models import Article
from articles.models.attachment import named_files
from articles.models.edition import STEPS, Step, Terms
from articles.models.live_article import live_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse


def page_as_published(
    request: HttpRequest,
    article: Article,
    language: str,
    template: str = views.ARTICLE_TEMPLATE,
    extra: dict[str, Any] | None = None,
    *,
    meeting_too: bool = True,
) -> HttpResponse:
    """The page readers would get of the stored ``article`` and its unpublished changes; everything is rolled back.

    Of one that is live as it stands, the live page; of one that lacks what it needs, a page that says so. ``template``
    extends the public one and takes ``extra`` besides. ``meeting_too``: as where it is published. Raises Http404 when
    the article went away meanwhile.
    """
    with translation.override(language):
        # One of its own: afterwards it is not what is stored.
        own = get_object_or_404(Article, pk=article.pk)
        edition = own.edition(language)
        step = next((step for step in (Step.PUBLISH, Step.REINSTATE) if edition.status() in STEPS[step].moves), None)
        # What is not out cannot be fetched: its files are named, and lead nowhere.
        files = {} if edition.is_live() else {"attachments": named_files(own)}
        try:
            with _nothing_kept() if step else nullcontext():
                if step:
                    own.take(step, language, None, Terms(meeting_too=meeting_too))
                found = live_article(own.pk)
                page = views.article_page(request, found, template, files | (extra or {})) if found else None
        except Article.DoesNotExist as error:
            raise Http404 from error
        except (ValidationError, IntegrityError):
            # It lacks something, or its new address was given to another article meanwhile.
            page = None
        return page or render(request, "articles/not_ready.html")


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """A transaction that is rolled back however it ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
