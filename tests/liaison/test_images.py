from __future__ import annotations

import os
import subprocess
import sys
import warnings
from io import BytesIO
from threading import Thread

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import locks
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.forms import modelform_factory
from PIL import Image, ImageFile

from articles.models import Article, Changes, Version
from articles.models.content import shared_of
from liaison.media.images import decoding as reading
from liaison.media.images.fields import MAX_SIDE, delete_picture, random_name, rewritten
from liaison.media.images.variants import CARD, LEAD_FORMATS, cut, widths
from liaison.media.unused_files import remove_unused
from organizations.models import Organization
from tests.factories import ArticleFactory, OrganizationFactory

RED, BLUE = (200, 30, 30), (30, 30, 200)

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
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(name, content):
    form = form_with(name, content)
    assert list(form.errors) == ["logo"]


@pytest.mark.django_db
def test_a_picture_cut_short_is_refused_and_does_not_break_the_page(monkeypatch):
    # As WeasyPrint leaves it behind, in the same process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
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


def refusal_of(content: bytes) -> tuple[str, str]:
    [error] = form_with("picture.jpg", content).errors.as_data()["logo"]
    return error.code, str(error.message)


@pytest.mark.django_db
def test_a_telephones_own_kind_is_named_as_what_it_is():
    output = BytesIO()
    Image.new("RGB", (20, 20)).save(output, "AVIF")
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
    for content in (output.getvalue(), heic):
        code, words = refusal_of(content)
        assert code == "kind"
        assert "HEIC" in words


@pytest.mark.django_db
def test_a_refusal_names_the_kinds_that_are_taken_and_no_others():
    code, words = refusal_of(b"%!PS-Adobe-3.0 EPSF-3.0")
    assert code == "kind"
    assert all(kind in words for kind in ("JPEG", "PNG", "WebP", "GIF"))
    assert "TIFF" not in words.upper()


@pytest.mark.parametrize(("kind", "size"), [("PNG", (5000, 4001)), ("WEBP", (4000, 2501)), ("JPEG", (8000, 6251))])
def test_what_is_too_large_is_told_how_large_it_may_be(kind, size):
    output = BytesIO()
    Image.new("L", size).save(output, kind)
    with pytest.raises(ValidationError) as refusal:
        rewritten(output)
    assert refusal.value.code == "size"
    assert {"JPEG": "50", "PNG": "20", "WEBP": "10"}[kind] in refusal.value.messages[0]


_READ = """
import resource, sys
import django
django.setup()
from liaison.media.images.fields import rewritten
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    picture = rewritten(file)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_picture_of_49_megapixels_takes_bounded_memory(tmp_path):
    path = tmp_path / "large.jpg"
    Image.new("L", (7000, 7000), 200).save(path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", _READ, str(path)]
    read = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    # In MB; decoded whole and turned upright it took 350.
    assert int(read.stdout) < 100


def test_pictures_are_read_one_at_a_time(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    done = []
    reader = Thread(target=lambda: done.append(rewritten(BytesIO(photograph()))))
    with (tmp_path / "pictures.lock").open("wb") as lock:
        # As another process holds it.
        assert locks.lock(lock, locks.LOCK_EX)
        reader.start()
        reader.join(0.4)
        assert done == []
        monkeypatch.setattr(reading, "_PATIENCE", 0)
        with pytest.raises(ValidationError) as refusal:
            rewritten(BytesIO(photograph()))
        assert refusal.value.code == "busy"
    reader.join(30)
    assert len(done) == 1


# The variants.


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


def halves(size=(1600, 400)) -> ContentFile:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, BLUE)
    picture.paste(RED, (0, 0, size[0] // 2, size[1]))
    output = BytesIO()
    picture.save(output, "PNG")
    return ContentFile(output.getvalue(), "halves.png")


def variants(article) -> dict[str, Image.Image]:
    """What is in storage of the article's picture, by the names of its formats, as a page would find it."""
    storage, found = article.image.storage, {}
    for name in LEAD_FORMATS:
        if address := getattr(article.image, name):
            found[name] = Image.open(BytesIO(storage.open(address.removeprefix("/media/")).read()))
    return found


def is_near(color, wanted) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(color, wanted, strict=False))


@pytest.mark.django_db
def test_no_variant_tells_what_the_camera_knew(media):
    OrganizationFactory(logo=ContentFile(photograph(), "a.jpg"))
    ArticleFactory(image=ContentFile(photograph((900, 700)), "a.jpg"))
    made = files(media)
    assert {path.suffix for path in made} == {".avif", ".webp", ".jpg"}
    for path in made:
        content, picture = path.read_bytes(), Image.open(path)
        assert dict(picture.getexif()) == {}, path
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info), path
        assert CAMERA.encode() not in content


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1300), [400, 800, 1200, 1600]),
        ((1000, 1000), [400, 800, 1000]),
        # Two that are almost as wide are one.
        ((430, 300), [400]),
        ((820, 500), [400, 800]),
        ((40, 30), [40]),
        ((2000, 90), [160]),
        ((90, 2000), [90]),
        ((1, 1), [1]),
    ],
)
def test_pages_offer_no_picture_wider_than_it_is(size, expected):
    assert list(widths(size).values()) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("size", [(2000, 1300), (700, 500), (40, 30), (30, 400), (300, 2), (1, 1)])
