"""Shared parts of the pages of one article besides its form: finding the article, the page's context, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Article
from liaison.staff.widgets import as_key
from liaison.text.languages import DIRECTIONS, LANGUAGES

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from liaison.typing import StrOrPromise


def article_at(object_id: str, language: str = LANGUAGES[0]) -> Article:
    """Return the article with the key ``object_id``, and its meeting.

    Raises Http404 if there is none, or if ``language`` is not a language of the site.
    """
    article = Article.objects.filter(pk=as_key(object_id)).select_related("meeting").first()
    if article is None or language not in LANGUAGES:
        raise Http404
    return article


def article_page(
    model_admin: ModelAdmin,
    request: HttpRequest,
    template: str,
    article: Article,
    title: StrOrPromise,
    language: str = "",
    **more: object,
) -> HttpResponse:
    """Return ``admin/articles/article/<template>.html`` with the context of ``desk/article_page.html`` and ``more``."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": title,
        "article": article,
        "language": language,
        "direction": DIRECTIONS.get(language),
        "back": edit_address(article),
        **more,
    }
    return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def edit_address(article: Article) -> str:
    """Return the address at which staff write the article: the meeting's screen for its first report."""
    if article.meeting_id and article.is_first_report():
        return reverse("admin:articles_meeting_change", args=[article.meeting_id])
    return reverse("admin:articles_article_change", args=[article.pk])


def step_address(article: Article, step: str, language: str) -> str:
    """Return the address of the page on which ``step`` is confirmed."""
    return f"{reverse('admin:articles_article_changelist')}{article.pk}/{step}/{language}/"
