"""Social cards: their addresses and responses. The ``cards.py`` of each app decides what a card shows."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404

from liaison.media.rendered.cards import HEIGHT, WIDTH, Card
from liaison.media.rendered.files import content_key, made_response
from liaison.media.rendered.lettering import can_letter
from liaison.text.languages import active_language
from liaison.web.addresses import absolute
from liaison.web.head import Image
from liaison.write_failures import UnreachableError
from office.models import Office

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from office.identity import Identity

logger = logging.getLogger(__name__)

# A changed card has a new address. Caches keep a card for one day only, so that withdrawn content disappears from them.
_CACHED = "public, max-age=86400"


def office_card(office: Identity) -> Card:
    """Return the card of the office, for pages without a card of their own."""
    return Card(active_language(), title=office.name, line=office.tagline)


def card_image(request: HttpRequest, card: Card, address: str, office: Identity) -> Image | None:
    """Return ``card`` as the image of the page at ``address``; None if cards cannot be drawn."""
    if not can_letter():
        return None
    url = f"{absolute(request, address)}card.png?v={_key(card, office)}"
    return Image(url, WIDTH, HEIGHT, alt=str(card.title))


def card_response(request: HttpRequest, name: str, card: Card, office: Identity) -> HttpResponseBase:
    """Return the card as PNG, drawn once and stored under ``name``. Raises Http404 if cards cannot be drawn."""
    if not can_letter():
        raise Http404
    key = _key(card, office)
    cached = _CACHED if request.GET.get("v") == key else "no-cache"
    return made_response(request, name, key, partial(_draw, card), "image/png", cached)


def _key(card: Card, office: Identity) -> str:
    return content_key(*card.parts(), office.logo)


def _draw(card: Card) -> bytes:
    return card.png(_logo())


def _logo() -> bytes:
    office = Office.objects.only("logo").first()
    if office is None or not office.logo:
        return b""
    try:
        with office.logo.open("rb") as file:
            return file.read()
    except UnreachableError:
        # A card without it would be kept.
        raise
    except OSError:
        logger.warning("The picture %s is lost: %s", office.logo.name, office)
        return b""
