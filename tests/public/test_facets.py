"""What a list can be narrowed by: choices with their counts, as links."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.utils import timezone

from articles.models.attendance import Side
from articles.models.kind import ArticleKind
from articles.models.meeting import Format
from liaison.search import selection
from liaison.text.dates import PartialDate
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


def facets(client, address) -> dict[str, dict[str, str]]:
    """The choices under each heading of the list at ``address``, with their counts."""
    text = client.get(address).text
    found = {}
    for section in re.findall(r'<section>\s*<h2 class="label">(.*?)</section>', text, re.DOTALL):
        label, _, rest = section.partition("</h2>")
        choices = re.findall(r'<a href="[^"]*"[^>]*>(.*?)</a>(?: <span class="small">(\d+)</span>)?', rest, re.DOTALL)
        found[label] = {unescape(re.sub("<[^>]*>", "", name)): count for name, count in choices}
    return found


def choice(client, address, name) -> str:
    """Where the choice ``name`` of the list at ``address`` leads."""
    for href, shown in re.findall(r'<a href="(\?[^"]*)" rel="nofollow"[^>]*>(.*?)</a>', client.get(address).text):
        if re.sub("<[^>]*>", "", shown) == name:
            return address.partition("?")[0] + unescape(href)
    raise AssertionError(name)


def titles(client, address) -> set[str]:
    text = client.get(address).text
    return {word for word in ("One", "Two", "Three", "Four") if f">{word}<" in text}


def meeting(title, *organizations, **fields):
    held = MeetingFactory(title_en=title, **fields)
    for organization in organizations:
        DelegationFactory(meeting=held, organization=organization)
    return held


@pytest.fixture
def partners():
    return [OrganizationFactory(slug=name, name_en=name.title()) for name in ("cedar", "willow")]


def test_each_choice_says_how_much_it_leaves(client, partners):
    cedar, willow = partners
    meeting("One", cedar, willow, format=Format.HYBRID)
    meeting("Two", cedar)
    found = facets(client, "/en/meetings/")
    assert found["Organization"] == {"Cedar": "2", "Willow": "1"}
    assert found["Format"] == {"Virtual": "1", "Hybrid": "1"}


def test_several_organizations_find_what_concerns_all_of_them(client, partners):
    meeting("One", *partners)
    meeting("Two", partners[0])
    meeting("Three", partners[1])
    first = choice(client, "/en/meetings/", "Cedar")
    assert titles(client, first) == {"One", "Two"}
    both = choice(client, first, "Willow")
    assert titles(client, both) == {"One"}
    assert titles(client, choice(client, both, "Cedar")) == {"One", "Three"}


def test_each_filter_is_a_chip_that_takes_away_itself_alone(client, partners):
    meeting("One", *partners)
    text = client.get("/en/meetings/?organization=cedar&organization=willow&format=virtual&page=1").text
    chips = re.findall(r'<li>\s*<a href="\?([^"]*)" rel="nofollow"><span class="small">', text)
    assert [unescape(each) for each in chips] == [
        "organization=cedar&organization=willow",
        "format=virtual&organization=willow",
        "format=virtual&organization=cedar",
    ]


def test_an_organization_with_its_parts(client):
    union = OrganizationFactory(slug="union")
    branch = OrganizationFactory(parent=OrganizationFactory(parent=union))
    meeting("One", union)
    meeting("Two", branch)
    assert titles(client, "/en/meetings/?organization=union") == {"One"}
    assert titles(client, "/en/meetings/?organization=union&parts=1") == {"One", "Two"}


def test_a_meeting_of_an_organization_and_its_part_is_listed_and_counted_once(client):
    union = OrganizationFactory(slug="union")
    meeting("One", union, OrganizationFactory(parent=union, name_en="Branch"))
    text = client.get("/en/meetings/?organization=union&parts=1").text
    assert text.count(">One<") == 1
    assert "1 meeting" in text


def test_parts_are_offered_only_where_visitors_may_know_of_one(client, partners):
    meeting("One", partners[0])
    OrganizationFactory(parent=partners[0])
    assert "Parts" not in facets(client, "/en/meetings/?organization=cedar")
    DelegationFactory(organization__parent=partners[0])
    assert "Parts" in facets(client, "/en/meetings/?organization=cedar")


def test_an_organization_on_a_side(client, partners):
    cedar, _willow = partners
    DelegationFactory(meeting__title_en="One", organization=cedar, side=Side.HOST)
    DelegationFactory(meeting__title_en="Two", organization=cedar, side=Side.GUEST)
    assert titles(client, "/en/meetings/?organization=cedar&side=host") == {"One"}
    assert titles(client, "/en/meetings/?side=guest") == {"Two"}


def test_a_country_is_that_of_any_organization(client):
    DelegationFactory(meeting__title_en="One", organization=OrganizationFactory(country="US"))
    DelegationFactory(meeting__title_en="Two", organization=OrganizationFactory(country="SE"))
    assert facets(client, "/en/meetings/")["Country"] == {"United States": "1", "Sweden": "1"}
    assert titles(client, "/en/meetings/?country=SE") == {"Two"}


def test_a_country_that_changes_takes_its_meetings_along(client):
    organization = OrganizationFactory(country="US")
    DelegationFactory(meeting__title_en="One", organization=organization)
    organization.country = "SE"
    organization.save()
    assert titles(client, "/en/meetings/?country=SE") == {"One"}
    assert titles(client, "/en/meetings/?country=US") == set()


def test_years_and_then_months(client):
    for title, day in (("One", "2023-12-31"), ("Two", "2024-01-01"), ("Three", "2024-03-05")):
        held = MeetingFactory(title_en=title)
        held.happens(PartialDate.parse(day))
        held.save()
    assert facets(client, "/en/meetings/")["Year"] == {"2024": "2", "2023": "1"}
    assert titles(client, "/en/meetings/?year=2024") == {"Two", "Three"}
    assert facets(client, "/en/meetings/?year=2024")["Month"] == {"January": "1", "March": "1"}
    assert titles(client, "/en/meetings/?year=2024&month=3") == {"Three"}


def test_a_year_of_news_is_that_of_the_sites_clock(client, settings):
    settings.TIME_ZONE = "America/New_York"
    moment = timezone.make_aware(dt.datetime(2023, 12, 31, 23), timezone.get_default_timezone())
    ArticleFactory(title_en="One", published_at_en=moment)
    assert titles(client, "/en/news/?year=2023") == {"One"}
    assert titles(client, "/en/news/?year=2024") == set()


def test_news_is_counted_by_kind_topic_and_person(client):
    topic, person = TopicFactory(name_en="Schools"), PersonFactory(name_en="Nadia Warraq")
    for _ in range(2):
        article = ArticleFactory(kind=ArticleKind.STATEMENT)
        article.topics.add(topic)
        article.people.add(person)
    ArticleFactory().topics.add(TopicFactory(name_en="Health"))
    found = facets(client, "/en/news/")
    assert found["Kind"] == {"Statement": "2", "News": "1"}
    assert found["Topic"] == {"Schools": "2", "Health": "1"}
    assert facets(client, f"/en/news/?person={person.slug}")["Person"] == {"Nadia Warraq": "2"}


@pytest.mark.parametrize("level", [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED])
def test_whoever_is_withheld_is_in_no_count(client, level):
    hidden, open_ = (
        AttendanceFactory(disclosure=each, person__name_en=name, delegation__organization__name_en=f"{name} League")
        for each, name in ((level, "Hidden"), (Disclosure.NAMED, "Open"))
    )
    for each in (hidden, open_):
        ReportFactory(meeting=each.meeting)
        AttendanceFactory(disclosure=each.disclosure, person=each.person, delegation__organization__name_en="Other")
    for address in ("/en/meetings/", "/en/news/"):
        people = facets(client, address).get("Person", {})
        assert "Hidden" not in people
        assert ("Hidden League" in facets(client, address).get("Organization", {})) is (level != Disclosure.UNDISCLOSED)
        assert titles(client, f"{address}?person={hidden.person.slug}") == set()


def test_beyond_what_is_counted_pages_end_and_years_lead_on(client, monkeypatch):
    monkeypatch.setattr(selection, "REACH", 30)
    for number in range(40):
        day = timezone.now() - dt.timedelta(days=40 * number + 1)
        ArticleFactory(live="en", published_at_en=day, title_en=f"Nr. {number}")
    text = client.get("/en/news/?page=2").text
    assert "More than 30 articles" in text
    assert "This is the last page" in text
    years = facets(client, "/en/news/")["Year"]
    oldest = timezone.localtime(day).year
    assert years[str(oldest)] == ""
    assert ">Nr. 39<" in client.get(f"/en/news/?year={oldest}&page=9").text


def test_the_archive_leads_to_every_month(client):
    for day in ("2023-12-31", "2024-03-05", "2024-03-06"):
        held = MeetingFactory()
        held.happens(PartialDate.parse(day))
        held.save()
    MeetingFactory(public=False)
    text = client.get("/en/meetings/archive/").text
    assert re.findall(r'<a href="([^"]*year[^"]*)"[^>]*>', text) == [
        "/en/meetings/?year=2024",
        "/en/meetings/?year=2024&amp;month=3",
        "/en/meetings/?year=2023",
        "/en/meetings/?year=2023&amp;month=12",
    ]
    assert ">2</span>" in text


@pytest.mark.parametrize(
    "bad",
    ["year=0", "year=x", "month=13&year=2024", "country=XX", "side=left", "organization=x&organization=", "sort=up"],
)
def test_a_choice_that_is_none_finds_nothing_and_says_so(client, bad):
    MeetingFactory(title_en="One")
    response = client.get(f"/en/meetings/?{bad}")
    assert response.status_code == 200
    assert ">One<" not in response.text
    assert 'class="note"' in response.text


def test_a_list_under_a_former_address_leads_on(client, partners):
    meeting("One", *partners)
    partners[0].slug = "juniper"
    partners[0].save()
    response = client.get("/en/meetings/?q=one&organization=cedar&organization=willow")
    assert response.status_code == 301
    assert response["Location"] == "/en/meetings/?q=one&organization=juniper&organization=willow"
    assert ">One<" in client.get("/en/meetings/?organization=juniper").text
    assert "SUMMARY:One" in client.get("/en/meetings/calendar.ics?organization=cedar").text
