"""Who the office is, as every page says it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from liaison.text.languages import Phrase
from office.identity import identity
from office.models import MenuEntry, Office
from office.models.menu import begin
from office.models.office import BEGINNING
from tests.constraints import constraints_of, names, refused_by
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def office(**values):
    Office.objects.update(**values)


def test_a_new_installation_has_a_name_and_the_standard_menus(client):
    page = client.get("/en/").text
    assert BEGINNING["name_en"] in page
    for address in ("/en/news/", "/en/meetings/", "/en/organizations/", "/en/topics/", "/en/corrections/"):
        assert f'href="{address}"' in page


def test_what_administrators_wrote_and_emptied_stays_when_the_site_is_updated():
    office(name_en="Our Office")
    MenuEntry.objects.all().delete()
    begin(apps)
    assert Office.objects.get().name_en == "Our Office"
    assert not MenuEntry.objects.exists()


def test_an_installation_whose_office_is_lost_still_answers_and_gets_another_at_the_next_update(client):
    Office.objects.all().delete()
    assert BEGINNING["name_ar"] in client.get("/ar/").text
    begin(apps)
    assert Office.objects.get().name_ar == BEGINNING["name_ar"]
    assert MenuEntry.objects.exists()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_text_falls_back_to_the_other_language_and_says_so(client, language):
    office(name_ar="مكتب الواحة", name_en="", tagline_ar=None, tagline_en="Since long ago", about_ar="", about_en="")
    with translation.override(language):
        found = identity()
    assert (found.name, found.tagline) == (Phrase("مكتب الواحة", "ar"), Phrase("Since long ago", "en"))
    assert not found.about
    page = client.get(f"/{language}/").text
    marked = {"ar": '<bdi lang="en" dir="ltr">Since long ago</bdi>', "en": '<bdi lang="ar" dir="rtl">مكتب الواحة</bdi>'}
    assert marked[language] in page


def test_it_is_read_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert str(identity()) == BEGINNING["name_ar"]


def test_the_foot_of_every_page_says_how_to_reach_the_office(client):
    office(
        email="office@example.org",
        phone="+1 (202) 555-0100",
        address_en="12 Example Street\nWashington",
        social="https://t.me/example\nhttps://www.facebook.com/example\nhttps://video.example.org/@office",
    )
    page = client.get("/en/meetings/").text
    assert 'href="mailto:office@example.org"' in page
    assert "12 Example Street<br>Washington" in page
    for name in ("Telegram", "Facebook", "video.example.org"):
        assert f'<bdi dir="ltr">{name}</bdi>' in page


@pytest.mark.parametrize(
    ("written", "dialed"), [("+1 (202) 555-0100", "+12025550100"), ("٠١١ ٢٢٢ ٣٣٣", "011222333"), ("", "")]
)
def test_a_telephone_number_is_linked_as_it_is_dialed(written, dialed):
    office(phone=written)
    assert identity().dialed() == dialed


def test_a_logo_is_shown_small():
    picture = BytesIO()
    Image.new("RGB", (1000, 500), "green").save(picture, "PNG")
    stored = Office.objects.get()
    stored.logo = SimpleUploadedFile("logo.png", picture.getvalue())
    stored.save()
    found = identity()
    assert (found.logo_width, found.logo_height) == (192, 96)
    assert found.logo != stored.logo.url
    assert found.logo.endswith(".webp")
    stored.logo.delete_files()


def test_an_article_without_a_source_line_bears_that_of_the_office(client):
    office(source_line_ar="مصدر المكتب", source_line_en="")
    without, own = ArticleFactory(), ArticleFactory(source_line_ar="مصدر الخبر")
    with translation.override("ar"):
        assert "مصدر المكتب" in client.get(without.get_absolute_url()).text
        page = client.get(own.get_absolute_url()).text
    assert "مصدر الخبر" in page
    assert "مصدر المكتب" not in page
    with translation.override("en"):
        # It falls back to the other language, and says in which it is.
        assert '<bdi lang="ar" dir="rtl">مصدر المكتب</bdi>' in client.get(without.get_absolute_url()).text


@pytest.mark.parametrize("line", ["http://t.me/x", "javascript:alert(1)", "office", "https://", "ftp://t.me/x"])
def test_a_page_elsewhere_has_an_address_that_can_be_linked_safely(line):
    stored = Office.objects.get()
    stored.social = f"https://t.me/example\n{line}"
    with pytest.raises(ValidationError) as refusal:
        stored.full_clean()
    assert list(refusal.value.message_dict) == ["social"]
    assert line in refusal.value.message_dict["social"][0]


def test_there_is_one_office():
    Office(name_ar="آخر").save()
    assert Office.objects.get().name_ar == "آخر"


VIOLATIONS = [
    ("office_has_a_name", lambda: office(name_ar="", name_en="")),
    ("office_has_a_name", lambda: office(name_ar=None, name_en=None)),
    ("office_has_a_name", lambda: Office.objects.bulk_create([Office(pk=2)])),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(Office)


def test_pages_link_to_social_media_of_the_web_alone_whatever_is_stored(client):
    office(social="javascript:hit()\nhttps://example.org/office\ndata:text/html,x")
    page = client.get("/en/").text
    assert 'href="https://example.org/office"' in page
    assert "javascript:" not in page
    assert "data:text" not in page
