"""Sitemaps for search engines: an index, a file for each language and kind of page, and robots.txt.

Each app declares its pages as sections; ``liaison/urls.py`` combines them. Files are written row by row
(``liaison/web/streaming.py``): Django's own sitemaps hold every address of a file in memory, and name the page in the
other language even if it is not live.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from django.db.models import Count, Exists, Max, OuterRef
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation

from liaison.text.languages import LANGUAGES, active_language, other_language
from liaison.text.normalize import xml_text
from liaison.web.addresses import absolute, path_of
from liaison.web.streaming import spooled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Expression, QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# The protocol (https://www.sitemaps.org/protocol.html) allows 50,000 addresses or 50 MB per file, and 50,000 files. An
# Arabic letter of an address is six bytes and a file has each address four times: this many make at most 40 MB.
PER_FILE, MOST_FILES = 15_000, 50_000

_CONTENT_TYPE = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

# Lists filtered by words, days or several filters are endless, and the pages they list are in the sitemaps.
_ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /*/preview/
Disallow: /*/fact-check/
Disallow: /*/search/
Disallow: /*?q=
Disallow: /*?from=
Disallow: /*?to=
Disallow: /*?*&

Sitemap: {}
"""


@dataclass(frozen=True)
class SitemapPage:
    """A page: its path in each language in which it is live, and when it last changed (aware), if that is known."""

    paths: dict[str, str]
    changed: dt.datetime | None = None


class SitemapSection(Protocol):
    """A group of pages that one sitemap per language lists."""

    def extent(self, language: str) -> tuple[int, dt.datetime | None]:
        """Return the number of pages in ``language``, and when the latest of them changed, if that is known."""

    def entries(self, language: str, wanted: slice) -> Iterator[SitemapPage]:
        """Yield the pages in ``language`` at the positions ``wanted``, always in the same order."""


@dataclass(frozen=True)
class Records:
    """The section of the pages of one model.

    ``live``: the records that are live in a language. ``columns``: the columns that ``address`` makes a path of.
    ``changed``: an expression for when the page in a language last changed, if the database knows.
    """

    live: Callable[[str], QuerySet]
    columns: tuple[str, ...]
    address: Callable[[Any, str], str]
    changed: Callable[[str], Expression] | None = None

    def extent(self, language: str) -> tuple[int, dt.datetime | None]:
        """Return the number of live pages in ``language``, and when the latest of them changed, if that is known."""
        newest = {"newest": Max(self.changed(language))} if self.changed else {}
        found = self.live(language).order_by().aggregate(count=Count("pk"), **newest)
        return found["count"], found.get("newest")

    def entries(self, language: str, wanted: slice) -> Iterator[SitemapPage]:
        """Yield the pages from one query, read in chunks."""
        elsewhere = self.live(other_language(language)).filter(pk=OuterRef("pk"))
        moment = {"changed": self.changed(language)} if self.changed else {}
        found = self.live(language).order_by("pk").annotate(elsewhere=Exists(elsewhere), **moment)
        rows = found.values_list(*self.columns, "elsewhere", *moment, named=True)
        for row in rows[wanted].iterator(chunk_size=2000):
            languages = LANGUAGES if row.elsewhere else (language,)
            paths = {code: _in(code, self.address, row, code) for code in languages}
            yield SitemapPage(paths, row.changed if moment else None)


def by_slug(view: str) -> Callable[[Any, str], str]:
    """Return the ``address`` of ``Records`` for a model with one slug for both languages."""
    return lambda row, _language: path_of(view, row.slug)


@dataclass(frozen=True)
class Views:
    """The section of pages that exist in both languages whatever the database holds, by the names of their views."""

    names: tuple[str, ...]

    def extent(self, _language: str) -> tuple[int, dt.datetime | None]:
        """Return the number of views; None for the time of the last change, which is not known."""
        return len(self.names), None

    def entries(self, _language: str, wanted: slice) -> Iterator[SitemapPage]:
        """Return the pages at the positions ``wanted``, in both languages."""
        return (SitemapPage({code: _in(code, reverse, name) for code in LANGUAGES}) for name in self.names[wanted])


