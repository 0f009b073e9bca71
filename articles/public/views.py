"""The public pages of news, meetings and topics. Each depends only on its address, its language and the database."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.facts import RegisterPart
from articles.figures.views import ways_by_status
from articles.models import Article, Meeting, Topic
from articles.models.kind import ArticleKind
from articles.models.topic import first_topics, live_topic
from articles.public.head import (
    article_meta,
    corrections_meta,
    meeting_meta,
    news_meta,
    register_meta,
    topic_meta,
    topics_meta,
)
from articles.public.print_addresses import pdf_address, print_address
from articles.public.withdrawn import gone_page, other_edition
from articles.read.article_cards import front_page
from articles.read.article_page import live_article
from articles.read.article_parts import parts_of
from articles.read.change_notices import as_shown, for_corrections_page
from articles.read.facets import facets
from articles.read.lists import Found, find_articles, find_meetings
from articles.read.meeting_cards import meetings_around_today, meetings_beside
from liaison.page_cache.shown import names_all_of, shows_subject
from liaison.page_cache.tables import exact_tables
from liaison.search.api import SAMPLE, Facet, about, concerning
from liaison.text.dates import digits
from liaison.text.languages import active_language, other_language
from liaison.web.addresses import absolute, address, address_in, moved, moved_to, same_in_other_language
from liaison.web.head import silent
from liaison.web.paging import page_of
from office.public.head import home_meta
from organizations.models.organization import partners_most_met

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.paginator import Page
    from django.http import HttpRequest, HttpResponse

    from articles.facts import MeetingRow
    from articles.read.article_parts import Parts
    from liaison.typing import StrOrPromise
    from liaison.web.head import Meta

# The front page: the number of newest articles beside the lead, the order of the kinds, and the number of articles of
# each.
LATEST = 4
KINDS: dict[ArticleKind, StrOrPromise] = {
    ArticleKind.MEETING_REPORT: _("Meeting reports"),
    ArticleKind.PRESS_RELEASE: _("Press releases"),
    ArticleKind.STATEMENT: _("Statements"),
    ArticleKind.NEWS: pgettext_lazy("articles of the kind", "News"),
}
OF_A_KIND = 3
NEWS_PER_PAGE = 20
MEETINGS_PER_PAGE = 25
CORRECTIONS_PER_PAGE = 20
ARTICLE_TEMPLATE = "articles/article.html"


def home(request: HttpRequest) -> HttpResponse:
    """Return the front page: the lead, the newest articles, the newest of each kind, meetings, partners and topics."""
    lead, articles = front_page()
    latest = articles[:LATEST]
    coming, past = meetings_around_today()
    other_url = same_in_other_language(request)
    context: dict[str, object] = {
        "lead": lead,
        "latest": latest,
        "kinds": _by_kind(articles[LATEST:]),
        "coming": coming,
        "past": past,
        "partners": partners_most_met(),
        "topics": first_topics(),
        "other_url": other_url,
    }
    context["meta"] = home_meta(request, other_url)
    return render(request, "articles/home.html", context)


def _by_kind(articles: list[Article]) -> list[tuple[ArticleKind, StrOrPromise, list[Article]]]:
    """Return each kind that has articles, with its heading and the first ``OF_A_KIND`` of them."""
    found = {kind: [article for article in articles if article.kind == kind][:OF_A_KIND] for kind in KINDS}
    return [(kind, KINDS[kind], of_kind) for kind, of_kind in found.items() if of_kind]


def news(request: HttpRequest) -> HttpResponse:
    """Return the list of news under the filters of the address."""
    return _list(request, "articles/news.html", news_meta, find_articles(request.GET), NEWS_PER_PAGE)


def meetings(request: HttpRequest) -> HttpResponse:
    """Return the register of meetings under the filters of the address."""
    return _list(
        request, "articles/meetings.html", register_meta, find_meetings(request.GET), MEETINGS_PER_PAGE, _register
    )


def _list(
    request: HttpRequest,
    template: str,
    meta: Callable[..., Meta],
    found: Found,
    size: int,
    more: Callable[[Found, Page], dict[str, object]] | None = None,
) -> HttpResponse:
    """Return a page of ``size`` records, with additional context from ``more``.

    If a filter has a former slug, redirect to the address with the current one.
    """
    if found.filters.renamed():
        return moved(f"{request.path}?{found.filters.renamed()}")
    page, notes = found.page(request, size)
    other_url = same_in_other_language(request)
    context: dict[str, object] = {
        "meta": meta(request, other_url, page, found.filters),
        "filters": found.filters,
        "facets": facets(found),
        "sample": SAMPLE if found.is_sampled else 0,
        "page": page,
        "total": found.hits,
        "notes": [*found.filters.notes(), *notes],
        "other_url": other_url,
    }
    return render(request, template, context | (more(found, page) if more else {}))


def _register(found: Found, page: Page) -> dict[str, object]:
    """Return the meetings of the page under headings, and the number of meetings by status."""
    rows: list[MeetingRow] = list(page.object_list)
    tally = found.tally
    return {
        "groups": [RegisterPart("", tuple(rows))] if found.is_by_relevance() else _groups(rows),
        "numbers": ways_by_status(tally, found.filters) if tally and tally.is_mixed else [],
    }


def _groups(rows: list[MeetingRow]) -> list[RegisterPart]:
    """Group the rows: meetings to come first, then by year."""
    coming = gettext("Meetings to come")
    years = groupby(rows, key=lambda row: coming if row.card.coming else digits(str(row.card.date.day.year)))
    return [RegisterPart(title, tuple(group)) for title, group in years]


def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Return the page of a live article; if it was public earlier, the page that says why it is gone."""
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    return moved_to(request, found.get_absolute_url()) or article_page(request, found, public=True)


