"""The office's mark as browsers, feed readers and phones ask for it at the root of a site: its logo, or the site's own mark."""

from __future__ import annotations

import io
import logging
from functools import partial
from typing import TYPE_CHECKING

from django.core.cache import cache
from PIL import Image, ImageDraw, ImageOps

from liaison.media.rendered.files import content_key, made_response
from liaison.row_changes import Follower
from office.models import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)

# A day: whoever changes the logo sees it soon enough, and every browser asks.
_CACHED = "public, max-age=86400"
# In each process the name of the logo is asked for once in ten minutes.
_KEY, _REMEMBERED = "office-logo", 600
_FAVICON, _TOUCH = (16, 32, 48), 180
# The site's own mark is drawn so much larger than it is shown, so that its edges are smooth.
_FINER = 4
_COLOR = "#0c5b48"


def favicon(request: HttpRequest) -> HttpResponseBase:
    return _icon(request, "icon/favicon.ico", _ico, "image/x-icon")


def touch_icon(request: HttpRequest) -> HttpResponseBase:
    return _icon(request, "icon/touch.png", _png, "image/png")


def _forget_logo(_office: Office) -> None:
    """After saving the office: let the next icon be made of the logo it has now."""
    cache.delete(_KEY)


def _icon(request: HttpRequest, name: str, make: Callable[[str], bytes], kind: str) -> HttpResponseBase:
    """Made once for each logo. One query at most."""
    logo = cache.get_or_set(_KEY, _logo, _REMEMBERED) or ""
    return made_response(request, name, content_key(logo), partial(make, logo), kind, _CACHED)


def _logo() -> str:
    """The name of its file, or nothing."""
    office = Office.objects.only("logo").first()
    return office.logo.name if office and office.logo else ""


def _ico(logo: str) -> bytes:
    return _saved(_mark(logo, max(_FAVICON)), "ICO", sizes=[(size, size) for size in _FAVICON])


def _png(logo: str) -> bytes:
    """Phones show no transparency: what has none behind it turns black."""
    mark = _mark(logo, _TOUCH)
    paper = Image.new("RGB", mark.size, "white")
    paper.paste(mark, mask=mark.getchannel("A"))
    return _saved(paper, "PNG", optimize=True)


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def _mark(logo: str, size: int) -> Image.Image:
    """A square, transparent where nothing is."""
    if logo:
        try:
            with Office(logo=logo).logo.open("rb") as file, Image.open(file) as picture:
                return ImageOps.pad(picture.convert("RGBA"), (size, size), color=(0, 0, 0, 0))
        except OSError:
            logger.warning("The picture %s is lost: the office's logo", logo)
    return _own_mark(size)


def _own_mark(size: int) -> Image.Image:
    """What ``mark.svg`` shows: two who speak to each other."""
    scale = size * _FINER / 40
    picture = Image.new("RGBA", (size * _FINER, size * _FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, *picture.size), radius=5 * scale, fill=_COLOR)
    for path in (
        ((9, 12), (22, 12), (22, 22), (15, 22), (9, 27), (9, 12), (22, 12)),
        ((31, 18), (31, 33), (25, 28), (16, 28)),
    ):
        draw.line([(x * scale, y * scale) for x, y in path], fill="white", width=round(2.6 * scale), joint="curve")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


FOLLOWERS = (Follower("office.Office", saved=_forget_logo),)
