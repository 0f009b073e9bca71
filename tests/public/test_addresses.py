"""Addresses that people cut, that programs guess, and that stand at the root of every site."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from articles.publishing.take import withdraw
from office.models import Office
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db


def test_an_address_without_its_slug_leads_to_the_page(client):
    report = ReportFactory()
    for record, path in ((report, "news"), (report.meeting, "meetings")):
        for language in ("ar", "en"):
            response = client.get(f"/{language}/{path}/{record.pk}/")
            slug = getattr(record, f"slug_{language}")
            page = client.get(f"/{language}/{path}/{record.pk}/{slug}/")
            assert (response.status_code, page.status_code) == (301, 200)
            assert client.get(response["Location"]).text == page.text
            assert response["Cache-Control"] == "no-cache"


def test_a_short_address_tells_no_more_than_the_whole_one(client):
    gone, draft = ArticleFactory(), ArticleFactory(live="")
    withdraw(gone, "en")
    assert client.get(f"/en/news/{gone.pk}/").status_code == 410
    for address in (f"/en/news/{draft.pk}/", f"/en/meetings/{MeetingFactory(public=False).pk}/", "/en/news/999/"):
        assert client.get(address).status_code == 404


def test_a_page_is_shared_by_its_short_address(client):
    report = ReportFactory()
    for path, record in (("news", report), ("meetings", report.meeting)):
        page = client.get(f"/ar/{path}/{record.pk}/", follow=True).text
        assert f'value="http://testserver/ar/{path}/{record.pk}/"' in page
        assert f"http%3A%2F%2Ftestserver%2Far%2F{path}%2F{record.pk}%2F" in page


@pytest.mark.parametrize("path", ["feed/", "feed", "rss", "rss/", "rss.xml", "feed.xml", "atom.xml", "index.xml"])
def test_what_readers_of_feeds_guess_leads_to_the_news(client, path):
    response = client.get(f"/{path}", headers={"accept-language": "en-US,en;q=0.9"})
    assert (response.status_code, response["Location"]) == (302, "/en/news/feed/")
    assert "Accept-Language" in response["Vary"]
    assert client.get(f"/{path}")["Location"] == "/ar/news/feed/"
    inside = client.get(f"/en/{path}")
    assert (inside.status_code, inside["Location"]) == (301, "/en/news/feed/")


def icon(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "max-age=86400" in response["Cache-Control"]
    return Image.open(io.BytesIO(response.getvalue()))


def test_the_offices_mark_is_where_browsers_and_phones_look_for_it(client):
    favicon, touch = icon(client, "/favicon.ico"), icon(client, "/apple-touch-icon.png")
    assert favicon.format == "ICO"
    assert favicon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert (touch.format, touch.size, touch.mode) == ("PNG", (180, 180), "RGB")
    assert touch.getpixel((90, 20)) == (12, 91, 72)
    assert icon(client, "/apple-touch-icon-precomposed.png").size == (180, 180)
    assert "mark.svg" in client.get("/en/").text


def red_banner():
    file = io.BytesIO()
    Image.new("RGB", (300, 100), "red").save(file, "PNG")
    return file.getvalue()


def test_the_mark_is_the_logo_once_there_is_one(client):
    before = client.get("/favicon.ico")["ETag"]
    office = Office.get_solo()
    office.logo.save("logo.png", ContentFile(red_banner()), save=True)
    response = client.get("/favicon.ico")
    assert response["ETag"] != before
    red, _green, blue, alpha = Image.open(io.BytesIO(response.getvalue())).convert("RGBA").getpixel((24, 24))
    assert (red > 200, blue < 60, alpha) == (True, True, 255)
    # Broad as it is, it stands whole in a square.
    assert icon(client, "/apple-touch-icon.png").getpixel((90, 5)) == (255, 255, 255)
    assert '<link rel="icon" href="/favicon.ico">' in client.get("/en/").text


def test_the_mark_is_made_once_and_then_asks_the_database_for_nothing(client):
    first = client.get("/favicon.ico")
    with CaptureQueriesContext(connection) as captured:
        again = client.get("/favicon.ico", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert len(captured) == 0


@pytest.mark.parametrize("address", ["/en/", "/en/news/", "/en/news/feed/", "/robots.txt", "/api/v1/articles/"])
def test_head_tells_what_get_tells(client, address):
    ArticleFactory()
    whole, head = client.get(address), client.head(address)
    assert head["ETag"] == whole["ETag"]
    assert head.content == b""
    assert client.head(address, headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_who_reads_the_other_language_is_told_that_the_page_is_not_in_it(client):
    whole, arabic = ArticleFactory(), ArticleFactory(live="ar")
    page = client.get(f"/ar/news/{arabic.pk}/", follow=True).text
    assert '<p class="note" lang="en" dir="ltr">This page is not available in English.</p>' in page
    assert 'hreflang="en">English <small>front page</small></a>' in page
    page = client.get(f"/ar/news/{whole.pk}/", follow=True).text
    assert "not available in English" not in page
    assert 'hreflang="en">English</a>' in page
