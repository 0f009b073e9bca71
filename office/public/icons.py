"""The icons at the root of the site, for browsers, feed readers and phones: the office's logo or the site's mark."""

from __future__ import annotations

import io
import logging
from functools import partial
from typing import TYPE_CHECKING

from django.core.cache import cache
from PIL import Image, ImageDraw, ImageOps

from liaison.media.rendered.files import content_key, made_response
from liaison.row_changes import Follower
from liaison.write_failures import UnreachableError
from office.models import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)

# One day: a new logo appears soon enough, and every browser requests the icons.
_CACHED = "public, max-age=86400"
# Each process reads the name of the logo once in ten minutes.
_KEY, _REMEMBERED = "office-logo", 600
_FAVICON, _TOUCH = (16, 32, 48), 180
# The site's mark is drawn larger by this factor and then reduced, for smooth edges.
_FINER = 4
_COLOR = "#0c5b48"


def favicon(request: HttpRequest) -> HttpResponseBase:
    """Return the favicon of the site in several sizes."""
    return _icon(request, "icon/favicon.ico", _ico, "image/x-icon")


def touch_icon(request: HttpRequest) -> HttpResponseBase:
    """Return the icon for home screens of phones as PNG."""
    return _icon(request, "icon/touch.png", _png, "image/png")


def _forget_logo(_office: Office) -> None:
    """Drop the cached name of the logo after the office is saved, so that icons use the new one."""
    cache.delete(_KEY)


def _icon(request: HttpRequest, name: str, make: Callable[[str], bytes], kind: str) -> HttpResponseBase:
    """Return an icon, made once for each logo."""
    logo = cache.get_or_set(_KEY, _logo, _REMEMBERED) or ""
    return made_response(request, name, content_key(logo), partial(make, logo), kind, _CACHED)


def _logo() -> str:
    """Return the file name of the office's logo; empty without one."""
    office = Office.objects.only("logo").first()
    return office.logo.name if office and office.logo else ""


def _ico(logo: str) -> bytes:
    return _saved(_mark(logo, max(_FAVICON)), "ICO", sizes=[(size, size) for size in _FAVICON])


def _png(logo: str) -> bytes:
    """Return the mark as PNG on white, because phones show transparent pixels as black."""
    mark = _mark(logo, _TOUCH)
    paper = Image.new("RGB", mark.size, "white")
    paper.paste(mark, mask=mark.getchannel("A"))
    return _saved(paper, "PNG", optimize=True)


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def _mark(logo: str, size: int) -> Image.Image:
    """Return the logo, or the site's mark, as a square with a transparent background."""
    if logo:
        try:
            with Office(logo=logo).logo.open("rb") as file, Image.open(file) as picture:
                return ImageOps.pad(picture.convert("RGBA"), (size, size), color=(0, 0, 0, 0))
        except UnreachableError:
            # What is made in the meantime would be kept.
            raise
        except OSError:
            logger.warning("The picture %s is lost: the office's logo", logo)
    return _own_mark(size)


def _own_mark(size: int) -> Image.Image:
    """Return the site's mark, drawn like ``mark.svg``."""
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
