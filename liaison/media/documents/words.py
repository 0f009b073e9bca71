"""All words in a document that readers or programs find: its text layer, and what it says of itself."""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image, IptcImagePlugin
from pypdf import PdfReader

from liaison.media.documents.pdf import is_pdf, text_of_pdf
from liaison.text.normalize import has_arabic

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

_TAG = re.compile(r"<[^<>]*>")
_XML_VALUE = re.compile(r"=\s*\"([^\"]*)\"|=\s*'([^']*)'")
_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_NESTED = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
# Metadata that is longer is no text.
_LONGEST = 100_000


def words_of_document(data: bytes) -> str:
    """Return the words in ``data``, a PDF or a picture, one text a line; what cannot be read is left out.

    Of a PDF: its pages, bookmarks, alternative texts, link addresses and metadata. Of a picture: Exif, XMP, IPTC and
    comments. Arabic that is stored in the order in which it is drawn is also given in the order in which it is read.
    """
    try:
        found = list(_in_pdf(data) if is_pdf(data) else _in_picture(data))
    except Exception:
        # Depending on the damage, the libraries raise their own errors or Python's.
        logger.warning("A document could not be read for its words.")
        return ""
    text = "\n".join(part for part in found if part.strip())
    turned = [line[::-1] for line in text.splitlines() if has_arabic(_plain_letters(line))]
    return "\n".join([text, *turned])


def _plain_letters(line: str) -> str:
    """Return ``line`` with an Arabic letter for each presentation form, so that it counts as Arabic."""
    return re.sub(r"[\ufb50-\ufdff\ufe70-\ufefc]", "ا", line)


def _in_pdf(data: bytes) -> Iterator[str]:
    yield text_of_pdf(data)
    reader = PdfReader(BytesIO(data), strict=False)
    yield from (str(value) for value in (reader.metadata or {}).values())
    for packet in _PACKET.findall(data):
        yield from _in_xml(packet.decode(errors="replace"))
    metadata = reader.root_object.get("/Metadata")
    if metadata is not None:
        yield from _in_xml(metadata.get_object().get_data().decode(errors="replace"))


def _in_xml(text: str) -> Iterator[str]:
    yield from (first or second for first, second in _XML_VALUE.findall(text))
    yield _TAG.sub("\n", text)


def _in_picture(data: bytes) -> Iterator[str]:
    with Image.open(BytesIO(data)) as picture:
        exif = picture.getexif()
        for values in (exif, *(exif.get_ifd(part) for part in _NESTED)):
            yield from filter(None, map(_text, values.values()))
        for name, value in picture.info.items():
            if name in ("exif", "icc_profile"):
                continue
            text = _text(value)
            yield from _in_xml(text) if "<" in text else [text]
        iptc = IptcImagePlugin.getiptcinfo(picture) if picture.format in ("JPEG", "TIFF") else None
        for value in (iptc or {}).values():
            yield from filter(None, map(_text, value if isinstance(value, list) else [value]))
    for packet in _PACKET.findall(data):
        yield from _in_xml(packet.decode(errors="replace"))


def _text(value: Any) -> str:
    """Return ``value`` of metadata as text: Windows writes UTF-16, others UTF-8 behind a mark of eight bytes."""
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, tuple) and value and all(isinstance(part, int) and 0 <= part < 256 for part in value):
        value = bytes(value)
    if not isinstance(value, bytes) or len(value) > _LONGEST:
        return ""
    if value.startswith((b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8)):
        value = value[8:]
    wide = value.count(b"\0") * 3 > len(value) or any(part in value[1::2] for part in (b"\x06\x06",))
    text = value.decode("utf-16-le" if wide else "utf-8", errors="replace")
    return text.replace("\0", "").replace("\ufffd", "")
