"""Removal of metadata (camera, place, maker) from compressed pictures inside other files; no pixel changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# JPEG (ITU-T T.81, annex B): markers without a length, and other markers used here.
_ALONE = {0x01, *range(0xD0, 0xD8)}
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_COMMENT = 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
# Application segments that a decoder needs: density, color profile and color transform.
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}

# JPEG 2000 (ISO/IEC 15444-1, annex I): the signature, and the boxes for metadata.
_JP2_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_JP2_METADATA = {b"xml ", b"uuid", b"uinf"}


def bare_jpeg(data: bytes) -> bytes:
    """Return ``data`` without comments, Exif, XMP and the like, and without anything after the picture.

    Raises ValueError if ``data`` is no JPEG.
    """
    return b"\xff\xd8" + b"".join(_kept_segments(data)) + b"\xff\xd9"


def _kept_segments(data: bytes) -> Iterator[bytes]:
    if data[:2] != b"\xff\xd8":
        raise ValueError("Not a JPEG")
    place = 2
    while place < len(data) - 1:
        if data[place] != 0xFF:
            raise ValueError("A JPEG without a marker where one must be")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _END:
            return
        end = place + 2 if marker in _ALONE else place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if marker == _SCAN:
            end = _scan_end(data, end)
        if _is_kept(marker, data[place + 4 : end]):
            yield data[place:end]
        place = max(end, place + 2)


def _is_kept(marker: int, content: bytes) -> bool:
    if marker in _APPLICATIONS:
        return marker in _KEPT and content.startswith(_KEPT[marker])
    return marker != _COMMENT


def _scan_end(data: bytes, place: int) -> int:
    """Return the end of the coded pixels that begin at ``place``: the next marker that does not belong to them."""
    while (place := data.find(b"\xff", place)) != -1 and place < len(data) - 1:
        if data[place + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return place
        place += 1 if data[place + 1] == 0xFF else 2
    return len(data)


def bare_jpeg2000(data: bytes) -> bytes:
    """Return ``data`` without the boxes that hold metadata; a bare codestream without boxes is returned unchanged.

    Raises ValueError for a damaged box.
    """
    if not data.startswith(_JP2_SIGNATURE):
        return data
    return b"".join(box for kind, box in _boxes(data) if kind not in _JP2_METADATA)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4])
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16])
        end = place + size if size else len(data)
        if end < place + 8:
            raise ValueError("A JPEG 2000 box that is too small")
        yield data[place + 4 : place + 8], data[place:end]
        place = end
