"""Asking the site itself for one of its answers, without a server."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from django.http import HttpResponse


def ask(address: str) -> HttpResponse:
    """Return the site's answer to a stranger who asks for ``address``, under the name in ``SITE_URL``; an error is a status."""
    client = _client(urlsplit(settings.SITE_URL).netloc)
    return cast("HttpResponse", client.get(address, secure=settings.HTTPS, headers={"accept-language": "ar"}))


@lru_cache(maxsize=1)
def _client(host: str) -> Client:
    # Django's own way of asking a site without a server.
    return Client(raise_request_exception=False, SERVER_NAME=host)
