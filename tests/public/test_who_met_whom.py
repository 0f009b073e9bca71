"""Who met whom: an organization's people, what two have in common, and the directory as data."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from html import unescape

import openpyxl
import pytest
from django.utils import timezone

from organizations.disclosure import Disclosure
from organizations.models.organization import OrganizationKind
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners():
    return [OrganizationFactory(slug=name, name_en=name.title(), name_ar="") for name in ("cedar", "willow", "maple")]


def met(*organizations, **fields):
    meeting = MeetingFactory(**fields)
    return [DelegationFactory(meeting=meeting, organization=each) for each in organizations]


def names(client, address):
    text = client.get(address).text
    found = re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', text, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", name).strip() for name in found]


def attend(delegation, name, level=Disclosure.NAMED, **fields):
    person = PersonFactory(name_en=name, name_ar="", slug=name.lower(), **fields)
    AttendanceFactory(delegation=delegation, person=person, post_en=f"Post of {name}", post_ar="", disclosure=level)
    return person


def test_who_attended_for_an_organization_in_one_step(client, partners):
    cedar, willow, _maple = partners
    for_cedar, for_willow = met(cedar, willow)
    attend(for_cedar, "Amal")
    attend(for_willow, "Basil")
    page = client.get("/en/organizations/cedar/").text
    assert 'href="/en/people/?organization=cedar"' in page
    assert names(client, "/en/people/?organization=cedar") == ["Amal"]
    assert "Post of Amal" in client.get("/en/people/?organization=cedar").text
    people = client.get("/api/v1/people/?language=en&organization=cedar").json()["items"]
    assert [person["slug"] for person in people] == ["amal"]
    assert client.get("/api/v1/people/?language=en&organization=nobody").status_code == 400


def test_it_finds_nobody_whom_visitors_may_not_know(client, partners):
    cedar, _willow, _maple = partners
    (delegation,) = met(cedar)
    attend(delegation, "Named")
    for level in (Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED):
        attend(delegation, level.label.title().replace(" ", ""), level)
    attend(delegation, "Protected", protected=True)
    private, later = {"public": False}, {"public_at": timezone.now() + dt.timedelta(days=1)}
    for name, fields in (("Private", private), ("Later", later), ("Elsewhere", {"title_en": "", "slug_en": ""})):
        (hidden,) = met(cedar, **fields)
        attend(hidden, name)
    # Named, and for another organization: that they came for this one is withheld.
    person = attend(met(_willow)[0], "Both")
    AttendanceFactory(delegation=delegation, person=person, disclosure=Disclosure.ROLE)
    assert names(client, "/en/people/?organization=cedar") == ["Named"]
    found = client.get("/api/v1/people/?language=en&organization=cedar").json()["items"]
    assert [one["slug"] for one in found] == ["named"]
    posts = client.get("/api/v1/people/both/").json()["posts"]
    assert [post["organization"]["slug"] for post in posts] == ["willow"]


def test_the_api_tells_the_posts_that_meetings_tell(client, partners):
    cedar, willow, _maple = partners
    first, later = met(cedar, starts_on=dt.date(2020, 12, 18)), met(cedar, starts_on=dt.date(2021, 3, 2))
    other = met(willow, starts_on=dt.date(2019, 1, 1))
    person = attend(first[0], "Amal")
    for delegation, post in ((later[0], "Post of Amal"), (other[0], "Secretary")):
        AttendanceFactory(delegation=delegation, person=person, post_en=post, post_ar="")
    posts = client.get("/api/v1/people/amal/").json()["posts"]
    told = [(post["organization"]["slug"], post["post"], post["first_date"], post["last_date"]) for post in posts]
    assert told == [
        ("cedar", {"en": "Post of Amal"}, "2020-12-18", "2021-03-02"),
        ("willow", {"en": "Secretary"}, "2019-01-01", "2019-01-01"),
    ]


def test_a_pair_of_organizations_is_one_press_away(client, partners):
    cedar, willow, maple = partners
    met(cedar, willow, starts_on=dt.date(2020, 1, 1))
    met(
        cedar,
        willow,
        maple,
        OrganizationFactory(kind=OrganizationKind.OFFICE, name_en="Own"),
        starts_on=dt.date(2021, 1, 1),
    )
    met(cedar)
    page = client.get("/en/organizations/cedar/").text.partition("Met most often with")[2].partition("</ul>")[0]
    found = re.findall(r'href="([^"]*)"[^>]*>(\w+)</a> <span class="small">(\d)', page)
    assert [(name, number) for _href, name, number in found] == [("Willow", "2"), ("Maple", "1")]
    both = client.get(unescape(found[0][0])).text
    assert len(re.findall(r'class="name"', both)) == 2
    figures = client.get("/en/meetings/figures/?organization=cedar&organization=willow").text
    assert "2 meetings held with" in figures


def test_a_person_leads_to_whom_they_met_and_when(client, partners):
    cedar, willow, _maple = partners
    for_cedar, _for_willow = met(cedar, willow)
    attend(for_cedar, "Amal")
    page = client.get("/en/people/amal/").text
    assert 'href="/en/meetings/?status=held&amp;person=amal&amp;organization=willow"' in page
    assert 'href="/en/meetings/figures/?person=amal"' in page


def test_people_are_in_the_menu(client):
    assert re.search(r'<nav class="nav".*?href="/en/people/"', client.get("/en/").text, re.DOTALL)


def test_a_page_leads_to_its_own_data(client, partners):
    cedar, *_others = partners
    attend(met(cedar)[0], "Amal")
    for page, query in (("organizations/cedar", "organization=cedar"), ("people/amal", "person=amal")):
        text = client.get(f"/en/{page}/").text
        for kind in ("csv", "xlsx", "json"):
            assert f'href="/en/meetings/register.{kind}?{query}"' in text
        assert f'href="/api/v1/{page}/"' in text


def test_the_directory_by_number_of_meetings(client, partners):
    cedar, willow, maple = partners
    own = OrganizationFactory(kind=OrganizationKind.OFFICE, name_en="Own", name_ar="")
    met(willow, own)
    met(willow, maple, own)
    met(willow, own, starts_on=timezone.localdate() + dt.timedelta(days=3))
    for _ in range(3):
        met(cedar, own, cancelled=True)
    assert names(client, "/en/organizations/?sort=meetings") == ["Willow", "Maple", "Cedar", "Own"]
    attend(met(cedar)[0], "Amal")
    assert names(client, "/en/people/?sort=meetings") == ["Amal"]


def test_the_directory_as_data(client, partners):
    cedar, willow, _maple = partners
    met(cedar, willow, starts_on=dt.date(2020, 12, 18))
    met(cedar, starts_on=timezone.localdate() + dt.timedelta(days=3))
    willow.parent = OrganizationFactory(name_en="Secret", name_ar="")
    willow.name_en = "=1+1"
    willow.save()

    def fetch(kind, query=""):
        response = client.get(f"/en/organizations/directory.{kind}?{query}")
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex"
        return response.getvalue()

    rows = list(csv.DictReader(io.StringIO(fetch("csv", "sort=meetings").decode("utf-8-sig"), newline="")))
    assert [(row["Name"], row["Meetings held"], row["Meetings to come"]) for row in rows] == [
        ("'=1+1", "1", "0"),
        ("Cedar", "1", "1"),
    ]
    assert rows[1]["Latest"] == "2020-12-18"
    assert {row["Part of"] for row in rows} == {""}
    sheet = openpyxl.load_workbook(io.BytesIO(fetch("xlsx"))).worksheets[0]
    assert [cell.value for cell in sheet["A"]][1:] == ["=1+1", "Cedar"]
    assert sheet["A2"].data_type == "s"
    document = json.loads(fetch("json", "q=cedar"))
    assert [(one["id"], one["meetings"]["held"]) for one in document["organizations"]] == [("cedar", 1)]
    assert "directory.csv?kind=partner" in client.get("/en/organizations/?kind=partner").text
