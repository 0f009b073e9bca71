"""The oEmbed endpoint, for articles, meetings and organizations that visitors may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.views.decorators.http import require_safe

from articles.models import Meeting
from articles.public.cards import article_card, meeting_card
from articles.public.head import lead_picture
from articles.read.article_page import live_article
from liaison.web.addresses import absolute, address
from liaison.web.oembed import Embed, answer, asked_page, knows_format, refused
from office.identity import identity_of
from office.public.cards import card_image
from organizations.models.former_slug import organization_at
from organizations.public.cards import organization_card
from organizations.public.embed import SIZE, frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from liaison.media.rendered.cards import Card
    from liaison.web.head import Image


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Return how to embed the page ``url``, in that page's language.

    Parameters: ``?url=…&maxwidth=…&maxheight=…&format=json|xml``. Answers 400 without ``url``, 501 for an unknown
    format and 404 for a page that cannot be embedded.
    """
    if not request.GET.get("url"):
        return refused(400)
    if not knows_format(request):
        return refused(501)
    page = asked_page(request)
    if page is None or page[1].view_name not in _PAGES:
        return refused(404)
    language, match = page
    with translation.override(language):
        embed = _PAGES[match.view_name](request, **match.kwargs)
        if embed is None:
            return refused(404)
        return answer(request, embed, str(identity_of(request)), _home(request))


def _of_article(request: HttpRequest, pk: int, slug: str) -> Embed | None:
    found = live_article(pk)
    if found is None:
        return None
    card = article_card(found, identity_of(request))
    return _link(request, found.title, found.get_absolute_url(), card, lead_picture(request, found))


def _of_meeting(request: HttpRequest, pk: int, slug: str) -> Embed | None:
    found = Meeting.objects.live().filter(pk=pk).first()
    if found is None:
        return None
    told = found.card()
    return _link(request, f"{told.title} · {told.when}", told.url, meeting_card(told, identity_of(request)))


def _of_organization(request: HttpRequest, slug: str) -> Embed | None:
    found = organization_at(slug)
    if found is None:
        return None
    office, size = identity_of(request), SIZE.within(request)
    image = card_image(request, organization_card(found, office), found.get_absolute_url(), office)
    return Embed(str(found.title()), str(office), _home(request), image, str(frame(request, found, size)), size)


def _link(request: HttpRequest, title: str, url: str, card: Card, picture: Image | None = None) -> Embed:
    """Return an embed for a page of this site, with its picture, or else its social card."""
    office = identity_of(request)
    return Embed(title, str(office), _home(request), picture or card_image(request, card, url, office))


def _home(request: HttpRequest) -> str:
    return absolute(request, address("articles:home"))


_PAGES: dict[str, Callable[..., Embed | None]] = {
    "articles:article": _of_article,
    "articles:meeting": _of_meeting,
    "organizations:detail": _of_organization,
    "organizations:embed": _of_organization,
}
