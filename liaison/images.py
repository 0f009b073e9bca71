"""Uploaded pictures: stored anew, so that the camera's data (place, device, time) never reaches a reader."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from django.db.models.fields.files import ImageFieldFile

MAX_SIDE = 2000
# Other decoders stay shut: the one for EPS, for instance, runs a program on what was uploaded.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A picture of 50 megapixels takes 150 MB of memory while it is read; cameras make no larger ones by themselves.
MAX_PIXELS = 50_000_000


def random_name(_instance: object, _filename: str) -> str:
    """A name nobody can guess: a picture uploaded for a draft is no more public than the draft."""
    return f"pictures/{uuid.uuid4().hex}.webp"


def validate_picture(picture: ImageFieldFile) -> None:
    """Raise ValidationError for a picture of more than ``MAX_PIXELS``, or one that breaks off halfway."""
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(_("This picture is too large. Make it smaller than 50 megapixels."), code="size")
    if getattr(picture, "_committed", True):
        return
    try:
        # Forms look at the beginning of a file alone; what breaks off later would break the saving.
        rewritten(picture.file)
    except Exception:
        message = _("This picture is damaged, or of a kind that is not used here. Upload it as JPEG, PNG, WebP or GIF.")
        raise ValidationError(message, code="damaged") from None


def rewritten(file: Any) -> ContentFile:
    """The picture alone: turned upright, at most ``MAX_SIDE`` pixels wide or high, as WebP without any metadata."""
    with Image.open(file, formats=FORMATS) as original:
        picture: Image.Image = ImageOps.exif_transpose(original)
        picture = picture.convert("RGBA" if "transparency" in picture.info or picture.mode in ("RGBA", "LA") else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    output = BytesIO()
    picture.save(output, "WEBP", quality=82, exif=b"", icc_profile=b"", xmp=b"")
    return ContentFile(output.getvalue())


class PictureFormField(forms.ImageField):
    """Of one that is locked the stored picture is not opened to be checked anew."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return initial if self.disabled else super().clean(data, initial)


class PictureField(models.ImageField):
    """An ImageField that rewrites what is uploaded before it is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["upload_to"] = random_name
        kwargs["validators"] = [validate_picture]
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        # Whatever the file is called, it is stored under a short name of ours.
        return super().formfield(**{"form_class": PictureFormField, "max_length": None, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["upload_to"]
        kwargs.pop("validators", None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        picture = getattr(model_instance, self.attname)
        if picture and not picture._committed:
            picture.save(picture.name, rewritten(picture.file), save=False)
        return super().pre_save(model_instance, add)
