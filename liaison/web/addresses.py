"""Addresses of pages, and of the same page in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

from liaison.text.languages import Phrase, active_language, first_phrase, other_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse


class NamedRow(Protocol):
    """A row of a record that has a page and a name in both languages."""

    @property
    def slug(self) -> str: ...
    @property
    def name_ar(self) -> str | None: ...
    @property
    def name_en(self) -> str | None: ...


def links(rows: Iterable[NamedRow], view: str, language: str) -> tuple[Link, ...]:
    """Links to ``view`` from rows with ``slug``, ``name_ar`` and ``name_en``, named in ``language``."""
    return tuple(
        Link(first_phrase({"ar": row.name_ar, "en": row.name_en}, language), address(view, row.slug)) for row in rows
    )


class HasAddress(Protocol):
    def get_absolute_url(self) -> str: ...


@lru_cache(maxsize=8192)
def _address(language: str, view: str, *args: str | int) -> str:
    return reverse(view, args=args)


def address(view: str, *args: str | int) -> str:
    """The address of a public page in the active language, remembered: a page holds dozens."""
    return _address(active_language(), view, *args)


@dataclass(frozen=True)
class Link:
    """A name, and the page it leads to."""

    name: Phrase
    url: str


def address_in(record: HasAddress, language: str) -> str:
    """The address of ``record``'s page in ``language``; whether there is such a page, the caller knows."""
    with translation.override(language):
        return record.get_absolute_url()


def same_in_other_language(request: HttpRequest) -> str:
    """The address of this list in the other language, under the same filters, from its first page."""
    language = active_language()
    query = request.GET.copy()
    query.pop("page", None)
    path = request.path.replace(f"/{language}/", f"/{other_language(language)}/", 1)
    return f"{path}?{query.urlencode()}" if query else path


def moved_to(request: HttpRequest, address: str) -> HttpResponse | None:
    """The way from any other address that names a record to its own; None where this is the one."""
    return None if request.path == unquote(address) else moved(address)


def moved(address: str) -> HttpResponse:
    """The way to ``address``, where something is found by now."""
    response = HttpResponsePermanentRedirect(address)
    # Browsers keep a 301 for good unless they are told; a title that changes back brings its address back.
    response["Cache-Control"] = "no-cache"
    return response


def absolute(request: HttpRequest, path: str) -> str:
    """``path`` (from the root of the site) as other sites know it: under ``SITE_URL``, else as the request names the site.

    Files may be kept elsewhere: an address that names its host stays as it is.
    """
    if not path.startswith("/"):
        return path
    return f"{settings.SITE_URL or _origin(request)}{path}"


def _origin(request: HttpRequest) -> str:
    """Looked at once for each request: a page holds dozens of addresses, and Django checks the host each time."""
    if "_origin" not in request.__dict__:
        request.__dict__["_origin"] = f"{request.scheme}://{request.get_host()}"
    return request.__dict__["_origin"]