def _in(language: str, address: Callable[..., str], *args: object) -> str:
    with translation.override(language):
        return address(*args)


def index(
    request: HttpRequest, sections: dict[str, SitemapSection], others: dict[str, Callable[[str], bool]] | None = None
) -> HttpResponse:
    """Return the index of all sitemaps in both languages.

    ``others``: views that are sitemaps themselves, each with a function that tells whether it has pages in a language.
    """
    files = (
        f"<sitemap>{_place(absolute(request, path), changed)}</sitemap>\n"
        for language in LANGUAGES
        for path, changed in _files(language, sections, others or {})
    )
    whole = f"{_HEAD}<sitemapindex {_SITEMAPS}>\n{''.join(files)}</sitemapindex>\n"
    return HttpResponse(whole, content_type=_CONTENT_TYPE)


def _files(
    language: str, sections: dict[str, SitemapSection], others: dict[str, Callable[[str], bool]]
) -> Iterator[tuple[str, dt.datetime | None]]:
    with translation.override(language):
        for name, section in sections.items():
            count, newest = section.extent(language)
            for number in range(1, math.ceil(count / PER_FILE) + 1):
                yield reverse("sitemap", args=[name, number]), newest
        yield from ((reverse(view), None) for view, holds in others.items() if holds(language))


def sitemap(request: HttpRequest, sections: dict[str, SitemapSection], section: str, number: int) -> HttpResponseBase:
    """Return one sitemap in the active language: at most ``PER_FILE`` pages of ``section``.

    Raises Http404 if there are none.
    """
    if section not in sections or not 0 < number <= MOST_FILES:
        raise Http404
    wanted = slice((number - 1) * PER_FILE, number * PER_FILE)
    entries = sections[section].entries(active_language(), wanted)
    first = next(entries, None)
    if first is None:
        raise Http404
    return spooled(_urlset(request, chain([first], entries)), _CONTENT_TYPE)


def _urlset(request: HttpRequest, entries: Iterable[SitemapPage]) -> Iterator[str]:
    language, site = active_language(), _site(request)
    yield f"{_HEAD}<urlset {_SITEMAPS} {_XHTML}>\n"
    for entry in entries:
        place = _place(site + entry.paths[language], entry.changed)
        yield f"<url>{place}{_editions(entry, site)}</url>\n"
    yield "</urlset>\n"


def _site(request: HttpRequest) -> str:
    """Return the address of the site without a slash at the end, to be put before each path of a file."""
    return absolute(request, "/").removesuffix("/")


def _editions(entry: SitemapPage, site: str) -> str:
    """Return the links to both editions of a page; empty for a page in one language."""
    if len(entry.paths) == 1:
        return ""
    addresses = {**entry.paths, "x-default": entry.paths[LANGUAGES[0]]}
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(site + path)}/>'
        for code, path in addresses.items()
    )


def _place(address: str, changed: dt.datetime | None) -> str:
    lastmod = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<loc>{escape(address)}</loc>{lastmod}"


@dataclass(frozen=True)
class News:
    """A page for a news sitemap. ``at`` is aware."""

    path: str
    title: str
    at: dt.datetime


def news_urlset(request: HttpRequest, publication: str, news: Iterable[News]) -> HttpResponse:
    """Return a sitemap of ``news`` in the active language (https://www.google.com/schemas/sitemap-news/0.9)."""
    language, site = active_language(), _site(request)
    name = escape(xml_text(publication))
    urls = (
        f"<url>{_place(site + page.path, None)}<news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{page.at.isoformat(timespec='seconds')}</news:publication_date>"
        f"<news:title>{escape(xml_text(page.title))}</news:title></news:news></url>\n"
        for page in news
    )
    whole = f"{_HEAD}<urlset {_SITEMAPS} {_NEWS}>\n{''.join(urls)}</urlset>\n"
    return HttpResponse(whole, content_type=_CONTENT_TYPE)


def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    whole = _ROBOTS.format(absolute(request, reverse("sitemap_index")))
    return HttpResponse(whole, content_type="text/plain; charset=utf-8")
