"""Addresses of pages, links to them, and redirects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from liaison.page_cache.shown import shows_page
from liaison.text.languages import Phrase, active_language, first_phrase, other_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse


class NamedRow(Protocol):
    """A row with the slug and the names of a record that has a page."""

    @property
    def slug(self) -> str:
        """Return the slug of the page."""

    @property
    def name_ar(self) -> str | None:
        """Return the Arabic name, if any."""

    @property
    def name_en(self) -> str | None:
        """Return the English name, if any."""


def for_links(records: Any, *more: str) -> Any:
    """Return the rows of ``records`` (a QuerySet) that ``links`` takes, with the columns ``more`` besides."""
    return records.rewrite(False).values_list(*more, "slug", "name_ar", "name_en", named=True)


def links(rows: Iterable[NamedRow], view: str, language: str) -> tuple[Link, ...]:
    """Return links to ``view`` from the rows that ``for_links`` gives, named in ``language``."""
    return tuple(
        Link(first_phrase({"ar": row.name_ar, "en": row.name_en}, language), address(view, row.slug)) for row in rows
    )


class HasAddress(Protocol):
    """A record that has a page."""

    def get_absolute_url(self) -> str:
        """Return the path of its page in the active language."""


@lru_cache(maxsize=8192)
def _address(language: str, view: str, *args: str | int) -> str:
    return path_of(view, *args)


def path_of(view: str, *args: str | int) -> str:
    """Return the path of ``view`` in the active language.

    A slug that no form takes, and that cannot stand in an address, is written as "-": no page or list breaks on it.
    """
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return reverse(view, args=["-" if isinstance(arg, str) else arg for arg in args])


def address(view: str, *args: str | int) -> str:
    """Return the path of a public page in the active language, which the answer then shows. Cached: a page holds dozens."""
    if args:
        shows_page(view, args[0])
    return _address(active_language(), view, *args)


@dataclass(frozen=True)
class Link:
    """A name, and the address that it links to."""

    name: Phrase
    url: str


def address_in(record: HasAddress, language: str) -> str:
    """Return the path of ``record``'s page in ``language``; does not check that there is such a page."""
    with translation.override(language):
        return record.get_absolute_url()


def same_in_other_language(request: HttpRequest) -> str:
    """Return the path of this list in the other language, with the same filters, on its first page."""
    language = active_language()
    query = request.GET.copy()
    query.pop("page", None)
    path = request.path.replace(f"/{language}/", f"/{other_language(language)}/", 1)
    return f"{path}?{query.urlencode()}" if query else path


def moved_to(request: HttpRequest, address: str) -> HttpResponse | None:
    """Return a redirect to ``address``, the proper path of a record, or None if ``request`` is for it already."""
    return None if request.path == unquote(address) else moved(address)


def moved(address: str) -> HttpResponse:
    """Return a permanent redirect to ``address``."""
    response = HttpResponsePermanentRedirect(address)
    # Browsers cache a 301 forever unless told otherwise, but an old address can become valid again if a title changes
    # back.
    response["Cache-Control"] = "no-cache"
    return response


def is_of_the_web(address: str) -> bool:
    """Return whether ``address`` leads to a page of the web, and not to something that runs, as ``javascript:`` does."""
    return address.lower().startswith(("https://", "http://"))


def absolute(request: HttpRequest, path: str) -> str:
    """Return ``path`` (from the root of the site) as an absolute address, under ``SITE_URL`` or the request's host.

    An address with a host, such as that of a file stored elsewhere, is returned unchanged.
    """
    if not path.startswith("/"):
        return path
    return f"{settings.SITE_URL or _origin(request)}{path}"


def _origin(request: HttpRequest) -> str:
    """Return scheme and host of ``request``, cached on it.

    A page holds dozens of addresses, and Django checks the host each time.
    """
    if "_origin" not in request.__dict__:
        request.__dict__["_origin"] = f"{request.scheme}://{request.get_host()}"
    return request.__dict__["_origin"]
