"""Every kind of page in both languages: its language, its HTML, its links, its silence."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import html5lib
import pytest
from django.test import Client, override_settings
from django.utils import timezone

from liaison.text.dates import PartialDate
from tests.factories import ArticleFactory, MeetingFactory, OrganizationFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_answers_in_its_language_and_direction(client, pages, language):
    for name, address in pages(language).items():
        response = client.get(address)
        assert response.status_code == 200, name
        direction = {"ar": "rtl", "en": "ltr"}[language]
        assert f'<html lang="{language}" dir="{direction}">' in response.text
        assert response["Content-Language"] == language


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_sets_a_cookie_or_varies_by_one(pages, language):
    for address in [*pages(language).values(), "/", f"/{language}/nowhere/"]:
        client = Client()
        response = client.get(address)
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower(), address


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_link_on_every_page_leads_somewhere(client, pages, language):
    seen = set()
    for address in pages(language).values():
        tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
        seen |= {link.get("href") for link in tree.iter("a")}
    inside = {address for address in seen if address.startswith("/")}
    assert len(inside) > 10
    for address in inside:
        assert client.get(address).status_code == 200, unquote(address)


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("en-US,en;q=0.9", "en"),
        ("ar-SY", "ar"),
        ("de-DE,de", "ar"),
        ("", "ar"),
        ("de, en;q=0.5", "en"),
        ("\x00;;q=,", "ar"),
    ],
)
def test_the_root_leads_to_the_readers_language_without_a_cookie(client, db, accepts, language):
    response = client.get("/", headers={"accept-language": accepts})
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize(
    "address",
    ["/ar/", "/ar/news/", "/ar/meetings/", "/ar/organizations/", "/ar/topics/", "/ar/corrections/", "/en/"],
)
def test_an_empty_installation_says_so_on_every_page(client, db, address):
    response = client.get(address)
    assert response.status_code == 200
    assert 'class="empty"' in response.text
    # It says whose it is, and offers nothing to filter.
    assert response.text.count("<h1") == 1
    assert 'class="filters"' not in response.text


def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client, db):
    arabic, english = client.get("/ar/nowhere/"), client.get("/en/nowhere/")
    assert (arabic.status_code, english.status_code) == (404, 404)
    assert 'lang="ar"' in arabic.text
    assert "Page not found" in english.text


def test_a_fault_of_ours_is_owned_in_both_languages(monkeypatch, db):
    def broken(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("articles.public.views.find_articles", broken)
    response = Client(raise_request_exception=False).get("/ar/news/")
    assert response.status_code == 500
    assert "الخطأ منّا" in response.text
    assert "the fault is ours" in response.text
    assert "boom" not in response.text


def test_dates_are_levantine_in_arabic_and_keep_their_precision(client):
    meeting = MeetingFactory.build()
    meeting.happens(PartialDate.parse("2020-12"))
    meeting.save()
    text = client.get("/ar/meetings/").text
    assert "كانون الأول 2020" in text
    assert '<time datetime="2020-12">' in text
    assert "December 2020" in client.get("/en/meetings/").text
    with override_settings(ARABIC_DIGITS="arabic", ARABIC_MONTHS="international"):
        assert "ديسمبر ٢٠٢٠" in client.get("/ar/meetings/").text


def test_a_time_is_told_with_its_zone(client):
    meeting = MeetingFactory.build(title_en="Evening meeting")
    meeting.happens(PartialDate.parse("2024-01-18T18:00"), zone="Europe/Istanbul")
    meeting.save()
    assert "18:00 Istanbul time" in client.get("/en/meetings/").text
    assert meeting.starts_at == dt.datetime(2024, 1, 18, 15, 0, tzinfo=dt.UTC)


def test_meetings_to_come_and_past_stand_apart_on_the_home_page(client):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    MeetingFactory(title_en="Ahead", starts_on=tomorrow)
    MeetingFactory(title_en="Behind", starts_on=tomorrow - dt.timedelta(days=9))
    text = client.get("/en/").text
    coming, past = text.index("Next meetings"), text.index("Latest meetings")
    assert coming < text.index("Ahead") < past < text.index("Behind")


def test_every_report_on_a_meeting_is_listed_on_its_page(client, office):
    second = ArticleFactory(kind="news", meeting=office.meeting, title_en="A second look")
    ArticleFactory(kind="news", meeting=office.meeting, title_en="Still a draft", live="ar")
    text = client.get(f"/en/meetings/{office.meeting.pk}/{office.meeting.slug_en}/").text
    assert second.title_en in text
    assert office.report.title_en in text
    assert "Still a draft" not in text


def test_long_names_and_missing_parts_do_not_break_a_page(client):
    name = "The " + "very " * 58 + "long"
    organization = OrganizationFactory(name_en=name, name_ar="", slug="long")
    person = PersonFactory(name_en="X", name_ar="", slug="x")
    topic = TopicFactory(name_ar="", name_en="Y", slug="y")
    article = ArticleFactory(title_en="T" * 300, summary_en="", live="en")
    article.organizations.add(organization)
    article.people.add(person)
    article.topics.add(topic)
    for address in ("/en/organizations/long/", "/en/people/x/", "/en/topics/y/", "/en/news/", "/en/"):
        assert client.get(address).status_code == 200
    assert name in client.get("/en/organizations/long/").text


def test_a_retired_organization_keeps_its_page_and_leaves_the_directory(client, office, pages):
    office.delegation.organization.active = False
    office.delegation.organization.save()
    assert client.get(pages("en")["organization"]).status_code == 200
    assert "Reading League" not in client.get("/en/organizations/").text


def test_the_parent_shows_its_parts_and_the_part_its_parent_while_live(client, office):
    parent = OrganizationFactory(slug="roof", name_en="The Roof")
    office.delegation.organization.parent = parent
    office.delegation.organization.save()
    assert "The Roof" not in client.get("/en/organizations/reading-league/").text
    ArticleFactory().organizations.add(parent)
    assert "The Roof" in client.get("/en/organizations/reading-league/").text
    assert "Reading League" in client.get("/en/organizations/roof/").text
