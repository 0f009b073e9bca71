"""Whether an address that a document names is one of the site's, asked of Django's resolver; no view is called."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import translation

# What may stand for ``<l>``, for another placeholder and for ``*``.
_LANGUAGES = ("ar",)
_VALUES = ("1", "a", "csv")
_PLACEHOLDER = re.compile(r"<[\w-]+>|\*")
# Pages that the demo brings and staff may change.
_PAGES_OF_STAFF = {"about", "contact", "privacy"}


def is_address(address: str) -> bool:
    """Whether ``address`` (``/ar/news/?q=``, ``/<l>/news/<id>/<slug>/``, ``/*/meetings/register.*``) is answered by a view of ours."""
    path = urlsplit(address.split("?")[0]).path
    if path in (settings.MEDIA_URL, settings.STATIC_URL):
        return True
    holes = _PLACEHOLDER.findall(path)
    fillings = product(
        *(
            _LANGUAGES if hole == "<l>" or (number == 0 and path.startswith("/*/")) else _VALUES
            for number, hole in enumerate(holes)
        )
    )
    return any(_is_answered(_fill(path, filling), holes) for filling in fillings)


def _fill(path: str, values: tuple[str, ...]) -> str:
    rest = iter(values)
    return _PLACEHOLDER.sub(lambda _hole: next(rest), path)


def _is_answered(path: str, holes: list[str]) -> bool:
    language = path.split("/")[1]
    try:
        with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            match = resolve(path)
    except Resolver404:
        return False
    # Two views take any name: the admin's, which then answers 404, and that of pages that staff write.
    if match.route.endswith("(?P<url>.*)$"):
        return False
    return match.view_name != "office:page" or bool(set(holes) - {"<l>"}) or match.kwargs["slug"] in _PAGES_OF_STAFF


def is_end_of_address(tail: str) -> bool:
    """Whether an address of the site ends with ``tail`` (``print/``, ``organizations/<slug>/embed/``), whatever its placeholders are called."""
    tail = _PLACEHOLDER.sub("<>", tail.split("?")[0])
    return any(route == tail or route.endswith("/" + tail) for route in _routes())


@cache
def _routes() -> frozenset[str]:
    """The routes of all addresses, each placeholder as ``<>``."""

    def collect(patterns: list, before: str) -> list[str]:
        found = []
        for pattern in patterns:
            route = before + str(pattern.pattern)
            found += [route] if isinstance(pattern, URLPattern) else collect(pattern.url_patterns, route)
        return found

    return frozenset(re.sub(r"<[^>]*>", "<>", route) for route in collect(get_resolver().url_patterns, ""))
