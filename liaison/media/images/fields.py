"""Uploaded pictures: rewritten before they are stored, so that camera data never reaches a reader.

The columns beside a picture (width, height, bytes) are filled when it is stored. Neither reading a row nor showing a
page opens the file, because it may be lost.
"""

from __future__ import annotations

import logging
import secrets
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FileDescriptor
from django.utils.translation import gettext_lazy as _
from imagefield.fields import IMAGEFIELDS, ImageField, ImageFieldFile
from imagefield.processing_pillow import build_handler
from PIL import Image, ImageOps

from liaison.media.images.decoding import CAMERA, WEBP, WHOLE, opened
from liaison.media.images.widgets import PictureInput, told_picture
from liaison.text.file_sizes import format_size
from liaison.write_failures import UnreachableError, hindrance

if TYPE_CHECKING:
    from django.core.files import File
    from django.db.models import Model

    from liaison.media.images.variants import Size

logger = logging.getLogger(__name__)

MAX_SIDE = 2000
# In bytes; the largest photographs of cameras come to half of it.
MAX_SIZE = 30 * 1024 * 1024
# The accepted formats, and the most pixels of each: a JPEG is scaled down while it is decoded.
MOST = {"JPEG": CAMERA, "PNG": WHOLE, "WEBP": WEBP, "GIF": WHOLE}
FORMATS = tuple(MOST)
# Modes that Pillow scales without conversion.
_SCALABLE = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")

TOO_LARGE = _("This picture is larger than %(most)s. Make it smaller, for example by exporting it for the web.")
DAMAGED = _("This picture is damaged. Open it, save it again as a JPEG or PNG, and choose that.")
UNKNOWN = _("This is not a picture that is used here. Choose a JPEG, PNG, WebP or GIF.")


class LostPictureError(Exception):
    """The error that the file of a picture is gone or cannot be read."""


def random_name(_instance: object, _filename: str) -> str:
    """Return an unguessable name: a picture uploaded for a draft is no more public than the draft."""
    return f"pictures/{secrets.token_hex(16)}.webp"


class RewrittenPicture(ContentFile):
    """A picture that may be stored."""


def validate_picture(picture: PictureFile) -> None:
    """Replace an upload by its rewritten picture.

    Raises ValidationError, which says what to do, if it is not a usable picture. Pictures from forms were rewritten by
    their form fields before.
    """
    if not getattr(picture, "_committed", True):
        picture.file = rewritten(picture.file)


def rewritten(file: object) -> RewrittenPicture:
    """Return the picture in ``file`` as WebP, upright, at most ``MAX_SIDE`` pixels wide or high, without metadata.

    Raises ValidationError, which says what to do, for one that is too large, damaged or of another kind.
    """
    if isinstance(file, RewrittenPicture):
        return file
    if getattr(file, "size", 0) > MAX_SIZE:
        raise ValidationError(TOO_LARGE % {"most": format_size(MAX_SIZE)}, code="size")
    try:
        return _rewritten(file)
    except Image.UnidentifiedImageError:
        raise ValidationError(UNKNOWN, code="kind") from None
    # Decoders raise many kinds of errors for damaged files.
    except Exception as error:
        if isinstance(error, ValidationError) or hindrance(error):
            raise
        raise ValidationError(DAMAGED, code="damaged") from None


def _rewritten(file: object) -> RewrittenPicture:
    with opened(file, MOST) as original:
        # A JPEG is decoded at the smallest scale that is large enough.
        original.draft(None, _within_most(original.size))
        if original.mode not in _SCALABLE or "transparency" in original.info:
            picture: Image.Image = original.convert("RGBA" if _is_transparent(original) else "RGB")
        else:
            picture = original
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        ImageOps.exif_transpose(picture, in_place=True)
        picture = picture.convert("RGBA" if _is_transparent(picture) else "RGB")
    output = BytesIO()
    picture.save(output, "WEBP", quality=82, exif=b"", icc_profile=b"", xmp=b"")
    return RewrittenPicture(output.getvalue(), "picture.webp")