def test_every_variant_has_the_size_that_pages_say(media, size):
    article = ArticleFactory(image=halves(size))
    article.refresh_from_db()
    shown, made = article.picture(), variants(article)
    assert (article.image_width, article.image_height) == size
    for step, width in widths(size).items():
        for kind in ("avif", "webp"):
            assert made[f"wide_{step}_{kind}"].size == (width, max(round(width * 9 / 16), 1))
    for name, variant in (("fallback", shown.image()), ("card", shown.card()), ("whole", shown.whole())):
        assert made[name].size == (variant.width, variant.height)
        assert getattr(article.image, name) == variant.url
    assert all(made[name].width <= size[0] and made[name].height <= size[1] + 1 for name in made)
    assert len(made) == len(files(media)) - 1
    assert (made["fallback"].format, made["card"].format, made["whole"].format) == ("JPEG", "JPEG", "WEBP")


@pytest.mark.django_db
def test_a_card_for_other_sites_is_as_large_as_they_ask(media):
    card = ArticleFactory(image=halves((2000, 1300))).picture().card()
    assert (card.width, card.height) == CARD


@pytest.mark.django_db
@pytest.mark.parametrize(("point", "color"), [("0x0.5", RED), ("0.2x0.9", RED), ("0.9x0.1", BLUE)])
def test_what_stays_in_view_is_around_the_focal_point(media, point, color):
    made = variants(ArticleFactory(image=halves(), image_ppoi=point))
    for name in ("wide_400_avif", "wide_400_webp", "fallback", "card"):
        for x in (5, made[name].width - 5):
            assert is_near(made[name].convert("RGB").getpixel((x, 100)), color), name
    assert is_near(made["whole"].convert("RGB").getpixel((5, 5)), RED)
    assert is_near(made["whole"].convert("RGB").getpixel((made["whole"].width - 5, 5)), BLUE)


@pytest.mark.django_db
def test_another_focal_point_makes_other_files_and_keeps_the_first_ones(media):
    article = ArticleFactory(image=halves())
    before, whole = article.image.card, article.image.whole
    article.image_ppoi = "0x0"
    article.save()
    fresh = Article.objects.get(pk=article.pk)
    assert fresh.image.card != before
    assert fresh.image.whole == whole
    assert is_near(variants(fresh)["card"].getpixel((300, 100)), RED)
    # Other sites remember the address.
    assert article.image.storage.exists(before.removeprefix("/media/"))


@pytest.mark.django_db
def test_what_was_transparent_is_white_where_it_cannot_be(media):
    output = BytesIO()
    Image.new("RGBA", (64, 36), (0, 0, 0, 0)).save(output, "PNG")
    made = variants(ArticleFactory(image=ContentFile(output.getvalue(), "a.png")))
    assert made["fallback"].getpixel((5, 5)) == (255, 255, 255)
    assert made["wide_400_webp"].getpixel((5, 5))[3] == made["wide_400_avif"].getpixel((5, 5))[3] == 0


@pytest.mark.django_db
def test_a_logo_has_a_small_one_of_its_own_shape(media):
    organization = OrganizationFactory(logo=halves((900, 300)))
    organization.refresh_from_db()
    small = organization.emblem().small()
    assert (organization.logo_width, organization.logo_height) == (900, 300)
    assert (small.width, small.height) == (192, 64)
    assert Image.open(media / small.url.removeprefix("/media/")).size == (192, 64)
    assert len(files(media)) == 2


