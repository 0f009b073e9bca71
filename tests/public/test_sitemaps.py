"""What search engines are told, read with an XML parser, and held against what visitors find."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models import Meeting
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from liaison.web import sitemaps
from office.models import Office, Page
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

XML = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
PAGE = {f"{name}_{code}": text for name, text in (("title", "About"), ("body", "<p>Us</p>")) for code in ("ar", "en")}


@pytest.fixture
def tree(client):
    """``tree("/sitemap.xml")``: the file as a parser reads it."""

    def read(address):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        return etree.fromstring(response.getvalue())

    return read


@pytest.fixture
def listed(tree, client):
    """``listed("articles", "ar")``: the paths that the section names, none when it has no file."""

    def paths(section, language="en"):
        address = f"/{language}/sitemap-{section}-1.xml"
        if client.get(address).status_code == 404:
            return []
        return [urlsplit(place).path for place in tree(address).xpath("//s:loc/text()", namespaces=XML)]

    return paths


@pytest.fixture
def everything(tree):
    """``everything()``: every path of every sitemap that the index names."""

    def paths():
        found = []
        for file in tree("/sitemap.xml").xpath("//s:loc/text()", namespaces=XML):
            found += tree(urlsplit(file).path).xpath("//s:loc/text()", namespaces=XML)
        return [urlsplit(place).path for place in found]

    return paths


def test_the_index_names_a_file_for_each_language_and_kind_that_has_pages(tree, office):
    Page.objects.create(slug="about", **PAGE, public_ar=True, public_en=False)
    files = [urlsplit(place).path for place in tree("/sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=XML)]
    kinds = ("lists", "articles", "meetings", "topics", "organizations", "people")
    assert set(files) == {
        *(f"/{code}/sitemap-{kind}-1.xml" for code in ("ar", "en") for kind in kinds),
        *(f"/{code}/news-sitemap.xml" for code in ("ar", "en")),
        "/ar/sitemap-pages-1.xml",
    }


def test_the_sitemap_of_news_is_named_only_while_there_is_news(tree):
    def named():
        return [
            place for place in tree("/sitemap.xml").xpath("//s:loc/text()", namespaces=XML) if "news-sitemap" in place
        ]

    assert named() == []
    old = timezone.now() - dt.timedelta(days=3)
    ArticleFactory(published_at_ar=old, published_at_en=old)
    assert named() == []
    ArticleFactory(live="ar")
    assert named() == ["http://testserver/ar/news-sitemap.xml"]


def test_every_address_of_every_sitemap_answers_at_once(client, everything, office):
    Page.objects.create(slug="about", **PAGE, public_ar=True, public_en=True)
    addresses = everything()
    assert len(addresses) > 20
    for address in set(addresses):
        assert client.get(address).status_code == 200, address


def test_every_page_with_an_address_of_its_own_is_listed(everything, office, pages):
    addresses = set(everything())
    for language in ("ar", "en"):
        for name, address in pages(language).items():
            if "?" not in address:
                assert quote(address) in addresses, name


def test_only_what_is_live_is_listed(listed):
    for title, more in {
        "Draft": {"live": "ar"},
        "Scheduled": {"published_at_en": timezone.now() + dt.timedelta(hours=1)},
        "Expired": {"expires_at_en": timezone.now() - dt.timedelta(seconds=1)},
    }.items():
        ArticleFactory(title_en=title, slug_en=title.lower(), **more)
    withdraw(ArticleFactory(slug_en="withdrawn"), "en", reason=Reason.SAFETY)
    MeetingFactory(public=False)
    MeetingFactory(title_en="", slug_en="")
    OrganizationFactory()
    PersonFactory()
    TopicFactory()
    Page.objects.create(slug="about", **PAGE, public_ar=True)
    live = ArticleFactory(slug_en="live")
    assert listed("articles") == [f"/en/news/{live.pk}/live/"]
    for section in ("meetings", "organizations", "people", "topics", "pages"):
        assert listed(section) == [], section


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("protected", [False, True])
def test_a_person_is_listed_only_while_named(listed, office, level, protected):
    office.attendance.disclosure = level
    office.attendance.save()
    office.person.protected = protected
    office.person.save()
    named = level == Disclosure.NAMED and not protected
    assert listed("people") == (["/en/people/huda-alwarraq/"] if named else [])


def test_a_page_names_its_other_edition_only_while_that_is_live(tree):
    both, alone = ArticleFactory(slug_ar="لقاء", slug_en="both"), ArticleFactory(live="en", slug_en="alone")
    found = tree("/en/sitemap-articles-1.xml")
    entries = {urlsplit(url.findtext("s:loc", namespaces=XML)).path: url for url in found.findall("s:url", XML)}
    links = entries[f"/en/news/{both.pk}/both/"].findall("x:link", XML)
    arabic = f"http://testserver/ar/news/{both.pk}/%D9%84%D9%82%D8%A7%D8%A1/"
    assert {link.get("hreflang"): link.get("href") for link in links} == {
        "ar": arabic,
        "en": f"http://testserver/en/news/{both.pk}/both/",
        "x-default": arabic,
    }
    assert entries[f"/en/news/{alone.pk}/alone/"].findall("x:link", XML) == []
    assert tree("/ar/sitemap-articles-1.xml").xpath("//s:loc/text()", namespaces=XML) == [arabic]


def test_lastmod_is_when_readers_were_last_told(tree):
    article = ArticleFactory()

    def lastmod(address):
        return [dt.datetime.fromisoformat(text) for text in tree(address).xpath("//s:lastmod/text()", namespaces=XML)]

    assert lastmod("/en/sitemap-articles-1.xml") == [article.published_at_en.replace(microsecond=0)]
    texts = texts_of(article, "en")
    keep_changes(article, "en", texts, texts | {"body": "<p>Not told yet</p>"})
    assert lastmod("/en/sitemap-articles-1.xml") == [article.published_at_en.replace(microsecond=0)]
    publish(article, "en", change="correction", public_note="A word was wrong.")
    article.refresh_from_db()
    assert lastmod("/en/sitemap-articles-1.xml") == [article.corrected_at_en.replace(microsecond=0)]
    # Of the other edition nothing is told.
    assert lastmod("/ar/sitemap-articles-1.xml") == [article.published_at_ar.replace(microsecond=0)]
    assert article.corrected_at_en.replace(microsecond=0) in lastmod("/sitemap.xml")


def test_lastmod_of_a_meeting(tree):
    meeting = MeetingFactory()
    Meeting.objects.update(updated_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    text = tree("/ar/sitemap-meetings-1.xml").xpath("//s:lastmod/text()", namespaces=XML)
    assert text == [meeting.public_at.isoformat(timespec="seconds")]


@override_settings(SITE_URL="https://news.example")
def test_addresses_are_those_of_the_site(tree, client, office):
    places = tree("/sitemap.xml").xpath("//s:loc/text()", namespaces=XML)
    places += tree("/ar/sitemap-articles-1.xml").xpath("//s:loc/text() | //@href", namespaces=XML)
    places += tree("/en/news-sitemap.xml").xpath("//s:loc/text()", namespaces=XML)
    assert {urlsplit(place).netloc for place in places} == {"news.example"}
    assert "Sitemap: https://news.example/sitemap.xml" in client.get("/robots.txt").text


def test_long_sections_go_on_in_further_files(tree, client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    for _ in range(5):
        MeetingFactory()
    files = [
        place for place in tree("/sitemap.xml").xpath("//s:loc/text()", namespaces=XML) if "ar/sitemap-meet" in place
    ]
    assert len(files) == 3
    found = [tree(urlsplit(file).path).xpath("//s:loc/text()", namespaces=XML) for file in files]
    assert [len(places) for places in found] == [2, 2, 1]
    assert len({place for places in found for place in places}) == 5
    assert client.get("/ar/sitemap-meetings-4.xml").status_code == 404


@pytest.mark.parametrize("name", ["nothing-1", "articles-0", "articles-99", f"articles-{10**30}", "lists-2"])
def test_there_is_no_other_file(client, name):
    ArticleFactory()
    assert client.get(f"/en/sitemap-{name}.xml").status_code == 404


def test_news_of_two_days_with_what_google_asks_for(tree):
    Office.objects.update(name_ar="مكتب <الجاليات> & غيره")
    fresh = ArticleFactory(title_ar='قال: "نعم" & <لا>\x07', published_at_ar=timezone.now() - dt.timedelta(hours=47))
    ArticleFactory(title_ar="قديم", published_at_ar=timezone.now() - dt.timedelta(hours=49))
    ArticleFactory(title_ar="بالإنكليزية وحدها", live="en")
    (url,) = tree("/ar/news-sitemap.xml").findall("s:url", XML)
    assert urlsplit(url.findtext("s:loc", namespaces=XML)).path.startswith(f"/ar/news/{fresh.pk}/")
    news = url.find("n:news", XML)
    assert news.findtext("n:title", namespaces=XML) == 'قال: "نعم" & <لا>'
    assert news.findtext("n:publication/n:name", namespaces=XML) == "مكتب <الجاليات> & غيره"
    assert news.findtext("n:publication/n:language", namespaces=XML) == "ar"
    at = dt.datetime.fromisoformat(news.findtext("n:publication_date", namespaces=XML))
    assert at == fresh.published_at_ar.replace(microsecond=0)


def test_robots_keep_out_of_the_desk_of_secret_links_and_of_endless_lists(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /*/preview/", "Disallow: /*/fact-check/", "Disallow: /*?*&"} <= set(lines)
    assert "Disallow: /" not in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_the_number_of_queries_does_not_grow(client, office):
    addresses = ["/sitemap.xml", "/en/news-sitemap.xml"]
    addresses += [
        f"/en/sitemap-{name}-1.xml" for name in ("lists", "articles", "meetings", "topics", "organizations", "people")
    ]

    def queries():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                client.get(address).getvalue()
            counts.append(len(captured))
        return counts

    few = queries()
    for _ in range(10):
        AttendanceFactory(delegation=DelegationFactory()).meeting.topics.add(TopicFactory())
        ArticleFactory()
    assert queries() == few
    assert max(few[1:]) <= 2


def test_a_long_file_does_not_fill_the_memory(client):
    Meeting.objects.bulk_create(
        Meeting(title_ar=f"لقاء {n}", slug_ar=f"لقاء-{n}", starts_on=dt.date(2024, 1, 1), public_at=timezone.now())
        for n in range(4000)
    )
    client.get("/ar/sitemap-meetings-1.xml").getvalue()
    tracemalloc.start()
    response = client.get("/ar/sitemap-meetings-1.xml")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(response.getvalue()) > 400_000
    assert peak < 3_000_000
