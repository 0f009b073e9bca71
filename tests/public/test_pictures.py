"""Pictures as readers get them: as small as their screen needs, described, and as a link when they save data."""

from __future__ import annotations

from io import BytesIO

import html5lib
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Article
from liaison.media.images.fields import delete_picture
from tests.factories import ArticleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ALT = "The shelves of the library"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size=(900, 600)):
    output = BytesIO()
    Image.new("RGB", size, "#0c5b48").save(output, "PNG")
    return ContentFile(output.getvalue(), "a.png")


@pytest.fixture
def article(media):
    return ArticleFactory(image=picture(), image_credit_en="A photographer")


def address(article, language="en"):
    return f"/{language}/news/{article.pk}/{article.edition(language).slug}/"


def page(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response


def figure(response):
    """The elements of the page's picture, by their names."""
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = next((element for element in root.iter("figure") if element.get("class") == "picture"), None)
    return (
        {name: list(found.iter(name)) for name in ("source", "img", "a", "figcaption")} if found is not None else None
    )


def test_every_file_a_page_names_is_there_with_the_width_it_says(client, article):
    shown = figure(page(client, address(article)))
    assert [source.get("type") for source in shown["source"]] == ["image/avif", "image/webp"]
    for source in shown["source"]:
        for candidate in source.get("srcset").split(", "):
            url, width = candidate.split(" ")
            response = client.get(url)
            assert response["Content-Type"] == source.get("type")
            assert Image.open(BytesIO(b"".join(response.streaming_content))).width == int(width.removesuffix("w"))
        assert source.get("sizes")
    (image,) = shown["img"]
    fallback = Image.open(BytesIO(b"".join(client.get(image.get("src")).streaming_content)))
    assert (str(fallback.width), str(fallback.height)) == (image.get("width"), image.get("height"))
    assert fallback.format == "JPEG"


def test_files_are_kept_by_the_readers_own_browser_for_a_day(client, article):
    for url in (article.image.url, article.image.card):
        response = client.get(url)
        assert response["Cache-Control"] == "private, max-age=86400"
        assert not response.cookies
    assert client.get("/media/__processed__/../liaison.sqlite3").status_code == 404
    assert "private" not in client.get("/media/pictures/none.webp").get("Cache-Control", "")


@pytest.mark.parametrize("where", ["home", "article"])
def test_the_first_thing_of_a_page_does_not_wait(client, article, where):
    (image,) = figure(page(client, "/en/" if where == "home" else address(article)))["img"]
    assert image.get("fetchpriority") == "high"
    assert image.get("loading") is None
    assert image.get("decoding") == "async"
    assert image.get("alt") == ALT


def test_who_made_it_and_the_whole_of_it_stand_under_it(client, article):
    (caption,) = figure(page(client, address(article)))["figcaption"]
    assert "A photographer" in "".join(caption.itertext())
    (link,) = caption.iter("a")
    assert link.get("href") == article.image.whole
    assert "KB" in "".join(link.itertext())


def test_of_a_picture_that_is_shown_whole_there_is_no_more_to_see(client):
    article = ArticleFactory(image=picture((640, 360)))
    assert figure(page(client, address(article)))["figcaption"] == []


def test_screen_readers_pass_over_a_decoration(client, article):
    Article.objects.update(image_decorative=True)
    assert figure(page(client, address(article)))["img"][0].get("alt") == ""
    (link,) = figure(page(client, address(article), save_data="on"))["a"]
    assert "".join(link.itertext()).startswith("Picture (")


@pytest.mark.parametrize("value", ["on", " On "])
def test_who_saves_data_gets_a_link_that_says_what_it_is_and_weighs(client, article, media, value):
    response = page(client, address(article), save_data=value)
    shown = figure(response)
    assert shown["img"] == shown["source"] == []
    (link,) = shown["a"]
    file = media / link.get("href").removeprefix("/media/")
    words = "".join(link.itertext()).replace("\xa0", " ")
    assert words.startswith(f"Picture: {ALT}")
    assert f"({max(round(file.stat().st_size / 1024), 1)} KB)" in words
    assert "Save-Data" in response["Vary"]
    assert "A photographer" in response.text


def test_everybody_else_gets_the_picture_and_caches_know_that_there_are_two_pages(client, article):
    for headers in ({}, {"save_data": "off"}):
        response = page(client, address(article), **headers)
        assert len(figure(response)["img"]) == 1
        assert "Save-Data" in response["Vary"]


def test_a_page_without_pictures_is_the_same_for_all(client):
    article = ArticleFactory()
    response = page(client, address(article), save_data="on")
    assert figure(response) is None
    assert "Save-Data" not in response.get("Vary", "")


def test_staff_who_save_data_see_the_picture_in_the_preview(as_role, article):
    frame = as_role("publisher").get(f"/admin/articles/article/{article.pk}/preview/en/", headers={"save-data": "on"})
    assert len(figure(frame)["img"]) == 1
    assert "Save-Data" not in frame.get("Vary", "")


@pytest.mark.parametrize("forgotten", [{}, {"image_width": None, "image_height": None, "image_bytes": None}])
def test_a_lost_file_breaks_no_page(client, article, forgotten):
    delete_picture(article.image.name)
    Article.objects.update(**forgotten)
    for where in (address(article), "/en/", "/en/news/", address(article, "ar")):
        for save_data in ("on", "off"):
            page(client, where, save_data=save_data)
    (image,) = figure(page(client, address(article)))["img"]
    assert image.get("alt") == ALT


def test_a_picture_from_before_there_were_variants_is_shown_as_it_is(client, article):
    Article.objects.update(image_bytes=None)
    shown = figure(page(client, address(article)))
    assert shown["source"] == []
    assert (shown["img"][0].get("src"), shown["img"][0].get("width")) == (article.image.url, "900")
    (link,) = figure(page(client, address(article), save_data="on"))["a"]
    assert (link.get("href"), "KB" in "".join(link.itertext())) == (article.image.url, False)


def logo(response):
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return next((element for element in root.iter("img") if element.get("class") == "logo"), None)


def test_a_logo_is_small_and_takes_its_place_at_once(client):
    partner = OrganizationFactory(logo=picture((900, 300)), slug="league")
    ArticleFactory().organizations.add(partner)
    image = logo(page(client, "/en/organizations/league/"))
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("192", "64", "")
    assert Image.open(BytesIO(b"".join(client.get(image.get("src")).streaming_content))).size == (192, 64)


def test_who_saves_data_reads_the_name_beside_the_logo(client):
    partner = OrganizationFactory(logo=picture((900, 300)), slug="league")
    ArticleFactory().organizations.add(partner)
    response = page(client, "/en/organizations/league/", save_data="on")
    assert logo(response) is None
    assert "Save-Data" in response["Vary"]


def test_a_logo_whose_size_is_not_known_yet_is_shown_as_it_is(client):
    partner = OrganizationFactory(logo=picture((900, 300)), slug="league")
    ArticleFactory().organizations.add(partner)
    type(partner).objects.update(logo_width=None, logo_height=None)
    delete_picture(partner.logo.name)
    image = logo(page(client, "/en/organizations/league/"))
    assert (image.get("src"), image.get("width")) == (partner.logo.url, None)
