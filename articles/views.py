"""The public pages of news, meetings and topics. Each depends on its address, its language and the database alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from articles.filters import filtered_articles, filtered_meetings
from articles.gone import gone_page, other_edition
from articles.models import Article, Meeting, Topic
from articles.models.live_article import live_article
from articles.models.topic import topic_links
from articles.notices import as_shown, for_corrections_page, notices_of
from liaison.addresses import address_in, same_in_other_language
from liaison.languages import active_language, other_language
from liaison.paging import page_of
from organizations.models import Organization

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NEWS_PER_PAGE = 20
MEETINGS_PER_PAGE = 25
CORRECTIONS_PER_PAGE = 20
ARTICLE_TEMPLATE = "articles/article.html"


def home(request: HttpRequest) -> HttpResponse:
    """The front page: one lead, the latest news, what meetings come and came, the partners. Five queries."""
    lead, *latest = Article.objects.live().for_list()[:9] or [None]
    meetings = Meeting.objects.live()
    context = {
        "lead": lead,
        "latest": latest,
        "coming": [meeting.card() for meeting in meetings.to_come()[:3]],
        "past": [meeting.card() for meeting in meetings.past().latest_first()[:5]],
        "partners": Organization.objects.most_met()[:12].links(),
        "topics": Topic.objects.live().by_name()[:20].links(),
        "other_url": same_in_other_language(request),
    }
    return render(request, "articles/home.html", context)


def news(request: HttpRequest) -> HttpResponse:
    filters, articles = filtered_articles(request.GET)
    return _list(request, "articles/news.html", filters, *page_of(articles, request, NEWS_PER_PAGE))


def meetings(request: HttpRequest) -> HttpResponse:
    filters, found = filtered_meetings(request.GET)
    page, notes = page_of(found, request, MEETINGS_PER_PAGE)
    page.object_list = [meeting.row() for meeting in page.object_list]
    return _list(request, "articles/meetings.html", filters, page, notes)


def _list(request: HttpRequest, template: str, filters: Any, page: Any, notes: list[str]) -> HttpResponse:
    context = {
        "filters": filters,
        "page": page,
        "notes": [*filters.notes(), *notes],
        "other_url": same_in_other_language(request),
    }
    return render(request, template, context)


def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One live edition, at one address; of one that was out once, what became of it."""
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    return _moved(request, found) or article_page(request, found)


def _moved(request: HttpRequest, record: Article | Meeting) -> HttpResponse | None:
    """To the record's own address from any other that names it."""
    address = record.get_absolute_url()
    if request.path == unquote(address):
        return None
    response = HttpResponsePermanentRedirect(address)
    # Browsers keep a 301 for good unless they are told; a title that changes back brings its address back.
    response["Cache-Control"] = "no-cache"
    return response


def article_page(
    request: HttpRequest, found: Article, template: str = ARTICLE_TEMPLATE, extra: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of an article that came from ``live_article``, with the facts of its meeting where visitors may know them.

    ``template`` and ``extra`` are for pages that show it with something besides. Six queries; seven when it was corrected.
    """
    meeting = found.shown_meeting()
    facts = meeting.facts(beside=found.pk) if meeting else None
    organizations, people = found.organization_links(), found.people_links()
    context = {
        "article": found,
        "facts": facts,
        "organizations": facts.without(organizations) if facts else organizations,
        "people": facts.without(people) if facts else people,
        "topics": () if facts else topic_links(article=found.pk),
        "notices": notices_of(found),
        "other_url": other_edition(found),
    }
    return render(request, template, context | (extra or {}))


def corrections(request: HttpRequest) -> HttpResponse:
    """What was wrong on pages that are live, and is right now. Two queries."""
    page, notes = page_of(for_corrections_page(), request, CORRECTIONS_PER_PAGE)
    page.object_list = as_shown(page.object_list)
    context = {"page": page, "notes": notes, "other_url": same_in_other_language(request)}
    return render(request, "articles/corrections.html", context)


def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One public meeting with everything that may be known of it and every live report on it. Six queries."""
    found = get_object_or_404(Meeting.objects.live(), pk=pk)
    if moved := _moved(request, found):
        return moved
    language = other_language(active_language())
    context = {
        "facts": found.facts(),
        "reports": Article.objects.live().filter(meeting=found).for_list(),
        "other_url": address_in(found, language) if found.is_live(language) else "",
    }
    return render(request, "articles/meeting.html", context)


def topics(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": Topic.objects.live().by_name().links(),
        "other_url": same_in_other_language(request),
    }
    return render(request, "articles/topics.html", context)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What was written and who met about one topic: the newest of each, and the way to all."""
    found = get_object_or_404(Topic.objects.live(), slug=slug)
    articles = Article.objects.live().on_topic(found)
    meetings = Meeting.objects.live().on_topic(found)
    elsewhere = Topic.objects.live(other_language(active_language()))
    context = {
        "topic": found,
        "articles": articles.for_list()[:10],
        "article_count": articles.count(),
        "meetings": [meeting.row() for meeting in meetings.for_list()[:10]],
        "meeting_count": meetings.count(),
        "other_url": same_in_other_language(request) if elsewhere.filter(pk=found.pk).exists() else "",
    }
    return render(request, "articles/topic.html", context)
