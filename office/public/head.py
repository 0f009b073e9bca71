"""What any public page says of itself in its head; the apps add what is theirs. No query but the office's, read once."""

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
    """A step on the way to a page, in the page's language."""
    return Link(phrase_here(title), url)


def page_meta(
    request: HttpRequest,
    trail: tuple[Link, ...],
    other_url: str,
    description: str = "",
    card: Card | None = None,
    **said: Any,
) -> Meta:
    """Of the page that ``trail`` leads to from the home page; the last step is the page itself.

    ``other_url``: its address in the other language, if it is live there. ``card`` stands for it where it has no
    ``image``; without either, the office's own does. ``said``: what else ``Meta`` takes.
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
    """Of a list, read page by page.

    Each page stands for itself: the second in the other language holds something else. A list that ``filters`` narrow
    may be shared, and is kept out of search engines: they would find the same at thousands of addresses.
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
    """Of a page that staff write."""
    own = breadcrumb(page.title, page.get_absolute_url())
    return page_meta(request, (own,), other_url, plain(page.body))
