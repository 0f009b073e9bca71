"""What may be attached, and what becomes of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from liaison.media.documents import fields as documents
from liaison.media.documents.fields import DocumentKind, download_name, random_name, rewritten
from tests.documents import SECRET, pdf, picture


def upload(data: bytes, name: str = "Huda's minutes.doc") -> ContentFile:
    return ContentFile(data, name=name)


def refused(data: bytes) -> str:
    with pytest.raises(ValidationError) as refusal:
        rewritten(upload(data))
    assert all(refusal.value.messages)
    return refusal.value.code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf(), DocumentKind.PDF),
        (picture("JPEG"), DocumentKind.JPEG),
        (picture("PNG"), DocumentKind.PNG),
        (picture("WEBP"), DocumentKind.WEBP),
    ],
)
def test_the_content_says_what_it_is_and_the_name_nothing(data, kind):
    made = rewritten(upload(data))
    assert (made.kind, made.name) == (kind, f"document.{kind}")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_tells_nothing_of_camera_place_and_maker(form):
    data = picture(form)
    assert SECRET.encode() in data
    made = rewritten(upload(data)).read()
    assert SECRET.encode() not in made
    with Image.open(BytesIO(made)) as opened:
        assert (opened.size, opened.format, dict(opened.getexif())) == ((40, 30), form, {})
        assert not {"xmp", "comment", "exif", "icc_profile"} & set(opened.info)


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = rewritten(upload(picture("JPEG", exif=exif))).read()
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (30, 40)


@pytest.mark.parametrize(
    ("form", "mode", "color"), [("PNG", "RGBA", (0, 9, 9, 50)), ("WEBP", "RGBA", (0, 9, 9, 50)), ("PNG", "LA", (9, 50))]
)
def test_what_can_be_seen_through_stays_so(form, mode, color):
    made = rewritten(upload(picture(form, mode=mode, color=color))).read()
    with Image.open(BytesIO(made)) as opened:
        assert opened.mode == "RGBA"


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "I;16")])
def test_pictures_of_every_mode_are_taken(form, mode):
    made = rewritten(upload(picture(form, mode=mode))).read()
    with Image.open(BytesIO(made)) as opened:
        assert opened.mode == "RGB"


def test_colors_are_turned_into_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = rewritten(upload(picture("JPEG", icc_profile=profile, quality=95))).read()
    with Image.open(BytesIO(made)) as opened:
        assert max(abs(one - other) for one, other in zip(opened.getpixel((5, 5)), (0, 128, 128), strict=True)) < 4
    assert rewritten(upload(picture("JPEG", icc_profile=b"no profile"))).kind == DocumentKind.JPEG


@pytest.mark.parametrize("data", [b"PK\x03\x04 word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"])
def test_office_files_are_refused_with_the_way_out(data):
    with pytest.raises(ValidationError, match="PDF") as refusal:
        rewritten(upload(data))
    assert refusal.value.code == "kind"


@pytest.mark.parametrize(
    "data", [b"plain text", b"<html><script>", b"MZ\x90", picture("GIF", exif=b"", xmp=b""), b"<svg/>"]
)
def test_anything_else_is_refused(data):
    assert refused(data) == "kind"


def test_a_damaged_picture_is_refused():
    assert refused(picture("JPEG", size=(900, 900))[:-3000]) == "damaged"


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setitem(documents.MOST, "PNG", 100)
    assert refused(picture("PNG")) == "size"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(documents, "MAX_SIZE", 20)
    assert refused(b"no PDF at all, and long") == "size"


def test_where_it_is_stored_nobody_can_guess():
    names = {random_name(DocumentKind.PDF) for _ in range(20)}
    assert len(names) == 20
    assert all(name.startswith("files/") and name.endswith(".pdf") and len(name) == 42 for name in names)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Joint statement", "Joint_statement.pdf"),
        ("بيان مشترك: المكتبة", "بيان_مشترك_المكتبة.pdf"),
        ("../../etc/passwd", "etcpasswd.pdf"),
        ("…", "document.pdf"),
        ("", "document.pdf"),
        ("a" * 300, "a" * 100 + ".pdf"),
        ("a\u202egpj", "agpj.pdf"),
    ],
)
def test_it_is_called_by_its_title_once_fetched(title, name):
    assert download_name(title, DocumentKind.PDF) == name