def article_page(
    request: HttpRequest,
    found: Article,
    template: str = ARTICLE_TEMPLATE,
    extra: dict[str, object] | None = None,
    *,
    public: bool = False,
    parts: Parts | None = None,
) -> HttpResponse:
    """Return the page of an article from ``live_article``, with the facts of its meeting if visitors may see them.

    ``parts`` replaces the stored parts of the page. ``template`` and ``extra`` (context) are for pages that show more.
    With ``public`` the page has metadata for search engines and other sites, and ways to share and print it; without, it
    has none that reveals its address.
    """
    names_all_of(exact_tables())
    parts = parts or parts_of(found)
    other_url = other_edition(found)
    context: dict[str, object] = {
        "article": found,
        **vars(parts),
        "other_url": other_url,
        # An unsaved article has no address.
        "short_url": absolute(request, address("articles:short_article", found.pk)) if found.pk else "",
    }
    if public:
        context |= {"print_url": print_address(found), "pdf_url": pdf_address(found)}
    context["meta"] = article_meta(request, found, other_url, parts) if public else silent(found.title)
    return render(request, template, context | (extra or {}))


def corrections(request: HttpRequest) -> HttpResponse:
    """Return the page of corrections of live articles, newest first."""
    page, notes = page_of(for_corrections_page(), request, CORRECTIONS_PER_PAGE)
    page.object_list = as_shown(page.object_list)
    other_url = same_in_other_language(request)
    meta = corrections_meta(request, other_url, page)
    context = {"meta": meta, "page": page, "notes": notes, "other_url": other_url}
    return render(request, "articles/corrections.html", context)


def meeting(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Return the page of a live meeting with all that visitors may know of it, and the live reports on it."""
    found = get_object_or_404(Meeting.objects.live(), pk=pk)
    if moved := moved_to(request, found.get_absolute_url()):
        return moved
    names_all_of(exact_tables())
    language = other_language(active_language())
    before, after = meetings_beside(found)
    facts = found.facts()
    reports = Article.objects.live().filter(meeting=found).for_list()
    other_url = address_in(found, language) if found.is_live(language) else ""
    context: dict[str, object] = {
        "facts": facts,
        "before": before,
        "after": after,
        "reports": reports,
        "other_url": other_url,
        "short_url": absolute(request, address("articles:short_meeting", found.pk)),
    }
    context["meta"] = meeting_meta(request, found, other_url, facts, reports)
    return render(request, "articles/meeting.html", context)


def topics(request: HttpRequest) -> HttpResponse:
    """Return the list of topics."""
    other_url = same_in_other_language(request)
    context: dict[str, object] = {
        "topics": Topic.objects.live().by_name().links(),
        "other_url": other_url,
    }
    context["meta"] = topics_meta(request, other_url)
    return render(request, "articles/topics.html", context)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the page of a topic: a timeline of its articles and meetings, and links to the full lists."""
    found = live_topic(slug)
    if found is None:
        raise Http404
    shows_subject(about(Facet.TOPIC, found.pk))
    articles, meetings = concerning(about(Facet.TOPIC, found.pk))
    met = meetings.records()
    other_url = same_in_other_language(request) if live_topic(slug, other_language(active_language())) else ""
    context: dict[str, object] = {
        "topic": found,
        "years": Article.objects.live_timeline(articles.records(), Meeting.objects.live_appearances(met)),
        "article_count": articles.count(),
        "meetings": meetings.tally(),
        "other_url": other_url,
    }
    context["meta"] = topic_meta(request, found, other_url)
    return render(request, "articles/topic.html", context)