def _within_most(size: Size) -> Size:
    """Return ``size`` scaled down to at most ``MAX_SIDE`` on each side."""
    scale = min(1.0, MAX_SIDE / max(size))
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _is_transparent(picture: Image.Image) -> bool:
    return "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA")


class PictureFormField(forms.FileField):
    """A form field for an upload; its value is a ``RewrittenPicture``.

    A disabled field keeps the stored picture without opening it.
    """

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return rewritten(file) if file else file

    def clean(self, data: object, initial: object = None) -> Any:
        return initial if self.disabled else super().clean(data, initial)

    def display_text(self, value: object) -> str:
        """Return ``value`` in words, for people who compare two versions of a form; an upload by its file name."""
        if isinstance(value, str):
            return value
        return told_picture(value) if value else "—"


# The names of files by picture, size, focal point and format.
_REMEMBERED = 20_000
_names: dict[tuple[object, ...], str] = {}


class PictureFile(ImageFieldFile):
    """The file of a picture, with the variants that the ``formats`` of its field name."""

    def known_size(self) -> Size | None:
        """Return width and height in pixels as stored in the row; None if they are not known."""
        width, height = (self._column(name) for name in (self.field.width_field, self.field.height_field))
        return (width, height) if width and height else None

    def known_weight(self) -> int | None:
        """Return the size in bytes of the format "whole" as stored in the row; None if it is not known."""
        return self._column(self.field.weight_field)

    def has_variants(self) -> bool:
        """Return whether the variants exist, according to the row."""
        return bool(self.field.formats and (self.known_weight() if self.field.weight_field else self.known_size()))

    def address_of(self, name: str) -> str:
        """Return the address of the variant ``name``; empty if it would have to be larger than the picture.

        A page names a dozen of them, and finding the name of each file takes hashing: names are remembered.
        """
        wanted = (self.name, self.known_size(), self._column(self.field.ppoi_field), self.field.formats[name])
        if wanted not in _names:
            if len(_names) >= _REMEMBERED:
                _names.clear()
            _names[wanted] = self._process_context(self.field.formats[name]).name
        return self.storage.url(_names[wanted]) if _names[wanted] else ""

    def _column(self, name: str | None) -> int | None:
        return getattr(self.instance, name) if name else None

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store ``content`` rewritten, wherever it comes from."""
        content = rewritten(content)
        self.field.forget(self.instance)
        with Image.open(content) as picture:
            self._know_size(*picture.size)
        super().save(name, content, save)

    def delete(self, save: bool = True) -> None:
        """Delete the file, and clear the columns beside it."""
        self.field.forget(self.instance)
        super().delete(save)

    def delete_files(self) -> None:
        """Delete the file and its variants for every focal point; the row is not changed."""
        self.storage.delete(self.name)
        self.field._clear_generated_files_for(self, self.name)

    def complete(self, force: bool = False) -> None:
        """Make the missing variants and fill in the empty columns; with ``force``, all of them again.

        Raises LostPictureError if the file is needed for that but is gone or damaged.
        """
        field = self.field
        if field.width_field and (force or not self.known_size()):
            self._know_size(*self._decoded().size)
        self._make_variants(force)
        if field.weight_field and (force or not self.known_weight()):
            whole = self._process_context(field.formats["whole"])
            setattr(self.instance, field.weight_field, self.storage.size(whole.name))

    def _know_size(self, width: int, height: int) -> None:
        if self.field.width_field:
            setattr(self.instance, self.field.width_field, width)
            setattr(self.instance, self.field.height_field, height)

    def _make_variants(self, force: bool) -> None:
        contexts = [self._process_context(spec) for spec in self.field.formats.values()]
        there = set() if force else self._stored_variants()
        wanted = [found for found in contexts if found.name and found.name not in there]
        # Decode once: imagefield would decode the picture for each variant, which takes as long as making a small one.
        picture = self._decoded() if wanted else None
        for context in wanted:
            image = build_handler(context.processors)(picture, context)
            output = BytesIO()
            image.save(output, **context.save_kwargs)
            self.storage.delete(context.name)
            self.storage.save(context.name, ContentFile(output.getvalue()))

    def _stored_variants(self) -> set[str]:
        """Return the names of the files made of the picture, asking the storage once."""
        folder = self._process_base(self.name).path
        try:
            return {f"{folder}/{file}" for file in self.storage.listdir(folder)[1]}
        except FileNotFoundError:
            return set()

    def _decoded(self) -> Image.Image:
        try:
            with self.storage.open(self.name) as file, Image.open(file, formats=FORMATS) as picture:
                picture.load()
                return picture.copy()
        except UnreachableError:
            raise
        # Decoders raise many kinds of errors for damaged files.
        except (OSError, EOFError, SyntaxError, ValueError) as error:
            raise LostPictureError(f"{self.name}: {error}") from error


def delete_picture(name: str) -> None:
    """Delete the picture ``name`` and all its variants from the storage."""
    PictureFile(None, PictureField(), name).delete_files()


class _PictureDescriptor(FileDescriptor):
    """Django's file descriptor, but a new picture only clears the columns; it is not opened before it is saved."""

    field: PictureField

    def __set__(self, instance: Model, value: object) -> None:
        before = instance.__dict__.get(self.field.attname)
        super().__set__(instance, value)
        if before is not None and str(before) != str(value or ""):
            self.field.forget(instance)


