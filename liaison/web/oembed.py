"""What other sites show of a page of ours whose address somebody pastes there (oEmbed 1.0, https://oembed.com)."""

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
from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import ResolverMatch

    from liaison.web.head import Image

# Seconds: what is withdrawn should leave the caches of others the same day.
_CACHE_AGE = 3600
_TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}


@dataclass(frozen=True)
class Size:
    """Of a frame, in pixels."""

    width: int
    height: int

    def within(self, request: HttpRequest) -> Size:
        """As large as ``maxwidth`` and ``maxheight`` of the request allow; what is no number allows anything."""
        return Size(
            min(self.width, _most(request, "maxwidth") or self.width),
            min(self.height, _most(request, "maxheight") or self.height),
        )


@dataclass(frozen=True)
class Embed:
    """What is shown of a page: ``html`` in a frame of ``size``, or, without it, a link with a picture."""

    title: str
    author: str
    author_url: str
    image: Image | None = None
    html: str = ""
    size: Size | None = None


def endpoint(request: HttpRequest, address: str) -> str:
    """Where other sites ask what to show of the page at ``address``; both absolute."""
    return f"{absolute(request, reverse('oembed'))}?{urlencode({'url': address})}"


def asked_page(request: HttpRequest) -> tuple[str, ResolverMatch] | None:
    """The language of the page whose address is asked for, and what answers there; None where that is no page of this site."""
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
    """In JSON, or in XML where that is asked for."""
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
    """404: nothing that can be shown; 400: no address was given; 501: in no format but JSON and XML."""
    return _open(HttpResponse(status=status, content_type="text/plain; charset=utf-8"))


def knows_format(request: HttpRequest) -> bool:
    return (request.GET.get("format") or "json") in _WRITERS


def _open(response: HttpResponse) -> HttpResponse:
    """Read from any site: there is nothing in it but what everybody may know."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _frame(embed: Embed) -> dict[str, object]:
    return {"html": embed.html, "width": embed.size.width, "height": embed.size.height} if embed.size else {}


def _thumbnail(request: HttpRequest, image: Image | None) -> dict[str, object]:
    """The standard allows none that is larger than what was asked for."""
    if image is None or Size(image.width, image.height).within(request) != Size(image.width, image.height):
        return {}
    return {"thumbnail_url": image.url, "thumbnail_width": image.width, "thumbnail_height": image.height}


def _most(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _xml(fields: dict[str, object]) -> str:
    inside = "".join(f"<{name}>{escape(xml_text(str(value)))}</{name}>" for name, value in fields.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{inside}</oembed>\n'


_WRITERS = {"json": _json, "xml": _xml}
