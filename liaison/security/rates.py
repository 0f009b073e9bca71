"""Limits of how much one reader may ask for: requests are counted in Django's cache for a minute, under a daily hash."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from liaison.security import onion

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW = 60
# How many readers the onion service is thought to have at once.
_SHARED = 20


@dataclass(frozen=True)
class Standing:
    """The state of a reader's limit: ``count`` requests of ``limit``, and ``seconds`` until the next window."""

    limit: int
    count: int
    seconds: int

    def is_over(self) -> bool:
        """Return whether the reader has sent too many requests."""
        return self.count > self.limit

    def headers(self) -> dict[str, str]:
        """Return the rate limit headers (draft-ietf-httpapi-ratelimit-headers); over the limit, also Retry-After."""
        left = max(self.limit - self.count, 0)
        told = {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WINDOW}',
            "RateLimit": f'"minute";r={left};t={self.seconds}',
        }
        return told | {"Retry-After": str(self.seconds)} if self.is_over() else told


def count(request: HttpRequest, scope: str, limit: int) -> Standing | None:
    """Count the request among those for ``scope``; return the standing of its reader, or None for no limit (0)."""
    if not limit:
        return None
    if onion.came_through(request):
        # All who come through Tor share one address.
        limit *= _SHARED
    now = int(time())
    key = f"rate:{scope}:{_reader(request)}:{now // WINDOW}"
    cache.add(key, 0, timeout=WINDOW)
    try:
        counted = cache.incr(key)
    except ValueError:
        # A full cache dropped the key between the two calls.
        counted = 1
    return Standing(limit, counted, WINDOW - now % WINDOW)


def _reader(request: HttpRequest) -> str:
    """Return a keyed hash that identifies a reader for a day; the address cannot be recovered from it."""
    salt = f"liaison.security.rates {timezone.now():%Y-%m-%d}"
    return salted_hmac(salt, network_of(address_of(request)), algorithm="sha256").hexdigest()[:32]


def address_of(request: HttpRequest) -> str:
    """Return the IP address of the client. Behind our proxy it is the last entry that the proxy added.

    Earlier entries of X-Forwarded-For can be forged by the client.
    """
    own = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return own
    return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or own


def network_of(address: str) -> str:
    """Return the address, or for IPv6 its /64 network, because a household has countless addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
