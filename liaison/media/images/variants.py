"""The sizes and formats in which pages offer a picture: made at upload, found by name.

A model lists them as the ``formats`` of its PictureField. django-imagefield names each file after the picture, the
focal point and the processing, so the content at an address never changes.
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

# Aspect ratios: lists and articles show pictures in WIDE; other sites show them on cards in CARD.
WIDE: Size = (16, 9)
CARD: Size = (1200, 630)
# The offered widths in pixels; none above the picture's own width.
WIDTHS = (400, 800, 1200, 1600)
# The least ratio between two offered widths.
_APART = 1.15
# If less than this part of a picture is shown, the page links to the whole picture.
_MISSED = 0.95
# The width of the JPEG for browsers that know neither AVIF nor WebP.
_FALLBACK = 800
# The size limits of the whole picture, for the desk and for readers who save data, and of a logo, twice its size on a
# page.
_WHOLE: Size = (800, 800)
_LOGO: Size = (192, 192)

CENTER = "0.5x0.5"
_EXTENSIONS = {"AVIF": ".avif", "WEBP": ".webp", "JPEG": ".jpg"}
# Measured on photographs of 2000 × 1300 pixels. AVIF at this speed takes a third of the time of the default.
_SAVING: dict[str, dict[str, object]] = {
    "AVIF": {"quality": 50, "speed": 8},
    "WEBP": {"quality": 75},
    "JPEG": {"quality": 78, "optimize": True, "progressive": True},
}
_TYPES = {"AVIF": "image/avif", "WEBP": "image/webp"}


class StoredPicture(Protocol):
    """The interface of a stored picture that showing it needs; ``PictureFile`` of ``fields.py`` has it."""

    name: StrOrPromise
    url: str
    field: Any
    instance: Any
    storage: Any

    def known_size(self) -> Size | None:
        """Return width and height in pixels; None if they are not known."""

    def known_weight(self) -> int | None:
        """Return the size in bytes of the format "whole"; None if it is not known."""

    def has_variants(self) -> bool:
        """Return whether the variants exist."""

    def address_of(self, name: str) -> str:
        """Return the address of the variant ``name``; empty if it would have to be larger than the picture."""


@dataclass(frozen=True)
class Variant:
    """A file of a picture: its address, and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class PictureSource:
    """A ``<source>`` element: a MIME type and files of several widths (``/media/… 400w, /media/… 800w``)."""

    type: str
    srcset: str


def cut(size: Size, shape: Size) -> Size:
    """Return the size of the largest part of a picture of ``size`` with the aspect ratio ``shape``."""
    box = calculate_crop_box(*size, *shape, (0.5, 0.5))
    return box.width, box.height


def widths(size: Size) -> dict[int, int]:
    """Return the widths in which the WIDE part of a picture of ``size`` is offered, by step: ``{400: 400, 800: 640}``.

    None is larger than the picture.
    """
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
    """Return ``size`` scaled down to fit ``room``."""
    scale = min(1.0, room[0] / size[0], room[1] / size[1])
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


# What a format means for a picture of a given size: file format, size, and aspect ratio to crop to (None: whole).
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
    """Return a format spec as django-imagefield takes it; one that would have to enlarge the picture makes no file."""

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
            # The focal point does not matter for the whole picture; a fixed one keeps its file name the same.
            context.ppoi = [0.5, 0.5]

    return spec


LEAD_FORMATS = {name: _format(name) for name in _PLANS if name != "small"}
LOGO_FORMATS = {"small": _format("small")}


@register_pillow
def save_as(get_image: Any, kind: str) -> object:
    """Return a processor of django-imagefield that saves a picture as ``kind``: "AVIF", "WEBP" or "JPEG"."""

    def process(image: Image.Image, context: Any) -> Image.Image:
        context.save_kwargs |= {"format": kind, **_SAVING[kind]}
        image = get_image(image, context)
        return _on_white(image) if kind == "JPEG" else image

    return process


@register_pillow
def bring_to(get_image: Any, size: Size, shape: Size | None) -> object:
    """Return a processor of django-imagefield that crops to ``shape`` around the focal point and resizes."""

    def process(image: Image.Image, context: Any) -> Image.Image:
        image = get_image(image, context)
        box = None
        if shape:
            left, top, width, height = calculate_crop_box(*image.size, *shape, context.ppoi)
            box = (left, top, left + width, top + height)
        return image.resize(size, Image.Resampling.LANCZOS, box=box)

    return process


def _on_white(image: Image.Image) -> Image.Image:
    """Return ``image`` on a white background: JPEG has no transparency."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


class ShownPicture:
    """A picture as a page shows it: its files, its alternative text and its credit. Never opens the files.

    Until its variants are made (see ``process_imagefields``), the stored picture is used in their place.
    """

    def __init__(self, file: StoredPicture, alt: str = "", credit: str = "") -> None:
        self.file, self.alt, self.credit = file, alt, credit

    def sources(self) -> list[PictureSource]:
        """Return AVIF, then WebP, each in all its widths."""
        if not self.file.has_variants():
            return []
        return [PictureSource(mime, self._srcset(kind)) for kind, mime in _TYPES.items()]

    def _srcset(self, kind: str) -> str:
        size = self.file.known_size()
        steps = widths(size) if size else {}
        return ", ".join(f"{self._address(f'wide_{step}_{kind.lower()}')} {width}w" for step, width in steps.items())

    def image(self) -> Variant:
        """Return the file for browsers that know none of ``sources()``; its width is 0 if not known."""
        return self._variant("fallback") or self.original()

    def original(self) -> Variant:
        """Return the picture as it is stored: whole, and in its largest size."""
        return Variant(self.file.url, *(self.file.known_size() or (0, 0)))

    def whole(self) -> Variant:
        """Return the whole picture in a small size."""
        return self._variant("whole") or self.original()

    def is_cut(self) -> bool:
        """Return whether pages crop away a part of it that readers would miss."""
        size = self.file.known_size()
        if not size or not self.file.has_variants():
            return False
        width, height = cut(size, WIDE)
        return width * height < _MISSED * size[0] * size[1]

    def weight(self) -> str:
        """Return the size in bytes of ``whole()``, in words of the active language; empty if it is not known."""
        weight = self.file.known_weight()
        return format_size(weight) if weight else ""

    def card(self) -> Variant | None:
        """Return a JPEG for other sites to show beside a link: 1200 × 630 pixels, or smaller if the picture is."""
        return self._variant("card")

    def small(self) -> Variant:
        """Return the variant of a logo."""
        return self._variant("small") or self.original()

    def _variant(self, name: str) -> Variant | None:
        size = self.file.known_size()
        offered = name in self.file.field.formats and self.file.has_variants()
        plan = _PLANS[name](size) if size and offered else None
        return Variant(self._address(name), *plan[1]) if plan else None

    def _address(self, name: str) -> str:
        return self.file.address_of(name)
