"""The site's onion address: readers with Tor Browser are offered it, and it is reached over plain HTTP inside Tor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import DisallowedHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# An onion service of version 3: 56 letters of base32, of which the last says the version.
_ONION = re.compile(r"(?:http://)?((?:[a-z0-9-]+\.)*[a-z2-7]{55}d\.onion)/?")


def onion_host(value: str) -> str:
    """Return the host of the onion address ``value``, with or without ``http://``; empty for an empty one.

    Raises ValueError for any other.
    """
    if not value:
        return ""
    found = _ONION.fullmatch(value.strip().lower())
    if found is None:
        raise ValueError(value)
    return found[1]


def came_through(request: HttpRequest) -> bool:
    """Return whether ``request`` was sent to the site's onion address."""
    return bool(settings.ONION_ADDRESS) and _host(request) == settings.ONION_ADDRESS


def mark(request: HttpRequest) -> None:
    """Let Django's SecurityMiddleware take a request to the onion address for a secure one: Tor encrypts it.

    Else it would lead to HTTPS, which the onion service does not have. ``as_it_came`` undoes this below that middleware.
    """
    if came_through(request):
        request.is_secure = lambda: True  # type: ignore[method-assign]


def as_it_came(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware below which a request is as secure as its transport says."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        vars(request).pop("is_secure", None)
        return get_response(request)

    return middleware


def address_of(request: HttpRequest) -> str:
    """Return the address of the requested page at the onion service; empty without one, or if it is already used."""
    if not settings.ONION_ADDRESS or came_through(request):
        return ""
    return f"http://{settings.ONION_ADDRESS}{request.get_full_path()}"


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host().lower()
    except DisallowedHost:
        return ""
