"""Uploaded documents: rewritten before they are stored, so that a reader gets only what is visible in them.

The first bytes of a file decide its kind, not its name.
"""

from __future__ import annotations

import re
import secrets
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import TextChoices
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from liaison.media.documents.pdf import is_pdf, rewritten_pdf, text_of_pdf
from liaison.media.documents.words import words_of_document
from liaison.media.images.decoding import MEGA, WEBP, WHOLE, opened
from liaison.text.file_sizes import format_size

MAX_SIZE = 20 * 1024 * 1024


class DocumentKind(TextChoices):
    """A kind of document; the value is the extension of its file name."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"

    @property
    def mime(self) -> str:
        """Return the MIME type of the kind."""
        return _MIMES[self]


# The most pixels of each kind of picture. Documents keep their full size, so they are decoded in full; an A4 page
# scanned at 600 dpi has 35 megapixels.
MOST = {"JPEG": 36 * MEGA, "PNG": WHOLE, "WEBP": WEBP}
_MIMES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.JPEG: "image/jpeg",
    DocumentKind.PNG: "image/png",
    DocumentKind.WEBP: "image/webp",
}
_PICTURES = {"JPEG": DocumentKind.JPEG, "PNG": DocumentKind.PNG, "WEBP": DocumentKind.WEBP}
_SAVED_WITH: dict[str, dict[str, object]] = {
    DocumentKind.JPEG: {"quality": 90, "optimize": True},
    DocumentKind.PNG: {},
    DocumentKind.WEBP: {"quality": 90},
}
# The ``accept`` attribute of file inputs.
ACCEPT = ",".join(("application/pdf", "image/jpeg", "image/png", "image/webp"))
# A title without a letter or digit cannot become a file name.
_NAMES_SOMETHING = re.compile(r"\w")
# The first bytes of office files: a zip archive, the older OLE container, and RTF.
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")

TOO_LARGE = _("This file is larger than %(most)s. Make it smaller, for example by exporting it for the web.")
OFFICE = _(
    "Word, Excel and similar files contain names, comments and deleted text. Export it as a PDF and attach that."
)
UNKNOWN = _("This file type is not accepted. Attach a PDF, or a picture as JPEG, PNG or WebP.")
DAMAGED_PICTURE = _("This picture is damaged. Save it again as JPEG or PNG and attach that.")


class RewrittenDocument(ContentFile):
    """A document that may be stored. Its ``name`` tells only its kind."""

    def __init__(self, data: bytes, kind: DocumentKind) -> None:
        super().__init__(data, name=f"document.{kind}")
        self.kind = kind

    def text(self) -> str:
        """Return the words of the document as far as a program can read them; a picture has none."""
        self.seek(0)
        return text_of_pdf(self.read()) if self.kind == DocumentKind.PDF else ""

    def words(self) -> str:
        """Return all words that readers or programs find in it: see ``words_of_document``."""
        self.seek(0)
        return words_of_document(self.read())


def random_name(kind: str) -> str:
    """Return an unguessable name under which to store a document of ``kind``; the name is never shown."""
    return f"files/{secrets.token_hex(16)}.{kind}"


def download_name(title: str, kind: str) -> str:
    """Return the name under which a reader's browser saves the file: ``Joint_statement.pdf``."""
    bare = title[:100]
    name = get_valid_filename(bare).strip("._") if _NAMES_SOMETHING.search(bare) else ""
    return f"{name or 'document'}.{kind}"


def rewritten(file: Any) -> RewrittenDocument:
    """Return the visible content of the uploaded ``file``, without metadata about its makers.

    Raises ValidationError, which says what to do, for a file that is too large, damaged, locked or of another kind.
    """
    if isinstance(file, RewrittenDocument):
        return file
    if file.size > MAX_SIZE:
        raise ValidationError(TOO_LARGE % {"most": format_size(MAX_SIZE)}, code="size")
    file.seek(0)
    data = file.read()
    document = RewrittenDocument(rewritten_pdf(data), DocumentKind.PDF) if is_pdf(data) else _picture(data)
    if document.size > MAX_SIZE:
        raise ValidationError(TOO_LARGE % {"most": format_size(MAX_SIZE)}, code="size")
    return document


def _picture(data: bytes) -> RewrittenDocument:
    """Return the picture in ``data`` upright, in full size and in sRGB, without metadata."""
    try:
        with opened(BytesIO(data), MOST) as original:
            return _without_metadata(original, _PICTURES[str(original.format)])
    except Image.UnidentifiedImageError:
        raise ValidationError(OFFICE if data.startswith(_OFFICE) else UNKNOWN, code="kind") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(DAMAGED_PICTURE, code="damaged") from None


def _without_metadata(original: Image.Image, kind: DocumentKind) -> RewrittenDocument:
    ImageOps.exif_transpose(original, in_place=True)
    picture = _in_web_colors(original)
    transparent = kind != DocumentKind.JPEG and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info)
    mode = "RGBA" if transparent else "RGB"
    if picture.mode != mode:
        picture = picture.convert(mode)
    picture.info.clear()
    output = BytesIO()
    picture.save(output, kind.label.upper(), **_SAVED_WITH[kind])
    return RewrittenDocument(output.getvalue(), kind)


def _in_web_colors(picture: Image.Image) -> Image.Image:
    """Return ``picture`` converted to sRGB: without its color profile, a picture made for print would look pale."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return turned or picture


class DocumentFormField(forms.FileField):
    """A form field for an upload; its value is a ``RewrittenDocument``."""

    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("This file is empty. Choose another one."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": None, "widget": forms.FileInput({"accept": ACCEPT})})

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return rewritten(file) if file else file
