"""Who gets an uploaded picture: visitors while something live shows it, and whoever a page of the desk gave a key.

The apps declare as ``shown_pictures`` what visitors may see. The address of a picture on a page of the desk, or on a page
behind a link for outsiders, ends with a key, because staff's cookie is not sent to ``/media/``: so drafts have pictures too.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from liaison.declarations import declared
from liaison.staff.requests import is_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

KEY = "key"
# The name of a stored picture, or of a file made of it, which django-imagefield calls by the picture's own name.
_PATH = re.compile(r"(?:pictures/|__processed__/(?:[\w-]+/)+)([0-9a-f]{32})(?:-[\w-]+)?\.\w+")
_SALT = "liaison.media"
# A key is good for this period and for the next, in seconds: long enough for a page that stays open over a day's work.
_PERIOD = 12 * 60 * 60

_keyed: ContextVar[bool] = ContextVar("keyed", default=False)


def picture_at(path: str) -> str:
    """Return the name of the picture that the file at ``path`` (below MEDIA_ROOT) is or was made of; empty for others."""
    match = _PATH.fullmatch(path)
    return f"pictures/{match[1]}.webp" if match else ""


def may_get(path: str, key: str) -> bool:
    """Return whether the file at ``path`` may be sent to somebody with ``key``, which may be empty."""
    name = picture_at(path)
    if not name:
        return False
    return has_key(name, key) if key else any(shows(name) for shows in declared("shown_pictures"))


def has_key(name: str, key: str) -> bool:
    """Return whether ``key`` was given for the picture ``name``, and lately."""
    period = _period()
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(key, _key(name, at, secret)) for at in (period, period - 1) for secret in secrets)


def keyed(url: str, path: str) -> str:
    """Return the address ``url`` of the file at ``path``, with a key where ``giving_keys`` is in force."""
    name = picture_at(path) if _keyed.get() else ""
    return f"{url}?{KEY}={_key(name, _period(), settings.SECRET_KEY)}" if name else url


@contextmanager
def giving_keys() -> Iterator[None]:
    """Let addresses of pictures have keys in this context, which includes the rendering of the page."""
    mark = _keyed.set(True)
    try:
        yield
    finally:
        _keyed.reset(mark)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that gives keys on the pages of the desk."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return get_response(request)
        with giving_keys():
            return get_response(request)

    return respond


def _period() -> int:
    return int(time.time() // _PERIOD)


def _key(name: str, period: int, secret: str) -> str:
    return salted_hmac(_SALT, f"{name}:{period}", secret=secret, algorithm="sha256").hexdigest()[:32]
