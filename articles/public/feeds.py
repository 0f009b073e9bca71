"""The news feeds (Atom and JSON Feed) with full texts, under the filters of the list of news."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from articles.models import Article, Meeting
from articles.public.withdrawn import other_edition
from articles.read.change_notices import notices_by_article
from articles.read.lists import find_articles
from liaison.reverse_relations import link_rows
from liaison.text.bidi.block_directions import directed
from liaison.text.bidi.isolation import isolated_text
from liaison.text.languages import (
    DIRECTIONS,
    LANGUAGES,
    active_language,
    first_phrase,
    other_language,
    preferred_language,
)
from liaison.text.richtext import read_elsewhere
from liaison.web.addresses import absolute, address, moved
from liaison.web.compiled_queries import prepared
from liaison.web.feed_formats import AtomFeed, JsonFeed, Tag
from office.identity import identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from articles.facts import Notice
    from articles.read.filters import ArticleFilterSet
    from liaison.text.languages import Phrase
    from liaison.web.compiled_queries import Placeholder
    from office.identity import Identity

PER_PAGE = 30
# How many entries a process remembers, those of a feed's pages that are asked for most; not those of very long texts.
REMEMBERED, LONGEST_REMEMBERED = 300, 20_000
_TOPIC = ("topic__slug", *(f"topic__name_{code}" for code in LANGUAGES))
# The paths where programs look for a feed if no page told them its address.
GUESSES = r"^(?:(?:feed|rss|atom)/?|(?:feed|rss|atom|index)\.xml)$"


def atom(request: HttpRequest) -> HttpResponse:
    """Return the news as an Atom feed."""
    return _feed(request, AtomFeed, "articles:feed")


def json(request: HttpRequest) -> HttpResponse:
    """Return the news as a JSON feed."""
    return _feed(request, JsonFeed, "articles:json_feed")


def lead_to_feed(request: HttpRequest) -> HttpResponse:
    """Redirect from a guessed path to the news feed in the language of the path, else of the reader's preference."""
    named = translation.get_language_from_path(request.path)
    with translation.override(named or preferred_language(request)):
        target = address("articles:feed")
    if named:
        return moved(target)
    response = HttpResponseRedirect(target)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _feed(request: HttpRequest, kind: type[AtomFeed] | type[JsonFeed], view: str) -> HttpResponse:
    """Return one page of the newest articles that the filters leave, as a feed of ``kind``.

    There is no Last-Modified header, because a withdrawal would not change it; the middleware's ETag shows any change.
    """
    found = find_articles(request.GET, _read)
    page, _notes = found.page(request, PER_PAGE)
    office = identity()
    feed = kind(**_about(request, view, found.filters, page, office))
    articles = page.object_list
    notices, topics = notices_by_article(articles), _topics_by_article([article.pk for article in articles])
    for article in articles:
        feed.add_item(**_entry(request, article, notices[article.pk], topics[article.pk], office))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@prepared(ids=tuple, at=dt.datetime)
def _articles(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    return Article.objects.live(language, at).filter(pk__in=ids).for_feed(language)


def _read(ids: Sequence[int]) -> dict[int, Article]:
    """Return those of the articles ``ids`` that are live in the active language, by id, with their whole texts."""
    return {article.pk: article for article in _articles(active_language(), ids=tuple(ids), at=timezone.now())}


@prepared(ids=tuple, at=dt.datetime)
def _tagged(_language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    tagged = link_rows(Article, "topics").filter(article__in=ids).order_by()
    return tagged.values_list("article_id", *_TOPIC)


@prepared(ids=tuple, at=dt.datetime)
def _raised(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    live = Meeting.objects.live(language, at).filter(pk=OuterRef("meeting"))
    raised = link_rows(Meeting, "topics").filter(Exists(live), meeting__articles__in=ids).order_by()
    return raised.values_list("meeting__articles", *_TOPIC)


def _topics_by_article(ids: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """Return name and slug of the topics of the articles ``ids`` and of the meetings they report, if these are live."""
    asked: dict[str, Any] = {"ids": tuple(ids), "at": timezone.now()}
    language = active_language()
    found = defaultdict(set)
    for pk, slug, *names in (*_tagged(language, **asked), *_raised(language, **asked)):
        found[pk].add((first_phrase(dict(zip(LANGUAGES, names, strict=True)), language).text, slug))
    return found


def _about(request: HttpRequest, view: str, filters: ArticleFilterSet, page: Page, office: Identity) -> dict[str, Any]:
    language, query = active_language(), filters.query()
    title = " · ".join(filter(None, (_("News"), filters.in_words(), str(office))))
    pages = {relation: _page_address(view, query, number) for relation, number in _near(page).items()}
    return {
        "title": title,
        "link": absolute(request, _page_address("articles:news", query, 1)),
        "description": str(office.tagline),
        "subtitle": str(office.tagline) or None,
        "language": language,
        "author_name": str(office),
        "author_link": absolute(request, address("articles:home")),
        "feed_guid": f"urn:uuid:{office.id_of(f'news/{language}?{query}')}",
        "feed_url": absolute(request, _page_address(view, query, page.number)),
        "pages": {relation: absolute(request, path) for relation, path in pages.items()},
    }


def _near(page: Page) -> dict[str, int]:
    """Return the numbers of the pages that RFC 5005 links from ``page``, by relation."""
    near = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        near["previous"] = page.number - 1
    if page.has_next():
        near["next"] = page.number + 1
    return near


def _page_address(view: str, query: str, number: int) -> str:
    page = urlencode({"page": number}) if number > 1 else ""
    return "?".join(filter(None, (address(view), "&".join(filter(None, (query, page))))))


def _entry(
    request: HttpRequest,
    article: Article,
    notices: tuple[Notice, ...],
    topics: set[tuple[str, str]],
    office: Identity,
) -> dict[str, Any]:
    language = active_language()
    edition = article.edition(language)
    link, other = absolute(request, article.get_absolute_url()), other_edition(article)
    content = _content if len(edition.body or "") <= LONGEST_REMEMBERED else _content.__wrapped__
    return {
        "title": isolated_text(edition.title, language),
        "link": link,
        "description": None,
        "summary": isolated_text(edition.summary or "", language),
        "content": content(edition.body or "", link, language, notices, office.source_of(article.told_source())),
        "unique_id": f"urn:uuid:{office.id_of(f'article/{article.pk}/{language}')}",
        "pubdate": edition.published_at,
        "updateddate": edition.modified_at(),
        "tags": _tags(request, article, topics),
        "alternates": {other_language(language): absolute(request, other)} if other else {},
        "image": absolute(request, article.image.url) if article.image else "",
    }


@lru_cache(maxsize=REMEMBERED)
def _content(body: str, link: str, language: str, notices: tuple[Notice, ...], source: Phrase) -> str:
    """Return the HTML of an entry, in the active language. Remembered by all that it is made of."""
    context = {
        "language": language,
        "direction": DIRECTIONS[language],
        "notices": notices,
        "body": directed(read_elsewhere(body, link), language, isolate=False),
        "source": source,
    }
    return render_to_string("articles/_entry.html", context)


def _tags(request: HttpRequest, article: Article, topics: set[tuple[str, str]]) -> list[Tag]:
    """Return the kind as a tag, and the ``topics`` of the article and of its meeting, by name."""
    news, all_topics = (absolute(request, address(view)) for view in ("articles:news", "articles:topics"))
    kind = Tag(article.kind, article.get_kind_display(), news)
    return [kind, *(Tag(slug, name, all_topics) for name, slug in sorted(topics))]
