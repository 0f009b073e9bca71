"""The sizes and kinds in which pages offer a picture: made when it is uploaded, found by their names alone.

A model lists them as the ``formats`` of its PictureField. django-imagefield names each after the picture, the focal point
and what is done to it, so that an address never shows anything else than it showed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from imagefield.backend_base import calculate_crop_box
from imagefield.processing_pillow import register_pillow
from PIL import Image

from liaison.text.file_sizes import format_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison.typing import StrOrPromise

Size = tuple[int, int]

# Shapes. Lists and articles show pictures in the first, other sites show them on cards in the second.
WIDE: Size = (16, 9)
CARD: Size = (1200, 630)
# A narrower picture is offered up to its own width.
WIDTHS = (400, 800, 1200, 1600)
# Two widths closer to each other than this are one.
_APART = 1.15
# Of a picture of which less than this is shown, the whole is a link away.
_MISSED = 0.95
# For browsers that know neither AVIF nor WebP.
_FALLBACK = 800
# The whole picture: for the desk, and for readers who save data. A logo: twice its size on a page.
_WHOLE: Size = (800, 800)
_LOGO: Size = (192, 192)

CENTER = "0.5x0.5"
_EXTENSIONS = {"AVIF": ".avif", "WEBP": ".webp", "JPEG": ".jpg"}
# Measured on photographs of 2000 × 1300: docs/decisions. AVIF at this speed takes a third of the time of the default.
_SAVING: dict[str, dict[str, object]] = {
    "AVIF": {"quality": 50, "speed": 8},
    "WEBP": {"quality": 75},
    "JPEG": {"quality": 78, "optimize": True, "progressive": True},
}
_TYPES = {"AVIF": "image/avif", "WEBP": "image/webp"}


class StoredPicture(Protocol):
    """The file of a picture as whoever shows it asks for it: ``PictureFile`` of ``fields.py``."""

    name: StrOrPromise
    url: str
    field: Any
    instance: Any
    storage: Any

    def known_size(self) -> Size | None: ...
    def known_weight(self) -> int | None: ...
    def has_variants(self) -> bool: ...


@dataclass(frozen=True)
class Variant:
    """A file of a picture: its address, and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class PictureSource:
    """One kind of file in several widths, as ``<source>`` takes them: ``image/webp``, ``/media/… 400w, /media/… 800w``."""

    type: str
    srcset: str


def cut(size: Size, shape: Size) -> Size:
    """The largest part of a picture of ``size`` that has this ``shape``."""
    box = calculate_crop_box(*size, *shape, (0.5, 0.5))
    return box.width, box.height


def widths(size: Size) -> dict[int, int]:
    """``{400: 400, 800: 640}``: the widths in which the wide shape of a picture of ``size`` is offered, none enlarged."""
    own = cut(size, WIDE)[0]
    found: dict[int, int] = {}
    for step in WIDTHS:
        width = min(step, own)
        if not found or width >= max(found.values()) * _APART:
            found[step] = width
    return found


def _in_shape(width: int, shape: Size) -> Size:
    return width, max(round(width * shape[1] / shape[0]), 1)


def _within(size: Size, room: Size) -> Size:
    """As ``size``, made small enough for ``room``."""
    scale = min(1.0, room[0] / size[0], room[1] / size[1])
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


# What a format becomes for a picture of a given size: its kind, its size, and the shape it is cut to (None: whole).
_Plan = tuple[str, Size, Size | None]
_PLANS: dict[str, Callable[[Size], _Plan | None]] = {}


def _wide(kind: str, step: int) -> Callable[[Size], _Plan | None]:
    def plan(size: Size) -> _Plan | None:
        width = widths(size).get(step)
        return (kind, _in_shape(width, WIDE), WIDE) if width else None

    return plan


def _fallback(size: Size) -> _Plan:
    return "JPEG", _in_shape(min(_FALLBACK, cut(size, WIDE)[0]), WIDE), WIDE


def _card(size: Size) -> _Plan:
    return "JPEG", _in_shape(min(CARD[0], cut(size, CARD)[0]), CARD), CARD


