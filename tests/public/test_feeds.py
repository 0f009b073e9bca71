"""The news as Atom and as JSON Feed, read back by parsers that others wrote."""

from __future__ import annotations

import datetime as dt
import json
from time import struct_time
from urllib.parse import urlsplit

import feedparser
import html5lib
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from liaison.text.dates import PartialDate
from office.models import Office
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
KEY = "6f1c7a53-0f0e-4b38-9a0e-0f1e6a6d3c11"


@pytest.fixture(autouse=True)
def office_key(db):
    """The same office in every test: its key decides the ids."""
    Office.objects.update_or_create(
        pk=Office.singleton_instance_id,
        defaults={
            "key": KEY,
            "name_ar": "مكتب الجاليات",
            "name_en": "Communities Office",
            "tagline_en": "News & meetings",
        },
    )


@pytest.fixture
def atom(client):
    """``atom("ar", "kind=news")``: the feed as feedparser reads it."""

    def read(language="en", query=""):
        response = client.get(f"/{language}/news/feed/?{query}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
        assert not feed.bozo, feed.bozo_exception
        assert feed.version == "atom10"
        return feed

    return read


@pytest.fixture
def json_feed(client):
    """``json_feed("ar", "kind=news")``: the feed, with what JSON Feed 1.1 asks of every one looked at."""

    def read(language="en", query=""):
        response = client.get(f"/{language}/news/feed.json?{query}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        feed = json.loads(response.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert isinstance(feed["title"], str)
        assert all(isinstance(item["id"], str) and item["content_html"] for item in feed["items"])
        return feed

    return read


@pytest.fixture
def titles(atom, json_feed):
    """``titles("en", "kind=news")``: those of both feeds, which must be the same."""

    def read(language="en", query=""):
        found = [entry.title for entry in atom(language, query).entries]
        assert found == [item["title"] for item in json_feed(language, query)["items"]]
        return found

    return read


def seconds(moment: dt.datetime) -> struct_time:
    return moment.astimezone(dt.UTC).timetuple()[:6]


def correct(article, language, note):
    texts = texts_of(article, language)
    keep_changes(article, language, texts, texts | {"source_line": "The library"})
    publish(article, language, change="correction", public_note=note)


def test_an_entry_says_what_the_article_says(atom, json_feed):
    meeting = MeetingFactory()
    topic, raised = TopicFactory(slug="libraries", name_en="Libraries"), TopicFactory(slug="books", name_en="Books")
    meeting.topics.add(raised)
    report = ReportFactory(
        meeting=meeting, summary_en="Books & buses < trains", body_en="<p>Twelve <strong>villages</strong>.</p>"
    )
    report.topics.add(topic)
    path = f"/en/news/{report.pk}/{report.slug_en}/"

    entry = atom().entries[0]
    assert entry.title == report.title_en
    assert entry.summary == "Books & buses < trains"
    assert entry.link == f"http://testserver{path}"
    assert "<p>Twelve <strong>villages</strong>.</p>" in entry.content[0].value
    assert entry.content[0].type == "text/html"
    assert entry.content[0].language == "en"
    assert entry.published_parsed[:6] == entry.updated_parsed[:6] == seconds(report.published_at_en)
    assert {(tag.term, tag.label) for tag in entry.tags} == {
        ("meeting_report", "Meeting report"),
        ("libraries", "Libraries"),
        ("books", "Books"),
    }
    alternates = {link.get("hreflang"): link.href for link in entry.links if link.rel == "alternate"}
    assert alternates.keys() == {None, "ar", "en"}
    assert alternates[None] == alternates["en"] == entry.link
    assert alternates["ar"].startswith(f"http://testserver/ar/news/{report.pk}/")

    item = json_feed()["items"][0]
    assert item["title"] == report.title_en
    assert item["url"] == f"http://testserver{path}"
    assert item["summary"] == "Books & buses < trains"
    assert "<p>Twelve <strong>villages</strong>.</p>" in item["content_html"]
    assert dt.datetime.fromisoformat(item["date_published"]) == report.published_at_en
    assert item["date_modified"] == item["date_published"]
    assert item["tags"] == ["Meeting report", "Books", "Libraries"]
    assert item["language"] == "en"
    assert item["id"] == entry.id


def test_a_feed_says_whose_and_what_it_is(atom, json_feed):
    feed = atom().feed
    assert feed.title == "News · Communities Office"
    assert feed.subtitle == "News & meetings"
    assert feed.author == "Communities Office"
    assert feed.author_detail.href == "http://testserver/en/"
    assert feed.language == "en"
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == "http://testserver/en/news/feed/"
    assert links["alternate"] == "http://testserver/en/news/"
    same = json_feed()
    assert same["title"] == feed.title
    assert same["authors"] == [{"name": "Communities Office", "url": "http://testserver/en/"}]
    assert same["feed_url"] == "http://testserver/en/news/feed.json"
    assert same["home_page_url"] == "http://testserver/en/news/"
    assert same["language"] == "en"
    assert atom("ar").feed.title == "الأخبار · مكتب الجاليات"


def test_each_filter_of_the_list_narrows_the_feeds(titles):
    partner, topic, guest = OrganizationFactory(slug="p"), TopicFactory(slug="t"), PersonFactory(slug="g")
    old = timezone.now() - dt.timedelta(days=400)
    wanted = ReportFactory(title_en="Wanted", published_at_en=old)
    AttendanceFactory(delegation=DelegationFactory(meeting=wanted.meeting, organization=partner), person=guest)
    wanted.topics.add(topic)
    ArticleFactory(title_en="Another")
    ArticleFactory(title_en="Only Arabic", live="ar")
    assert titles() == ["Another", "Wanted"]
    day = timezone.localtime(old).date()
    for query in (
        "organization=p",
        "topic=t",
        "person=g",
        "kind=meeting_report",
        "q=wanted",
        f"to={day}",
        f"from={day}&to={day}",
    ):
        assert titles("en", query) == ["Wanted"], query


def test_title_and_links_say_the_filters_in_force(atom, json_feed):
    partner = OrganizationFactory(slug="sac", name_en="Syrian American Council")
    ArticleFactory().organizations.add(partner)
    feed = atom("en", "organization=sac&kind=news&utm_source=mail").feed
    assert feed.title == "News · News · Syrian American Council · Communities Office"
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == "http://testserver/en/news/feed/?kind=news&organization=sac"
    assert links["alternate"] == "http://testserver/en/news/?kind=news&organization=sac"
    assert feed.id != atom("en").feed.id
    assert json_feed("en", "organization=sac")["title"] == "News · Syrian American Council · Communities Office"


@pytest.mark.parametrize(
    "query",
    [
        "from=nonsense",
        "organization=nobody",
        "kind=%00",
        "q=%EF%BF%BF%01]]%3E",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "from=9999-99-99",
        "person=%FF%FE",
        "topic[]=a&topic=%D8",
    ],
)
def test_a_bad_value_finds_nothing_or_is_passed_over(atom, json_feed, query):
    ArticleFactory()
    found = len(atom("en", query).entries)
    assert found == len(json_feed("en", query)["items"])
    assert found == (1 if query.startswith("page") else 0)


def test_ids_survive_another_host_title_and_slug(atom, client):
    article = ArticleFactory()
    before = atom().entries[0].id
    assert before.startswith("urn:uuid:")
    article.title_en, article.slug_en = "Another title", "another-slug"
    article.save()
    with override_settings(SITE_URL="https://other.example"):
        entry = atom().entries[0]
    assert entry.id == before
    assert entry.link == f"https://other.example/en/news/{article.pk}/another-slug/"
    assert atom("ar").entries[0].id != before


@override_settings(SITE_URL="https://news.example")
def test_every_address_is_absolute_and_of_the_site(atom, client):
    article = ArticleFactory(
        body_en='<p><a href="/en/about/">us</a> <a href="../../">news</a> <a href="https://un.org/x?a=1&amp;b=2">UN</a></p>'
    )
    entry = atom().entries[0]
    tree = html5lib.parse(entry.content[0].value, namespaceHTMLElements=False)
    assert [link.get("href") for link in tree.iter("a")] == [
        "https://news.example/en/about/",
        "https://news.example/en/news/",
        "https://un.org/x?a=1&b=2",
    ]
    assert entry.link == f"https://news.example/en/news/{article.pk}/{article.slug_en}/"
    tree = etree.fromstring(client.get("/en/news/feed/").content)
    addresses = tree.xpath("//@href") + tree.xpath("//a:uri/text()", namespaces=ATOM) + tree.xpath("//@scheme")
    assert {urlsplit(address).netloc for address in addresses} == {"news.example"}


def test_a_correction_moves_the_entry_on_and_is_told_in_it(atom, json_feed):
    article = ArticleFactory()
    first = atom().entries[0]
    correct(article, "en", "There were three hundred, not thirty.")
    article.refresh_from_db()
    entry, item = atom().entries[0], json_feed()["items"][0]
    assert entry.id == first.id
    assert entry.published == first.published
    assert entry.updated_parsed[:6] == seconds(article.corrected_at_en)
    assert dt.datetime.fromisoformat(item["date_modified"]) == article.corrected_at_en
    assert "Correction" in entry.content[0].value
    assert "three hundred, not thirty" in entry.content[0].value
    assert "three hundred" not in atom("ar").entries[0].content[0].value


def test_an_update_moves_the_entry_on_and_a_minor_edit_does_not(atom):
    article = ArticleFactory()
    for change in ("minor", "update"):
        texts = texts_of(article, "en")
        keep_changes(article, "en", texts, texts | {"body": f"<p>{change}</p>"})
        publish(article, "en", change=change)
        article.refresh_from_db()
        entry = atom().entries[0]
        assert f"<p>{change}</p>" in entry.content[0].value
        assert (entry.updated == entry.published) is (change == "minor")


def test_an_entry_is_gone_when_its_edition_is(titles):
    withdrawn, expired = ArticleFactory(title_en="Withdrawn"), ArticleFactory(title_en="Expired")
    assert len(titles()) == 2
    withdraw(withdrawn, "en", reason=Reason.ERROR)
    expired.expires_at_en = timezone.now() - dt.timedelta(seconds=1)
    expired.save()
    assert titles() == []
    assert len(titles("ar")) == 2


def test_drafts_scheduled_articles_and_changes_beside_are_in_no_feed(client):
    ArticleFactory(title_en="A draft", live="ar")
    ArticleFactory(title_en="Scheduled", published_at_en=timezone.now() + dt.timedelta(hours=1))
    article = ArticleFactory()
    texts = texts_of(article, "en")
    keep_changes(article, "en", texts, texts | {"body": "<p>Not yet</p>"})
    for address in ("/en/news/feed/", "/en/news/feed.json"):
        page = client.get(address).content.decode()
        assert not [words for words in ("A draft", "Scheduled", "Not yet") if words in page]


def test_the_other_edition_is_named_only_while_it_is_live(client):
    both, alone = ArticleFactory(), ArticleFactory(live="en")
    tree = etree.fromstring(client.get("/en/news/feed/").content)
    linked = tree.xpath("//a:entry/a:link[@hreflang='ar']/@href", namespaces=ATOM)
    assert len(linked) == 1
    assert f"/ar/news/{both.pk}/" in linked[0]
    assert f"/ar/news/{alone.pk}/" not in client.get("/en/news/feed.json").text


def test_topics_of_a_meeting_that_is_not_public_are_not_told(atom):
    report = ReportFactory(meeting__public=False)
    report.meeting.topics.add(TopicFactory(slug="secret", name_en="Secret"))
    assert [tag.term for tag in atom().entries[0].tags] == ["meeting_report"]


def test_arabic_controls_and_what_xml_escapes_survive_or_are_left_out(atom, json_feed, client):
    title = 'قال: «لا» ]]> & <b> "نعم" \ufffe\x07٪'
    ArticleFactory(
        title_ar=title,
        summary_ar=title,
        body_ar='<p>]]&gt; <bdi lang="en" dir="ltr">&amp;amp</bdi>; <strong>هنا</strong></p>',
    )
    entry = atom("ar").entries[0]
    assert entry.title == 'قال: «لا» ]]> & <b> "نعم" ٪'
    tree = etree.fromstring(client.get("/ar/news/feed/").content)
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    content = tree.xpath("string(//a:entry/a:content)", namespaces=ATOM)
    assert '<p>]]&gt; <bdi lang="en" dir="ltr">&amp;amp</bdi>; <strong>هنا</strong></p>' in content
    assert '<div lang="ar" dir="rtl">' in content
    assert json_feed("ar")["items"][0]["content_html"] == content


def test_an_office_and_a_partner_of_any_name_make_a_feed(atom, json_feed):
    Office.objects.update(name_en="A & B <\x0b\uffff>")
    ArticleFactory().organizations.add(OrganizationFactory(slug="o", name_en="x\x01]]>"))
    assert atom("en", "organization=o").feed.title == "News · x]]> · A & B <>"
    assert json_feed("en", "organization=o")["items"]


def test_pages_lead_on_to_the_rest(atom, json_feed):
    for number in range(33):
        ArticleFactory(title_en=f"Number {number}", published_at_en=timezone.now() - dt.timedelta(days=number + 1))
    first = atom("en", "kind=news")
    links = {link.rel: link.href for link in first.feed.links}
    assert len(first.entries) == 30
    assert links["next"] == links["last"] == "http://testserver/en/news/feed/?kind=news&page=2"
    assert "previous" not in links
    second = atom("en", "kind=news&page=2")
    links = {link.rel: link.href for link in second.feed.links}
    assert [entry.title for entry in second.entries] == ["Number 30", "Number 31", "Number 32"]
    assert links["previous"] == links["first"] == "http://testserver/en/news/feed/?kind=news"
    assert links["self"] == "http://testserver/en/news/feed/?kind=news&page=2"
    assert second.feed.id == first.feed.id
    assert json_feed("en", "kind=news")["next_url"] == "http://testserver/en/news/feed.json?kind=news&page=2"
    assert "next_url" not in json_feed("en", "page=2")


def test_an_empty_feed_is_the_same_file_each_time(client):
    for address in ("/en/news/feed/", "/en/news/feed.json"):
        assert client.get(address).content == client.get(address).content


def test_the_number_of_queries_does_not_grow(client):
    def grow(count):
        for _ in range(count):
            report = ReportFactory()
            report.topics.add(TopicFactory())
            report.meeting.topics.add(TopicFactory())
            DelegationFactory(meeting=report.meeting)
            correct(report, "en", "A word was wrong.")

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    grow(1)
    addresses = ("/en/news/feed/", "/en/news/feed.json", "/en/news/feed/?kind=meeting_report&from=2020-01-01")
    few = [queries(address) for address in addresses]
    grow(30)
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 8


@pytest.mark.parametrize("level", [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED])
def test_whoever_is_withheld_is_in_no_feed(office, client, level):
    office.attendance.disclosure = level
    office.attendance.save()
    office.report.people.add(office.person)
    for address in ("/en/news/feed/", "/en/news/feed.json", "/en/news/feed/?person=huda-alwarraq"):
        page = client.get(address).content.decode().replace("person=huda-alwarraq", "").replace(" · huda-alwarraq", "")
        assert "Huda Alwarraq" not in page
        assert "huda-alwarraq" not in page


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/en/", ""),
        ("/en/news/", ""),
        ("/en/news/?kind=meeting_report&topic=libraries&page=1", "?kind=meeting_report&topic=libraries"),
        ("/en/organizations/reading-league/", "?organization=reading-league"),
        ("/en/people/huda-alwarraq/", "?person=huda-alwarraq"),
        ("/en/topics/libraries/", "?topic=libraries"),
    ],
)
def test_pages_tell_readers_programs_of_their_feeds(office, client, page, query):
    tree = html5lib.parse(client.get(page).text, namespaceHTMLElements=False)
    links = {
        link.get("type"): link for link in tree.iter("link") if link.get("rel") == "alternate" and link.get("type")
    }
    assert links["application/atom+xml"].get("href") == f"/en/news/feed/{query}"
    assert links["application/feed+json"].get("href") == f"/en/news/feed.json{query}"
    for link in links.values():
        assert link.get("title")
        assert client.get(link.get("href")).status_code == 200


def test_a_meeting_of_a_known_month_is_no_obstacle(titles):
    meeting = MeetingFactory()
    meeting.happens(PartialDate.parse("2020-12"))
    meeting.save()
    report = ReportFactory(meeting=meeting)
    assert titles() == [report.title_en]
