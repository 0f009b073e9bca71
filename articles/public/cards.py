"""The social cards (preview pictures) of the home page, articles and meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext

from articles.models import Meeting
from articles.public.withdrawn import gone_page
from articles.publishing.rendered_files import files_of
from articles.read.article_page import live_article
from liaison.media.rendered.cards import Card
from liaison.text.dates import format_moment
from liaison.text.languages import Phrase, active_language
from office.identity import identity_of
from office.public.cards import card_response, office_card

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.facts import MeetingCard
    from articles.models import Article
    from office.identity import Identity


def article_card(article: Article, office: Identity) -> Card:
    """Return the content of the card of a live article, in the active language."""
    language = active_language()
    published = article.edition(language).published_at
    return Card(
        language,
        title=Phrase(article.title, language),
        office=office.name,
        kind=article.get_kind_display(),
        day=format_moment(published) if published else "",
    )


def meeting_card(card: MeetingCard, office: Identity) -> Card:
    """Return the content of the card of a live meeting, in the active language."""
    language = active_language()
    kind = pgettext("kind of page", "Meeting")
    off = pgettext("meeting", "Called off") if card.called_off else ""
    day = " · ".join(filter(None, (card.when, off)))
    return Card(language, title=Phrase(card.title, language), office=office.name, kind=kind, day=day)


def home_card(request: HttpRequest) -> HttpResponseBase:
    """Return the card of the home page as a picture."""
    office = identity_of(request)
    return card_response(request, f"office/{active_language()}/card.png", office_card(office), office)


def of_article(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Return the card of a live article as a picture; for any other article, what its page answers.

    The slug is not checked, because other sites may use an older one.
    """
    found = live_article(pk)
    if found is None:
        return gone_page(request, pk)
    office = identity_of(request)
    return card_response(request, f"{files_of(found, active_language())}/card.png", article_card(found, office), office)


def of_meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Return the card of a live meeting as a picture; 404 for any other."""
    found = get_object_or_404(Meeting.objects.live(), pk=pk)
    office = identity_of(request)
    card = meeting_card(found.card(), office)
    return card_response(request, f"{files_of(found, active_language())}/card.png", card, office)
