"""An article on paper: the page to print, and the PDF that is made of it once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles.public.rendered_files import files_of
from articles.public.views import article_page
from articles.public.withdrawn import gone_page
from articles.read.article_page import live_article
from liaison.media.rendered.files import content_key, made_response
from liaison.media.rendered.typesetting import BusyError, can_typeset, setting, static_file, turn, typeset
from liaison.text.languages import active_language
from liaison.web.addresses import absolute, address, moved_to

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.models import Article

TEMPLATE = "articles/print.html"
STYLE = "site/print.css"
# A text of more than a hundred pages keeps a small server busy for ten seconds and more: it is printed from its page alone.
_LONGEST_TEXT = 300_000
# Longer names some systems cannot store.
_LONGEST_NAME = 100


class _LeftError(Exception):
    """The article left while its file waited to be made."""


def print_address(article: Article) -> str:
    """Where the live ``article`` stands ready to be printed."""
    return _address("articles:print", article)


def pdf_address(article: Article) -> str:
    """Where the PDF of the live ``article`` is; empty where there is none: on a machine that makes none, or of so long a text."""
    return _address("articles:pdf", article) if can_typeset() and len(article.body) <= _LONGEST_TEXT else ""


def _address(view: str, article: Article) -> str:
    return address(view, article.pk, article.edition(active_language()).slug)


def print_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A live article with the office's letterhead and without the rest of the site; of any other, what its page answers."""
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    return moved_to(request, print_address(found)) or _sheet(request, found, pdf_url=pdf_address(found))


def pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """The same as a file: made anew when anything on it has changed, such as whom the meeting's facts may name."""
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    own = pdf_address(found)
    if not own:
        raise Http404
    if moved := moved_to(request, own):
        return moved
    # Readers who save data get the same file as all others.
    html = _sheet(request, found, as_file=True, saves_data=False).content.decode()
    key = content_key(html, static_file(STYLE), setting())
    site = absolute(request, "/").removesuffix("/")
    name = f"{files_of(found, active_language())}/article.pdf"

    def make() -> bytes:
        # Asked again when it is its turn; whoever withdraws the article later waits for the file, and deletes it.
        if live_article(pk) is None:
            raise _LeftError
        return typeset(html, site)

    try:
        response = made_response(request, name, key, make, "application/pdf", turn=turn)
    except _LeftError:
        return gone_page(request, pk)
    except BusyError as busy:
        return _busy(request, found, busy)
    response["Content-Disposition"] = _disposition(found)
    response["Link"] = f'<{absolute(request, found.get_absolute_url())}>; rel="canonical"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _busy(request: HttpRequest, found: Article, busy: BusyError) -> HttpResponse:
    """503 with the way back to the article, and to the page that can be printed meanwhile."""
    context = {"article_url": found.get_absolute_url(), "print_url": print_address(found)}
    response = render(request, "articles/busy.html", context, status=503)
    response["Retry-After"] = str(busy.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _sheet(request: HttpRequest, found: Article, **extra: object) -> HttpResponse:
    page = absolute(request, found.get_absolute_url())
    return article_page(request, found, TEMPLATE, {"page_address": page, "readable_address": unquote(page), **extra})


def _disposition(article: Article) -> str:
    """Shown in the browser; kept under the article's title by programs that can write it."""
    title = " ".join(re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', " ", article.title).split())[:_LONGEST_NAME]
    plain = f"article-{article.pk}-{active_language()}.pdf"
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{title}.pdf', safe='')}"