@pytest.mark.django_db
def test_whatever_way_a_picture_comes_it_is_rewritten(media):
    article = ArticleFactory(live="")
    article.image.save("straight.jpg", ContentFile(photograph()))
    article.refresh_from_db()
    assert Image.open(article.image.path).format == "WEBP"
    assert CAMERA.encode() not in media.joinpath(article.image.name).read_bytes()
    with pytest.raises(ValidationError):
        article.image.save("program.eps", ContentFile(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"))


@pytest.mark.django_db
def test_another_picture_takes_its_own_size_and_weight(media):
    article = ArticleFactory(image=halves())
    weight = article.image_bytes
    assert weight == media.joinpath(article.image.whole.removeprefix("/media/")).stat().st_size
    article.image = ContentFile(photograph((300, 200)), "b.jpg")
    article.save()
    article.refresh_from_db()
    assert (article.image_width, article.image_height) == (300, 200)
    assert article.image_bytes != weight


@pytest.mark.django_db
def test_migrations_know_of_no_formats():
    _name, path, _arguments, options = Article._meta.get_field("image").deconstruct()
    assert path == "liaison.media.images.fields.PictureField"
    assert set(options) == {"blank", "verbose_name", "width_field", "height_field"}


def test_the_settings_of_the_library_are_those_it_asks_for():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_command("check", fail_level="WARNING")


# A picture whose file is lost.


def losing(article) -> Article:
    """``article`` as it is read when its picture and all that is known of it are gone."""
    delete_picture(article.image.name)
    Article.objects.filter(pk=article.pk).update(image_width=None, image_height=None, image_bytes=None)
    return Article.objects.get(pk=article.pk)


@pytest.mark.django_db
def test_a_row_whose_picture_is_lost_is_read_and_saved_like_any_other(media):
    article = losing(ArticleFactory(image=halves()))
    assert files(media) == []
    article.title_ar = "عنوان آخر"
    article.save()
    article.full_clean()
    assert list(Article.objects.values_list("title_ar", "image_width")) == [("عنوان آخر", None)]
    assert article.picture().image().width == 0


@pytest.mark.django_db
def test_a_picture_that_got_damaged_breaks_no_saving_either(media):
    article = ArticleFactory(image=halves())
    whole = media.joinpath(article.image.name).read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"no picture"):
        losing(article)
        media.joinpath(article.image.name).write_bytes(content)
        Article.objects.get(pk=article.pk).save()


@pytest.mark.django_db
def test_where_the_files_are_is_known_without_looking_for_them(media):
    article = ArticleFactory(image=halves())
    told = [source.srcset for source in article.picture().sources()]
    delete_picture(article.image.name)
    fresh = Article.objects.get(pk=article.pk)
    assert [source.srcset for source in fresh.picture().sources()] == told


# Pictures nobody uses.


@pytest.mark.django_db
def test_a_picture_that_goes_takes_its_variants_along(media, django_capture_on_commit_callbacks):
    article, other = ArticleFactory(image=halves()), ArticleFactory(image=halves())
    article.image_ppoi = "0x0"
    article.save()
    name, kept = article.image.name, other.image.name
    Article.objects.filter(pk=article.pk).update(image="")
    Version.objects.filter(article=article).delete()
    with django_capture_on_commit_callbacks(execute=True):
        remove_unused({name, kept})
    left = [path.name for path in files(media)]
    assert left
    assert all(kept.removeprefix("pictures/").removesuffix(".webp") in found for found in left)


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["version", "changes"])
def test_a_picture_that_may_come_back_keeps_its_variants(media, where, django_capture_on_commit_callbacks):
    article = ArticleFactory(image=halves(), live="ar")
    name, before = article.image.name, files(media)
    if where == "changes":
        Changes.objects.create(article=article, language="", content={"image": name})
        Version.objects.all().delete()
    else:
        assert Version.objects.get().content["shared"] == shared_of(article)
    Article.objects.update(image="")
    with django_capture_on_commit_callbacks(execute=True):
        remove_unused({name})
    assert files(media) == before


# Pictures from before there were variants.


def from_before(media, **values) -> Article:
    """An article as an older installation has it: the picture alone."""
    article = ArticleFactory(image=halves(), **values)
    for path in media.joinpath("__processed__").rglob("*.*"):
        path.unlink()
    Article.objects.filter(pk=article.pk).update(image_bytes=None)
    return Article.objects.get(pk=article.pk)


@pytest.mark.django_db
def test_until_its_variants_are_made_a_picture_is_shown_as_it_is(media):
    article = from_before(media)
    shown = article.picture()
    assert shown.sources() == []
    assert shown.image().url == shown.whole().url == article.image.url
    assert (shown.image().width, shown.image().height) == (1600, 400)
    assert (shown.card(), shown.weight(), shown.is_cut()) == (None, "", False)


@pytest.mark.django_db
def test_the_command_makes_what_is_missing_and_changes_nothing_else(media, capsys):
    article, logo = from_before(media), OrganizationFactory(logo=halves((90, 30)))
    Organization.objects.update(logo_width=None, logo_height=None)
    call_command("process_imagefields", all=True)
    fresh = Article.objects.get(pk=article.pk)
    assert fresh.image_bytes == media.joinpath(fresh.image.whole.removeprefix("/media/")).stat().st_size
    assert fresh.picture().sources()
    assert fresh.updated_at == article.updated_at
    logo.refresh_from_db()
    assert (logo.logo_width, logo.logo_height) == (90, 30)
    assert "articles.article.image: 1" in capsys.readouterr().out
    made = {path: path.stat().st_mtime_ns for path in files(media)}
    call_command("process_imagefields", all=True)
    assert {path: path.stat().st_mtime_ns for path in files(media)} == made
    call_command("process_imagefields", "articles.article.image", force=True)
    assert set(files(media)) == set(made)


@pytest.mark.django_db
def test_the_command_goes_on_past_a_lost_picture_and_says_so_at_the_end(media, capsys):
    lost, whole = losing(ArticleFactory(image=halves())), from_before(media)
    with pytest.raises(CommandError, match="1"):
        call_command("process_imagefields", "articles.article.image")
    assert f"articles.article.image {lost.pk}" in capsys.readouterr().err
    assert Article.objects.get(pk=whole.pk).image_bytes


def test_a_shape_is_cut_from_the_whole_width_or_the_whole_height():
    assert cut((1600, 400), (16, 9)) == (711, 400)
    assert cut((400, 1600), (16, 9)) == (400, 225)
