"""How often one reader may ask: counted in Django's cache for a minute, and forgotten with it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW = 60


@dataclass(frozen=True)
class Standing:
    """How a reader stands in the minute that runs: ``count`` requests of ``limit``, and ``seconds`` until the next."""

    limit: int
    count: int
    seconds: int

    def is_over(self) -> bool:
        return self.count > self.limit

    def headers(self) -> dict[str, str]:
        """As of draft-ietf-httpapi-ratelimit-headers, and for whoever is over, when to come again (RFC 9110)."""
        left = max(self.limit - self.count, 0)
        told = {
            "RateLimit-Policy": f'"minute";q={self.limit};w={WINDOW}',
            "RateLimit": f'"minute";r={left};t={self.seconds}',
        }
        return told | {"Retry-After": str(self.seconds)} if self.is_over() else told


def count(request: HttpRequest) -> Standing | None:
    """Count the request, and say how its reader stands; None where the site sets no limit."""
    if not settings.API_RATE:
        return None
    now = int(time())
    key = f"api-rate:{_reader(request)}:{now // WINDOW}"
    cache.add(key, 0, timeout=WINDOW)
    try:
        counted = cache.incr(key)
    except ValueError:
        # Pushed out of a full cache between the two.
        counted = 1
    return Standing(settings.API_RATE, counted, WINDOW - now % WINDOW)


def _reader(request: HttpRequest) -> str:
    """By what a reader is told from others for a day: the address cannot be read back from it."""
    salt = f"liaison.api.rates {timezone.now():%Y-%m-%d}"
    return salted_hmac(salt, _network(address_of(request)), algorithm="sha256").hexdigest()[:32]


def address_of(request: HttpRequest) -> str:
    """Whence the request came. Behind our own proxy that is what it added last; anything before it anybody may claim."""
    own = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return own
    return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or own


def _network(address: str) -> str:
    """The address; of IPv6 the network, as one household has more addresses than can be counted."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
