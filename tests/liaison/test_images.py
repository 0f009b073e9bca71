from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from PIL import Image

from liaison.images import MAX_SIDE, random_name, rewritten
from organizations.models import Organization
from tests.factories import OrganizationFactory

CAMERA = "A camera that knows too much"


def photograph(size=(400, 300), orientation=1, kind="JPEG") -> bytes:
    """A picture as a telephone takes it: who made it, when and where."""
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    exif[0x0112] = orientation
    exif[0x0132] = "2020:12:18 18:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 30.0, 47.0), 3: "E", 4: (36.0, 17.0, 31.0)})
    picture = Image.new("RGB", size, "#0c5b48")
    picture.paste("#d9a441", (0, 0, size[0] // 2, size[1] // 2))
    output = BytesIO()
    picture.save(output, kind, exif=exif, comment=CAMERA.encode())
    return output.getvalue()


def stored(organization) -> bytes:
    with organization.logo.open() as file:
        return file.read()


def form_with(name: str, content: bytes):
    form = modelform_factory(Organization, fields=["name_ar", "logo"])
    return form({"name_ar": "رابطة"}, {"logo": SimpleUploadedFile(name, content)})


def test_the_photograph_of_these_tests_does_carry_data():
    exif = Image.open(BytesIO(photograph())).getexif()
    assert exif[0x0110] == CAMERA
    assert exif.get_ifd(0x8825)[2] == (33.0, 30.0, 47.0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_knew_is_not_stored(kind):
    organization = OrganizationFactory(logo=ContentFile(photograph(kind=kind), "holiday.jpg"))
    content = stored(organization)
    picture = Image.open(BytesIO(content))
    assert picture.format == "WEBP"
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
    assert CAMERA.encode() not in content


@pytest.mark.django_db
def test_the_name_of_the_file_tells_nothing():
    organization = OrganizationFactory(logo=ContentFile(photograph(), "damascus-meeting.jpg"))
    assert "damascus" not in organization.logo.name
    assert organization.logo.name.startswith("pictures/")
    assert random_name(None, "a.jpg") != random_name(None, "a.jpg")


@pytest.mark.django_db
def test_a_stored_picture_is_not_stored_again():
    organization = OrganizationFactory(logo=ContentFile(photograph(), "a.jpg"))
    name = organization.logo.name
    organization.name_ar = "اسم آخر"
    organization.save()
    assert organization.logo.name == name


def test_a_picture_taken_sideways_stands_upright():
    picture = Image.open(rewritten(BytesIO(photograph((400, 300), orientation=6))))
    assert picture.size == (300, 400)
    # Its bright corner was top left and turns to the top right.
    assert picture.getpixel((290, 10))[0] > 150 > picture.getpixel((10, 10))[0]


def test_a_large_picture_is_made_smaller_in_its_own_proportions():
    assert Image.open(rewritten(BytesIO(photograph((4000, 1000))))).size == (MAX_SIDE, MAX_SIDE // 4)


def test_a_small_picture_keeps_its_size():
    assert Image.open(rewritten(BytesIO(photograph((40, 30))))).size == (40, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_every_kind_of_picture_can_be_stored(mode):
    output = BytesIO()
    Image.new(mode, (20, 20)).save(output, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(rewritten(output)).mode in ("RGB", "RGBA")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["EPS", "TIFF", "BMP", "ICO"])
def test_decoders_that_are_not_needed_stay_shut(kind):
    output = BytesIO()
    Image.new("RGB", (20, 20)).save(output, kind)
    form = form_with("picture.png", output.getvalue())
    assert not form.is_valid()
    assert "logo" in form.errors


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_damaged_data_of_the_camera_is_an_error_and_no_fault():
    whole = bytearray(photograph())
    for position in range(2, 400):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        form_with("picture.jpg", bytes(damaged)).is_valid()


@pytest.mark.django_db
def test_a_long_name_of_a_file_does_not_matter():
    assert form_with("صورة" * 60 + ".jpg", photograph()).is_valid()


def test_what_was_transparent_stays_so():
    output = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(output, "PNG")
    assert Image.open(rewritten(output)).getpixel((5, 5))[3] == 0


def test_what_moved_stands_still():
    output = BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green")]
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    assert getattr(Image.open(rewritten(output)), "n_frames", 1) == 1


@pytest.mark.django_db
def test_a_good_picture_is_accepted():
    form = form_with("photo.jpg", photograph())
    assert form.is_valid(), form.errors
    assert Image.open(BytesIO(stored(form.save()))).size == (400, 300)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"this is no picture"),
        ("photo.jpg", b""),
        ("photo.jpg", photograph()[:200]),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("photo.html", photograph()),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(name, content):
    form = form_with(name, content)
    assert list(form.errors) == ["logo"]


@pytest.mark.django_db
def test_a_picture_cut_short_is_refused_and_does_not_break_the_page():
    whole = photograph((800, 600))
    form = form_with("photo.jpg", whole[: len(whole) * 2 // 3])
    assert list(form.errors) == ["logo"]


@pytest.mark.django_db
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read():
    output = BytesIO()
    # 60 megapixels of white in 7 KB: a decompression bomb.
    Image.new("1", (10_000, 6_000), 1).save(output, "PNG")
    form = form_with("bomb.png", output.getvalue())
    assert list(form.errors) == ["logo"]
    assert form.errors["logo"].as_data()[0].code == "size"


@pytest.mark.django_db
def test_the_size_is_checked_without_a_form_too():
    output = BytesIO()
    Image.new("1", (10_000, 6_000), 1).save(output, "PNG")
    organization = OrganizationFactory.build(logo=ContentFile(output.getvalue(), "bomb.png"))
    with pytest.raises(ValidationError) as refusal:
        organization.full_clean()
    assert "logo" in refusal.value.error_dict