class PictureField(ImageField):
    """django-imagefield's ImageField, which rewrites an upload before it is stored.

    ``weight_field`` names the column for the bytes of the format "whole"; a field with it must have that format.
    """

    attr_class = PictureFile
    descriptor_class = _PictureDescriptor

    def __init__(self, *args: object, weight_field: str = "", **kwargs: object) -> None:
        self.weight_field = weight_field
        kwargs["upload_to"] = random_name
        kwargs["validators"] = [validate_picture]
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[Model], name: str, **kwargs: object) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        if cls.__module__ == "__fake__":
            # The model of a migration: its pictures belong to the real model.
            IMAGEFIELDS.remove(self)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # Skip imagefield's form field: its widget makes previews while a page is shown. The length of the name does not
        # matter: files are stored under short names of ours.
        own = {"form_class": PictureFormField, "max_length": None, "widget": PictureInput}
        return super(ImageField, self).formfield(**{**kwargs, **own})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super(ImageField, self).deconstruct()
        del kwargs["upload_to"]
        kwargs.pop("validators", None)
        return name, "liaison.media.images.fields.PictureField", args, kwargs

    def update_dimension_fields(
        self, instance: models.Model, force: bool = False, *args: object, **kwargs: object
    ) -> None:
        """Do nothing: the columns are filled by ``PictureFile.complete``, not when a row is read."""

    def forget(self, instance: models.Model) -> None:
        """Clear the columns of ``instance`` about its picture, because it has another one now."""
        for name in (self.width_field, self.height_field, self.weight_field):
            if name:
                setattr(instance, name, None)

    def save_form_data(self, instance: models.Model, data: object) -> None:
        """Store the form's data as Django does: imagefield would open the upload with every decoder there is."""
        super(ImageField, self).save_form_data(instance, data)

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        """Store an upload with its variants; for a picture stored before, make missing variants."""
        picture = getattr(model_instance, self.attname)
        if picture and not picture._committed:
            picture.save(picture.name, picture.file, save=False)
            picture.complete()
        elif picture:
            _look_after(picture)
        return super().pre_save(model_instance, add)


def _look_after(picture: PictureFile) -> None:
    """Complete ``picture``; if its file is lost or cannot be reached, only log it, so that the row can be saved."""
    try:
        picture.complete()
    except LostPictureError as error:
        logger.warning("Lost picture of %s %s: %s", picture.instance._meta.label, picture.instance.pk, error)
    except UnreachableError as error:
        logger.warning(
            "The picture of %s %s was not looked after: %s", picture.instance._meta.label, picture.instance.pk, error
        )
