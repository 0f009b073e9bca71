"""The metadata in the head of the pages of news, meetings and topics, from what their views have read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.public.cards import article_card, meeting_card
from articles.public.structured_data import event, news_article
from liaison.search.api import Kind
from liaison.text.languages import active_language
from liaison.web.addresses import absolute, address
from liaison.web.head import Image, Meta, plain
from liaison.web.oembed import endpoint
from office.identity import identity_of
from office.public.head import breadcrumb, list_meta, page_meta
from office.public.structured_data import publisher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.paginator import Page
    from django.http import HttpRequest

    from articles.facts import MeetingFacts
    from articles.models import Article, Meeting, Topic
    from articles.read.article_parts import Parts
    from articles.read.filters import ArticleFilterSet, MeetingFilterSet
    from liaison.web.addresses import Link


def _news() -> Link:
    return breadcrumb(_("News"), address("articles:news"))


def _register() -> Link:
    return breadcrumb(_("Register of meetings"), address("articles:meetings"))


def _topics() -> Link:
    return breadcrumb(_("Topics"), address("articles:topics"))


def article_meta(request: HttpRequest, article: Article, other_url: str, parts: Parts) -> Meta:
    """Return the metadata of a live article. ``parts``: what its page shows besides the article's own texts."""
    edition, office = article.edition(active_language()), identity_of(request)
    picture = lead_picture(request, article)
    meta = page_meta(
        request,
        (_news(), breadcrumb(article.title, article.get_absolute_url())),
        other_url,
        article.summary or plain(article.body),
        card=None if picture else article_card(article, office),
        image=picture,
        kind="article",
        published=edition.published_at,
        modified=edition.modified_at(),
        section=article.get_kind_display(),
        tags=tuple(str(link.name) for link in parts.all_topics()),
    )
    graph = (news_article(request, article, meta, parts), publisher(request, office), *meta.graph)
    return replace(meta, graph=graph, oembed=endpoint(request, meta.address))


def lead_picture(request: HttpRequest, article: Article) -> Image | None:
    """Return the lead picture in the size for other sites; None without one or before it is made."""
    picture = article.picture()
    card = picture.card() if picture else None
    return Image(absolute(request, card.url), card.width, card.height, picture.alt) if picture and card else None


def meeting_meta(
    request: HttpRequest, meeting: Meeting, other_url: str, facts: MeetingFacts, reports: Iterable[Article]
) -> Meta:
    """Return the metadata of a live meeting, with the live ``reports`` on it."""
    meta = page_meta(
        request,
        (_register(), breadcrumb(facts.card.title, facts.card.url)),
        other_url,
        facts.summary or _in_short(facts),
        card=meeting_card(facts.card, identity_of(request)),
    )
    graph = (event(request, meeting, facts, reports, meta), *meta.graph)
    return replace(meta, graph=graph, oembed=endpoint(request, meta.address))


def _in_short(facts: MeetingFacts) -> str:
    """Return a description of a meeting without a summary: when, in which format and with whom."""
    bodies = (str(body.organization.name) for side in facts.sides for body in side.delegations)
    return " · ".join([facts.card.when, str(facts.card.format), *bodies])


def news_meta(request: HttpRequest, other_url: str, page: Page, filters: ArticleFilterSet) -> Meta:
    """Return the metadata of the list of news."""
    about = _("Reports of meetings, press releases, statements and news, the newest first.")
    return list_meta(request, _news(), other_url, page, about, filters)


def register_meta(request: HttpRequest, other_url: str, page: Page, filters: MeetingFilterSet) -> Meta:
    """Return the metadata of the register of meetings."""
    about = _("Meetings held by the office: with whom, when and about what.")
    return list_meta(request, _register(), other_url, page, about, filters)


def figures_meta(request: HttpRequest, other_url: str, page: Page, filters: MeetingFilterSet) -> Meta:
    """Return the metadata of the meetings in figures."""
    about = _("How often the office met each organization, when and about what.")
    return list_meta(
        request, breadcrumb(_("Meetings in figures"), address("articles:figures")), other_url, page, about, filters
    )


def archive_meta(request: HttpRequest, kind: Kind, title: str, other_url: str) -> Meta:
    """Return the metadata of the archive of news or meetings."""
    news = kind == Kind.ARTICLE
    own = breadcrumb(title, address("articles:news_archive" if news else "articles:meetings_archive"))
    about = _("Everything published here, by year and month.") if news else _("Every meeting, by year and month.")
    return page_meta(request, (_news() if news else _register(), own), other_url, about)


def corrections_meta(request: HttpRequest, other_url: str, page: Page) -> Meta:
    """Return the metadata of the page of corrections."""
    about = _("Corrections to what we have published. Each also appears on its own page.")
    return list_meta(request, breadcrumb(_("Corrections"), address("articles:corrections")), other_url, page, about)


def verify_meta(request: HttpRequest, other_url: str) -> Meta:
    """Return the metadata of the page that verifies texts."""
    about = _(
        "Whether a text, a file or an address is the office’s own, in which version, and what was corrected since."
    )
    return page_meta(request, (breadcrumb(_("Verify a text"), address("articles:verify")),), other_url, about)


def topics_meta(request: HttpRequest, other_url: str) -> Meta:
    """Return the metadata of the list of topics."""
    about = _("What the news and the meetings are about, from A to Z.")
    return page_meta(request, (_topics(),), other_url, about)


def topic_meta(request: HttpRequest, topic: Topic, other_url: str) -> Meta:
    """Return the metadata of the page of a topic."""
    about = _("News and meetings about %(name)s.") % {"name": topic.title()}
    return page_meta(request, (_topics(), topic.link()), other_url, about)
