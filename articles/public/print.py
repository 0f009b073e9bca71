"""The printable page of an article, and the PDF made from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles.public.print_addresses import pdf_address, print_address
from articles.public.views import article_page
from articles.public.withdrawn import gone_page
from articles.publishing.rendered_files import files_of
from articles.read.article_page import live_article
from liaison.media.rendered.files import content_key, made_response
from liaison.media.rendered.typesetting import BusyError, setting, static_file, turn, typeset
from liaison.text.languages import active_language
from liaison.web.addresses import absolute, moved_to

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.models import Article

TEMPLATE = "articles/print.html"
STYLE = "site/print.css"
# Some systems cannot store longer file names.
_LONGEST_NAME = 100


class _LeftError(Exception):
    """The article stopped being live while its file waited to be made."""


def print_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Return a live article with the office's letterhead; for any other article, what its page answers."""
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    return moved_to(request, print_address(found)) or _sheet(request, found)


def pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Return a live article as a PDF, made again when anything on it has changed.

    That includes the names that its meeting's facts may show. For any other article return what its page answers; 404
    if there is no PDF.
    """
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    own = pdf_address(found)
    if not own:
        raise Http404
    if moved := moved_to(request, own):
        return moved
    html = _sheet(request, found, as_file=True).content.decode()
    key = content_key(html, static_file(STYLE), setting())
    site = absolute(request, "/").removesuffix("/")
    name = f"{files_of(found, active_language())}/article.pdf"

    def make() -> bytes:
        # Check again after waiting. A withdrawal after this point waits for the file and then deletes it.
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
    """Return 503 with links to the article and to its printable page."""
    context = {"article_url": found.get_absolute_url(), "print_url": print_address(found)}
    response = render(request, "articles/busy.html", context, status=503)
    response["Retry-After"] = str(busy.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _sheet(request: HttpRequest, found: Article, *, as_file: bool = False) -> HttpResponse:
    """Return the page to print, or, with ``as_file``, what its PDF is made of: the same for readers who save data."""
    page = absolute(request, found.get_absolute_url())
    extra = {
        "page_address": page,
        "readable_address": unquote(page),
        "pdf_url": "" if as_file else pdf_address(found),
        "as_file": as_file,
        "for_all": as_file,
    }
    return article_page(request, found, TEMPLATE, extra)


def _disposition(article: Article) -> str:
    """Return the Content-Disposition: shown in the browser, saved under the article's title.

    Programs that cannot write the title use the plain name.
    """
    title = " ".join(re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', " ", article.title).split())[:_LONGEST_NAME]
    plain = f"article-{article.pk}-{active_language()}.pdf"
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{title}.pdf', safe='')}"
