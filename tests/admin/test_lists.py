"""The lists of the admin: searched, filtered, and as quick with many rows as with few."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models.workflow import State
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MEETINGS, ARTICLES = "/admin/articles/meeting/", "/admin/articles/article/"
ORGANIZATIONS, PEOPLE = "/admin/organizations/organization/", "/admin/organizations/person/"
TOPICS, USERS = "/admin/articles/topic/", "/admin/auth/user/"


def make_rows(count):
    for _ in range(count):
        report = ReportFactory()
        report.meeting.topics.add(TopicFactory())
        attendance = AttendanceFactory(delegation__meeting=report.meeting)
        attendance.delegation.organization.parent = OrganizationFactory(country="US")
        attendance.delegation.organization.save()
        MembershipFactory(person=attendance.person, organization=attendance.delegation.organization)
        UserFactory(role="editor")
        # A draft nobody has begun, and one of which the text alone is there: to tell them apart must cost nothing.
        blank = {"title_en": "", "summary_en": "", "slug_en": ""}
        ReportFactory(live="ar", body_en="", **blank)
        ReportFactory(live="ar", body_en="<p>Begun.</p>", **blank)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [MEETINGS, ARTICLES, ORGANIZATIONS, PEOPLE, TOPICS, USERS])
def test_a_list_asks_as_much_of_the_database_for_50_rows_as_for_5(desk, address):
    client = desk("administrator")
    make_rows(5)
    few = queries(client, address)
    make_rows(45)
    many = queries(client, address)
    assert many == few
    assert many <= 15


def test_suggestions_ask_as_much_of_the_database_for_many_as_for_few(desk):
    client = desk("contributor")
    address = "/admin/autocomplete/?term=&app_label=articles&model_name=attendance&field_name=person"
    make_rows(3)
    few = queries(client, address)
    make_rows(15)
    assert queries(client, address) == few


@pytest.mark.parametrize("spelling", ["رابطة الأمل", "رابطه الامل", "HOPE league", "hl"])
def test_an_organization_is_found_by_any_name_in_any_spelling(desk, spelling):
    client = desk("contributor")
    OrganizationFactory(name_ar="رابطة الأمل", name_en="Hope League", other_names="HL")
    OrganizationFactory(name_ar="نادٍ آخر", name_en="Other Club")
    results = client.get(
        "/admin/autocomplete/",
        {"term": spelling, "app_label": "articles", "model_name": "delegation", "field_name": "organization"},
    ).json()["results"]
    assert [result["text"] for result in results] == ["Hope League", f"Add “{spelling}”"]
    page = client.get(ORGANIZATIONS, {"q": spelling}).text
    assert "Hope League" in page
    assert "Other Club" not in page


def test_a_person_is_suggested_with_their_post_of_today_and_their_protection(desk):
    client = desk("editor")
    person = PersonFactory(name_en="Samira", protected=True)
    MembershipFactory(person=person, post_ar="رئيسة", post_en="Chair", start_date="2020-01-01")
    MembershipFactory(person=person, post_en="Former", end_date="2019-12-31")
    result, _add = client.get(
        "/admin/autocomplete/?term=samira&app_label=articles&model_name=attendance&field_name=person"
    ).json()["results"]
    assert result["membership"] == {"post_ar": "رئيسة", "post_en": "Chair"}
    assert result["protected"] is True


def test_a_topic_is_found_in_any_spelling(desk):
    client = desk("contributor")
    TopicFactory(name_ar="اللاجئون والإقامة", name_en="")
    TopicFactory(name_ar="التعليم", name_en="Education")
    results = client.get(
        "/admin/autocomplete/?term=الاقامه&app_label=articles&model_name=meeting&field_name=topics"
    ).json()["results"]
    assert [result["text"] for result in results] == ["اللاجئون والإقامة", "Add “الاقامه”"]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("الجالية", {"الجالية في المدينة"}),
        ("COMMUNITY", {"The community’s day"}),
        ("école", {"À l’école"}),
        ("الجالية zz", {"الجالية في المدينة"}),
        ("100%", {"100% of it"}),
    ],
)
def test_words_of_either_script_are_found_in_titles_and_summaries(desk, term, found):
    client = desk("editor")
    titles = ("الجالية في المدينة", "100% of it", "100 of it", "The community’s day", "À l’école")
    for title in titles:
        ArticleFactory(title_ar=title, title_en="", slug_en="", summary_ar="نص zZ", live="ar")
    listed = client.get(ARTICLES, {"q": term}).text
    assert {title for title in titles if title in listed} == found


@pytest.mark.parametrize("count", [0, 1, 50, 51, 120])
def test_all_that_is_found_is_counted_and_listed_in_order(desk, count):
    client = desk("editor")
    ArticleFactory.create_batch(2, title_ar="غيره", title_en="Another")
    for number in range(count):
        ArticleFactory(title_ar=f"الحوار {number:03}", title_en="", slug_en="", live="ar")
    pages = [client.get(ARTICLES, {"q": "الحوار", "p": page}).text for page in range(1, max(1, -(-count // 50)) + 1)]
    listed = dict.fromkeys(number for page in pages for number in re.findall(r"الحوار (\d{3})\b", page))
    assert [*listed] == [f"{number:03}" for number in reversed(range(count))]


def test_what_few_articles_hold_is_looked_for_once(desk):
    client = desk("editor")
    ArticleFactory(title_ar="نادر جدا", title_en="", slug_en="", live="ar")
    client.get(ARTICLES, {"q": "نادر"})
    with CaptureQueriesContext(connection) as captured:
        assert "نادر جدا" in client.get(ARTICLES, {"q": "نادر"}).text
    first, *others = (query["sql"] for query in captured if "نادر" in query["sql"])
    assert others
    assert [sql for sql in (first, *others) if '"id" IN (' not in sql] == [first]


@pytest.mark.parametrize("term", ["\x00", "%", "'", "x" * 2500, "�"])
def test_a_search_for_nonsense_finds_nothing_and_breaks_nothing(desk, term):
    client = desk("administrator")
    make_rows(1)
    for address in (MEETINGS, ARTICLES, ORGANIZATIONS, PEOPLE, TOPICS, USERS):
        assert client.get(address, {"q": term}, follow=True).status_code == 200
        assert client.get(address, {"kind__exact": term, "country": term}, follow=True).status_code == 200
    for field in ("organizations", "people", "topics", "meeting"):
        query = {"term": term, "app_label": "articles", "model_name": "article", "field_name": field}
        assert client.get("/admin/autocomplete/", query).status_code == 200


def test_a_list_is_filtered_by_the_state_of_each_edition(desk):
    client = desk("editor")
    ArticleFactory(live="ar", title_en="Half out")
    ArticleFactory(live="", title_en="In the drawer", state_ar=State.REVIEW)
    live = client.get(ARTICLES, {"arabic": "live"}).text
    assert "Half out" in live
    assert "In the drawer" not in live
    assert "In the drawer" in client.get(ARTICLES, {"arabic": "review"}).text


def test_an_article_of_one_language_is_listed_by_the_title_it_has(desk):
    client = desk("editor", "ar")
    ArticleFactory(live="", title_ar="", title_en="English alone")
    MeetingFactory(title_ar="", title_en="Meeting in English alone")
    assert "English alone" in client.get(ARTICLES).text
    assert "Meeting in English alone" in client.get(MEETINGS).text


@pytest.mark.parametrize("address", [MEETINGS, ARTICLES, ORGANIZATIONS, PEOPLE, TOPICS, USERS])
@pytest.mark.parametrize("query", ["p=99999999999999999999", "o=99", "all=x", "kind=nonsense", "e=1", "p=x"])
def test_an_unknown_filter_or_page_is_no_error(desk, address, query):
    response = desk("administrator").get(f"{address}?{query}")
    assert response.status_code in (200, 302)


def test_the_filter_and_the_badge_agree_on_what_is_begun(desk):
    client = desk("editor")
    blank = {"title_en": "", "summary_en": "", "slug_en": ""}
    ArticleFactory(title_ar="بلا نسخة ثانية", live="ar", body_en="", **blank)
    ArticleFactory(title_ar="نصها وحده مكتوب", live="ar", body_en="<p>Begun.</p>", **blank)
    for status, inside, outside in (
        ("missing", "بلا نسخة ثانية", "نصها وحده مكتوب"),
        ("draft", "نصها وحده مكتوب", "بلا نسخة ثانية"),
    ):
        text = client.get(f"{ARTICLES}?english={status}").text
        assert inside in text
        assert outside not in text
        assert f'class="badge {status}"' in text