_PLANS |= {f"wide_{step}_{kind.lower()}": _wide(kind, step) for kind in _TYPES for step in WIDTHS}
_PLANS |= {
    "fallback": _fallback,
    "card": _card,
    "whole": lambda size: ("WEBP", _within(size, _WHOLE), None),
    "small": lambda size: ("WEBP", _within(size, _LOGO), None),
}


def _format(name: str) -> Callable[[StoredPicture, object], None]:
    """As django-imagefield takes it; a width that would have to be enlarged is left out."""

    def spec(file: StoredPicture, context: Any) -> None:
        size = file.known_size()
        plan = _PLANS[name](size) if size else None
        if plan is None:
            context.name, context.processors = "", []
            return
        kind, target, shape = plan
        context.extension = _EXTENSIONS[kind]
        context.processors = [("save_as", kind), ("bring_to", target, shape)]
        if shape is None:
            # The whole picture is the same wherever one looks.
            context.ppoi = [0.5, 0.5]

    return spec


LEAD_FORMATS = {name: _format(name) for name in _PLANS if name != "small"}
LOGO_FORMATS = {"small": _format("small")}


@register_pillow
def save_as(get_image: Any, kind: str) -> object:
    def process(image: Image.Image, context: Any) -> Image.Image:
        context.save_kwargs |= {"format": kind, **_SAVING[kind]}
        image = get_image(image, context)
        return _on_white(image) if kind == "JPEG" else image

    return process


@register_pillow
def bring_to(get_image: Any, size: Size, shape: Size | None) -> object:
    """Cut around the focal point to ``shape`` and brought down to ``size``."""

    def process(image: Image.Image, context: Any) -> Image.Image:
        image = get_image(image, context)
        box = None
        if shape:
            left, top, width, height = calculate_crop_box(*image.size, *shape, context.ppoi)
            box = (left, top, left + width, top + height)
        return image.resize(size, Image.Resampling.LANCZOS, box=box)

    return process


def _on_white(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


class ShownPicture:
    """What a page needs to show a picture: its files, and what is said of it. Nothing of it looks at the files.

    Until its variants are made (see ``process_imagefields``) the picture as it was uploaded is all there is.
    """

    def __init__(self, file: StoredPicture, alt: str = "", credit: str = "") -> None:
        self.file, self.alt, self.credit = file, alt, credit

    def sources(self) -> list[PictureSource]:
        """AVIF, then WebP, each in the widths that there are."""
        if not self.file.has_variants():
            return []
        return [PictureSource(mime, self._srcset(kind)) for kind, mime in _TYPES.items()]

    def _srcset(self, kind: str) -> str:
        size = self.file.known_size()
        steps = widths(size) if size else {}
        return ", ".join(f"{self._address(f'wide_{step}_{kind.lower()}')} {width}w" for step, width in steps.items())

    def image(self) -> Variant:
        """For browsers that know none of ``sources()``. A width of 0: not known."""
        return self._variant("fallback") or self.original()

    def original(self) -> Variant:
        """As it is stored: whole, and as large as there is."""
        return Variant(self.file.url, *(self.file.known_size() or (0, 0)))

    def whole(self) -> Variant:
        """The whole picture, small."""
        return self._variant("whole") or self.original()

    def is_cut(self) -> bool:
        """Whether pages leave out a part of it that one would miss."""
        size = self.file.known_size()
        if not size or not self.file.has_variants():
            return False
        width, height = cut(size, WIDE)
        return width * height < _MISSED * size[0] * size[1]

    def weight(self) -> str:
        """What ``whole()`` weighs, in words of the active language; empty where that is not known."""
        weight = self.file.known_weight()
        return format_size(weight) if weight else ""

    def card(self) -> Variant | None:
        """A JPEG for other sites to show beside a link: 1200 × 630, or smaller if the picture is."""
        return self._variant("card")

    def small(self) -> Variant:
        """Of a logo."""
        return self._variant("small") or self.original()

    def _variant(self, name: str) -> Variant | None:
        size = self.file.known_size()
        offered = name in self.file.field.formats and self.file.has_variants()
        plan = _PLANS[name](size) if size and offered else None
        return Variant(self._address(name), *plan[1]) if plan else None

    def _address(self, name: str) -> str:
        return getattr(self.file, name)
