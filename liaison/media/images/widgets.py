"""Form controls for a picture and its focal point, usable by mouse, by keyboard and without JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from imagefield.backend_base import calculate_crop_box

from liaison.media.images.variants import CENTER, WIDE, ShownPicture
from liaison.media.storage import is_lost
from liaison.text.dates import digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liaison.media.images.variants import StoredPicture
    from liaison.typing import StrOrPromise

# The ``accept`` attribute of file inputs; phones convert their own formats to the first one.
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"
_POINT = re.compile(r"([01](?:\.\d+)?)x([01](?:\.\d+)?)", re.ASCII)


def told_picture(picture: object) -> str:
    """Return a picture in words, with its size if it is known: its stored name has no meaning."""
    size = picture.known_size() if hasattr(picture, "known_size") else None
    if size is None:
        return gettext("Picture")
    width, height = (digits(str(side)) for side in size)
    return gettext("Picture, %(width)s × %(height)s") % {"width": width, "height": height}


def percents(point: str | None) -> tuple[int, int]:
    """Return the distance of a focal point from left and top in percent: (25, 50) for ``"0.25x0.5"``.

    Returns the center, (50, 50), for anything that is no focal point.
    """
    found = _POINT.fullmatch(point or "")
    return (round(100 * float(found[1])), round(100 * float(found[2]))) if found else (50, 50)


def told_point(point: str | None) -> str:
    """Return a focal point in words."""
    left, top = (digits(str(part)) for part in percents(point))
    return gettext("%(left)s %% from the left, %(top)s %% from the top") % {"left": left, "top": top}


@dataclass(frozen=True)
class Preview:
    """A stored picture as its input shows it; ``cross`` and ``frame`` are SVG paths on a field of 100 × 100.

    They show the focal point and the visible part.
    """

    address: str
    whole: str
    words: str
    lost: bool
    cross: str = ""
    frame: str = ""

    @classmethod
    def of(cls, picture: StoredPicture) -> Preview:
        """Return the preview of ``picture``."""
        shown, size = ShownPicture(picture), picture.known_size()
        lost = is_lost(picture.storage, str(picture.name))
        words = told_picture(picture)
        if not picture.field.ppoi_field:
            return cls(shown.small().url, picture.url, words, lost)
        address = shown.whole().url
        if size is None:
            return cls(address, picture.url, words, lost)
        left, top = percents(getattr(picture.instance, picture.field.ppoi_field))
        box = calculate_crop_box(*size, *WIDE, (left / 100, top / 100))
        x, y = (f"{100 * part:.2f}" for part in (box.left / size[0], box.top / size[1]))
        width, height = (f"{100 * part:.2f}" for part in (box.width / size[0], box.height / size[1]))
        frame = f"M{x} {y}h{width}v{height}h-{width}z"
        return cls(address, picture.url, words, lost, f"M{left} 0V100M0 {top}H100", frame)


class _PictureMedia:
    class Media:
        css = {"all": ("desk/picture.css",)}
        js = (Script("desk/picture.js", type="module"),)


class PictureInput(_PictureMedia, forms.ClearableFileInput):
    """A file input with a preview of the stored picture."""

    template_name = "desk/picture_input.html"
    clear_checkbox_label: Any = _("Remove picture")

    def __init__(self, attrs: Mapping[str, object] | None = None) -> None:
        super().__init__({"accept": ACCEPT, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        context["widget"]["preview"] = Preview.of(value) if self.is_initial(value) else None
        return context


class _Slider(forms.NumberInput):
    input_type = "range"

    def __init__(self, label: StrOrPromise) -> None:
        # Left is left in either direction of writing.
        super().__init__({"min": 0, "max": 100, "step": 1, "dir": "ltr"})
        self.label = label

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context


class FocalPointInput(_PictureMedia, forms.MultiWidget):
    """Two sliders; with JavaScript, also the picture above them."""

    template_name = "desk/focal_point.html"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"left": _Slider(_("From the left")), "top": _Slider(_("From the top"))}, attrs)

    def decompress(self, value: Any) -> list[float | None]:
        return list(percents(value))


class FocalPointField(forms.MultiValueField):
    """A form field for a focal point as django-imagefield stores it, "0.5x0.5"; empty if the request holds none."""

    widget = FocalPointInput

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.IntegerField(min_value=0, max_value=100) for _part in range(2)]
        super().__init__(parts, required=False, require_all_fields=False, **{"initial": CENTER, **kwargs})

    def compress(self, data_list: Sequence[float] | None) -> str:
        if not data_list or None in data_list:
            return ""
        return "x".join(f"{part / 100:g}" for part in data_list)

    def has_changed(self, initial: str | None, data: Sequence[object] | None) -> bool:
        """Return whether the point changed; a request without one, from a page without a picture, changes nothing."""
        given = data is not None and any(part not in (None, "") for part in data)
        return given and super().has_changed(initial or CENTER, data)

    def display_text(self, value: Any) -> str:
        """Return ``value`` in words, for people who compare two versions of a form."""
        return told_point(value)
