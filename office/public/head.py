"""The head data of public pages, which the apps extend. It reads only the office's identity from the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liaison.text.dates import digits
from liaison.text.languages import active_language, phrase_here
from liaison.web.addresses import Link, absolute, address
from liaison.web.head import Meta, editions, plain, shortened
from liaison.web.structured_data import Node, breadcrumbs
from office.identity import identity_of
from office.public.cards import card_image, office_card
from office.public.structured_data import organization, site_id, website

if TYPE_CHECKING:
    from django.core.paginator import Page as ListPage
    from django.http import HttpRequest

    from liaison.media.rendered.cards import Card
    from liaison.web.filters import PublicFilterSet
    from office.models import Page


def breadcrumb(title: str, url: str) -> Link:
    """Return a link with ``title`` in the page's language, as one step of the trail to a page."""
    return Link(phrase_here(title), url)


def page_meta(
    request: HttpRequest,
    trail: tuple[Link, ...],
    other_url: str,
    description: str = "",
    card: Card | None = None,
    **said: Any,
) -> Meta:
    """Return the head data of the page at the end of ``trail``, which begins below the home page.

    ``other_url`` is the page's address in the other language, if it is live there. ``card`` is used where the page has
    no ``image``; without either, the office's card is used. ``said`` has further fields of ``Meta``.
    """
    office = identity_of(request)
    own = trail[-1]
    home = Link(office.name, address("articles:home"))
    drawn, beside = (card, own.url) if card else (office_card(office), home.url)
    image = said.pop("image", None) or card_image(request, drawn, beside, office)
    return Meta(
        title=str(own.name),
        address=absolute(request, own.url),
        description=shortened(description or str(office.tagline) or str(office)),
        editions=editions(request, own.url, other_url),
        image=image,
        graph=(breadcrumbs(request, (home, *trail)),),
        **said,
    )


def home_meta(request: HttpRequest, other_url: str) -> Meta:
    """Return the head data of the home page."""
    office = identity_of(request)
    own = Link(office.name, address("articles:home"))
    meta = page_meta(request, (own,), other_url, str(office.about))
    return replace(meta, graph=(website(request, office), organization(request, office)))


def list_meta(
    request: HttpRequest,
    shown: Link,
    other_url: str,
    page: ListPage,
    description: str = "",
    filters: PublicFilterSet | None = None,
) -> Meta:
    """Return the head data of a page of a list.

    Each page stands for itself, as a later page in the other language has other content. A filtered list can be shared
    but is not indexed by search engines, which would find the same content at thousands of addresses.
    """
    narrow = filters.query() if filters and filters.is_narrow() else ""
    number = page.number if page.number > 1 else 0
    words = [
        str(shown.name),
        filters.in_words() if filters and narrow else "",
        _("Page %(number)s of %(of)s") % {"number": digits(str(number)), "of": digits(str(page.paginator.num_pages))}
        if number
        else "",
    ]
    query = "&".join(filter(None, (narrow, f"page={number}" if number else "")))
    own = breadcrumb(" · ".join(filter(None, words)), f"{shown.url}?{query}" if query else shown.url)
    trail = (shown, own) if query else (shown,)
    meta = page_meta(request, trail, "" if query else other_url, description, listed=not narrow)
    if query:
        meta = replace(meta, editions=())
    return replace(meta, graph=(_collection(request, meta), *meta.graph))


def _collection(request: HttpRequest, meta: Meta) -> Node:
    return {
        "@type": "CollectionPage",
        "@id": meta.address,
        "name": meta.title,
        "url": meta.address,
        "description": meta.description,
        "inLanguage": active_language(),
        "isPartOf": {"@id": site_id(request)},
    }


def written_meta(request: HttpRequest, page: Page, other_url: str) -> Meta:
    """Return the head data of a page that staff have written."""
    own = breadcrumb(page.title, page.get_absolute_url())
    return page_meta(request, (own,), other_url, plain(page.body))
