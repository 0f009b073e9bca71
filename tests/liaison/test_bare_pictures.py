"""Compressed pictures lose what they say of their makers, and not a pixel."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from liaison.media.documents.picture_metadata import bare_jpeg, bare_jpeg2000
from tests.documents import SECRET, picture


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as opened:
        return opened.tobytes()


def gradient(**options) -> bytes:
    """A JPEG with enough in it for several scans."""
    output = BytesIO()
    Image.radial_gradient("L").convert(options.pop("mode", "RGB")).save(output, "JPEG", **options)
    return output.getvalue()


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"mode": "CMYK"}, {"mode": "L"}]
)
def test_every_pixel_of_a_jpeg_stays(options):
    data = gradient(comment=SECRET.encode(), **options)
    bare = bare_jpeg(data)
    assert SECRET.encode() not in bare
    assert pixels(bare) == pixels(data)


def test_a_jpeg_keeps_its_colors_and_loses_camera_place_and_comments():
    data = picture("JPEG", icc_profile=b"colors")
    bare = bare_jpeg(data)
    assert b"colors" in bare
    for trace in (SECRET.encode(), b"Exif", b"xmpmeta"):
        assert trace in data
        assert trace not in bare


def test_what_stands_behind_a_jpeg_goes():
    """Telephones put a film there, and a second picture with data of its own."""
    assert bare_jpeg(gradient() + picture("JPEG")) == bare_jpeg(gradient())


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"\xff\xd8 no marker"])
def test_what_is_no_jpeg_is_refused(data):
    with pytest.raises(ValueError, match="JPEG"):
        bare_jpeg(data)


def box(kind: bytes, content: bytes, *, long: bool = False, last: bool = False) -> bytes:
    if long:
        return b"\0\0\0\x01" + kind + (len(content) + 16).to_bytes(8) + content
    return (0 if last else len(content) + 8).to_bytes(4) + kind + content


SIGNATURE = box(b"jP  ", b"\r\n\x87\n")


def test_a_jpeg_2000_loses_the_boxes_of_metadata():
    header, code = box(b"ftyp", b"jp2 "), box(b"jp2c", b"pixels", last=True)
    told = box(b"xml ", b"<x/>") + box(b"uuid", SECRET.encode(), long=True)
    assert bare_jpeg2000(SIGNATURE + header + told + code) == SIGNATURE + header + code


def test_a_jpeg_2000_without_boxes_stays():
    assert bare_jpeg2000(b"\xff\x4f\xff\x51pixels") == b"\xff\x4f\xff\x51pixels"


def test_a_jpeg_2000_whose_boxes_make_no_sense_is_refused():
    with pytest.raises(ValueError, match="too small"):
        bare_jpeg2000(SIGNATURE + b"\0\0\0\x03xml ")
