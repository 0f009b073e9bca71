"""Structured data (schema.org) of the office and its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.templatetags.static import static

from liaison.text.empty_values import without_empty
from liaison.text.languages import active_language
from liaison.web.addresses import absolute, address
from liaison.web.structured_data import Node

if TYPE_CHECKING:
    from django.http import HttpRequest

    from office.identity import Identity


def office_id(request: HttpRequest) -> str:
    """Return the id by which other nodes refer to the office."""
    return absolute(request, "/#office")


def site_id(request: HttpRequest) -> str:
    """Return the id by which pages refer to the site."""
    return f"{absolute(request, address('articles:home'))}#site"


def publisher(request: HttpRequest, office: Identity) -> Node:
    """Return the node of the office as the publisher of an article."""
    return {
        "@type": "Organization",
        "@id": office_id(request),
        "name": str(office.name),
        "url": absolute(request, address("articles:home")),
        "logo": _logo(request, office),
    }


def organization(request: HttpRequest, office: Identity) -> Node:
    """Return the full node of the office."""
    return without_empty(
        {
            **publisher(request, office),
            "slogan": str(office.tagline),
            "description": str(office.about),
            "address": str(office.address),
            "email": office.email,
            "telephone": office.phone,
            "sameAs": [page.url for page in office.elsewhere],
        }
    )


def website(request: HttpRequest, office: Identity) -> Node:
    """Return the node of the site in the page's language, with its search."""
    home = absolute(request, address("articles:home"))
    search = absolute(request, address("articles:search"))
    return {
        "@type": "WebSite",
        "@id": site_id(request),
        "name": str(office.name),
        "url": home,
        "inLanguage": active_language(),
        "publisher": {"@id": office_id(request)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def _logo(request: HttpRequest, office: Identity) -> Node:
    """Return the node of the office's logo, or of the site's mark."""
    url = office.logo or static("site/mark.svg")
    logo = {"url": absolute(request, url), "width": office.logo_width or None, "height": office.logo_height or None}
    return without_empty({"@type": "ImageObject", **logo})
