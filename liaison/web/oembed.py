"""oEmbed 1.0 (https://oembed.com): what another site shows when one of our addresses is pasted there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from liaison.text.normalize import xml_text
from liaison.text.numbers import number_in
from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import ResolverMatch

    from liaison.web.head import Image

# In seconds: a withdrawn page should leave the caches of other sites the same day.
_CACHE_AGE = 3600
_TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}


@dataclass(frozen=True)
class Size:
    """The size of a frame in pixels."""

    width: int
    height: int

    def within(self, request: HttpRequest) -> Size:
        """Return the size limited to ``maxwidth`` and ``maxheight`` of the request; an invalid limit is ignored."""
        return Size(
            min(self.width, _most(request, "maxwidth") or self.width),
            min(self.height, _most(request, "maxheight") or self.height),
        )


@dataclass(frozen=True)
class Embed:
    """The embedded form of a page: ``html`` in a frame of ``size``, or, without it, a link with a picture."""

    title: str
    author: str
    author_url: str
    image: Image | None = None
    html: str = ""
    size: Size | None = None


def endpoint(request: HttpRequest, address: str) -> str:
    """Return the address of the oEmbed data of the page at ``address``; both absolute."""
    return f"{absolute(request, reverse('oembed'))}?{urlencode({'url': address})}"


def asked_page(request: HttpRequest) -> tuple[str, ResolverMatch] | None:
    """Return the language and the resolved view of the page that is asked for; None if it is no page of this site."""
    try:
        asked = urlsplit(request.GET.get("url", ""))
    except ValueError:
        return None
    ours = {urlsplit(absolute(request, "/")).netloc, request.get_host()}
    path = unquote(asked.path)
    language = translation.get_language_from_path(path)
    if asked.scheme not in ("http", "https") or asked.netloc.lower() not in ours or not language:
        return None
    with translation.override(language):
        try:
            return language, resolve(path)
        except Resolver404:
            return None


def answer(request: HttpRequest, embed: Embed, provider: str, provider_url: str) -> HttpResponse:
    """Return the oEmbed response for ``embed`` in JSON, or in XML if the request asks for it."""
    fields: dict[str, object] = {
        "version": "1.0",
        "type": "rich" if embed.html else "link",
        "title": embed.title,
        "author_name": embed.author,
        "author_url": embed.author_url,
        "provider_name": provider,
        "provider_url": provider_url,
        "cache_age": _CACHE_AGE,
        **_frame(embed),
        **_thumbnail(request, embed.image),
    }
    kind = request.GET.get("format") or "json"
    return _open(HttpResponse(_WRITERS[kind](fields), content_type=_TYPES[kind]))


def refused(status: int) -> HttpResponse:
    """Return an error: 404 for nothing to show, 400 for no address, 501 for a format other than JSON and XML."""
    return _open(HttpResponse(status=status, content_type="text/plain; charset=utf-8"))


def knows_format(request: HttpRequest) -> bool:
    """Return whether ``request`` asks for JSON or XML."""
    return (request.GET.get("format") or "json") in _WRITERS


def _open(response: HttpResponse) -> HttpResponse:
    """Allow any site to read ``response``: all of its content is public."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _frame(embed: Embed) -> dict[str, object]:
    return {"html": embed.html, "width": embed.size.width, "height": embed.size.height} if embed.size else {}


def _thumbnail(request: HttpRequest, image: Image | None) -> dict[str, object]:
    """Return the thumbnail fields; none if ``image`` is larger than the request allows, as the standard requires."""
    if image is None or Size(image.width, image.height).within(request) != Size(image.width, image.height):
        return {}
    return {"thumbnail_url": image.url, "thumbnail_width": image.width, "thumbnail_height": image.height}


def _most(request: HttpRequest, name: str) -> int:
    return number_in(request.GET.get(name, ""), 9)


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _xml(fields: dict[str, object]) -> str:
    inside = "".join(f"<{name}>{escape(xml_text(str(value)))}</{name}>" for name, value in fields.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{inside}</oembed>\n'


_WRITERS = {"json": _json, "xml": _xml}
