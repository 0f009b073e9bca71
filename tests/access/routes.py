"""The patterns of all addresses of the site, and which of them answers one."""

from __future__ import annotations

from urllib.parse import unquote

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.utils import translation

# The desk's own: everything else is public.
DESK = "admin/"


def routes(resolver: URLResolver | None = None, within: str = "") -> set[str]:
    """The patterns of all addresses, as a resolved address tells its own; those of pages in Arabic."""
    with translation.override("ar"):
        return _routes(resolver or get_resolver(), within)


def _routes(resolver: URLResolver, within: str) -> set[str]:
    found = set()
    for pattern in resolver.url_patterns:
        own = str(pattern.pattern)
        route = within + (own.removeprefix("^") if within else own)
        found |= {route} if isinstance(pattern, URLPattern) else _routes(pattern, route)
    return found


def route_of(address: str) -> str | None:
    """The pattern that answers ``address``; None if none does."""
    try:
        with translation.override("en" if address.startswith("/en/") else "ar"):
            return resolve(unquote(address.partition("?")[0])).route
    except Resolver404:
        return None
