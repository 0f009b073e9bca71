"""The directory of people: only those whom something live names, with what it says of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from organizations.disclosure import Disclosure
from tests.factories import ArticleFactory, AttendanceFactory, DelegationFactory, MeetingFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(client):
    """``rows("/en/people/")``: of each name the page lists, its text and that of the lines below it."""

    def listed(address: str = "/en/people/") -> list[list[str]]:
        text = client.get(address).text
        items = re.findall(r"<li>\s*<h2>(.*?)</li>", text, re.DOTALL)
        lines = ([" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in item.split("</h2>")] for item in items)
        return [[line for line in found if line] for found in lines]

    return listed


def named(name, **more):
    return AttendanceFactory(person__name_en=name, person__name_ar="", **more).person


def test_names_stand_in_the_order_of_each_language(rows):
    for name_ar, name_en in [("يوسف", "Adam"), ("أحمد", "Zayd"), ("إبراهيم", "Émile"), ("", "Bert")]:
        AttendanceFactory(person__name_ar=name_ar, person__name_en=name_en)
    assert [row[0] for row in rows("/ar/people/")] == ["إبراهيم", "أحمد", "يوسف", "Bert"]
    assert [row[0] for row in rows("/en/people/")] == ["Adam", "Bert", "Émile", "Zayd"]
    assert [row[0] for row in rows("/ar/people/?letter=ا")] == ["إبراهيم", "أحمد"]


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("protected", [False, True])
def test_a_person_is_listed_found_and_counted_only_while_named(client, rows, level, protected):
    named("Somebody Else")
    named("Huda Alwarraq", disclosure=level, person__protected=protected, person__other_names="Hidden Alias")
    shown = level == Disclosure.NAMED and not protected
    assert [row[0] for row in rows()] == (["Huda Alwarraq"] if shown else []) + ["Somebody Else"]
    assert f">{1 + shown} p" in client.get("/en/people/").text
    for narrow in ("letter=h", "q=huda", "q=hidden+alias", "q=alwarraq&letter=h"):
        text = client.get(f"/en/people/?{narrow}").text
        assert ("/people/huda-alwarraq/" in text) is shown, narrow
        assert (">0 people" in text) is not shown, narrow


def test_a_draft_a_private_meeting_and_a_withdrawn_article_name_nobody(rows):
    ArticleFactory(live="ar").people.add(PersonFactory(name_en="Draft"))
    AttendanceFactory(delegation__meeting__public=False, person__name_en="Private")
    later = timezone.now() + dt.timedelta(hours=1)
    AttendanceFactory(delegation__meeting__public_at=later, person__name_en="Later")
    gone = ArticleFactory()
    gone.people.add(PersonFactory(name_en="Gone"))
    withdraw(gone, "en", reason=Reason.SAFETY)
    noon = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    ArticleFactory(published_at_en=noon).people.add(PersonFactory(name_en="Named"))
    assert rows() == [["Named", "1 article latest: 1 March 2024"]]


def test_the_post_is_the_one_last_held_in_public(rows):
    person = PersonFactory(name_en="Huda")

    def held(day, post, league, **more):
        meeting = MeetingFactory(starts_on=dt.date(2024, 1, day), **more.pop("meeting", {}))
        delegation = DelegationFactory(meeting=meeting, organization__name_en=league)
        AttendanceFactory(person=person, delegation=delegation, post_en=post, **more)

    held(1, "Librarian", "Reading League")
    held(2, "Director", "Book League")
    held(3, "Secret Envoy", "Secret League", disclosure=Disclosure.ROLE)
    held(4, "Private Envoy", "Private League", meeting={"public": False})
    held(5, "Arabic Envoy", "Arabic League", meeting={"title_en": ""})
    assert rows() == [["Huda", "Director Book League 2 meetings held latest: 2 January 2024"]]


def test_a_name_for_staff_alone_finds_nobody(rows):
    named("Huda", person__staff_names="Umm Samir")
    assert rows("/en/people/?q=samir") == []
    assert rows("/en/people/?q=huda") != []


def test_names_are_found_in_either_script(rows):
    AttendanceFactory(person__name_ar="نصر الحريري", person__name_en="Nasr Al-Hariri")
    named("Huda")
    for words in ("الحريرى", "نصر", "hariri", "Naser Al-Hariri", "نصر hariri"):
        assert [row[0] for row in rows(f"/en/people/?q={words}")] == ["Nasr Al-Hariri"], words


def test_people_are_reached_from_organizations_and_from_a_person(client):
    named("Huda Alwarraq")
    for address in ("/en/organizations/", "/en/people/huda-alwarraq/"):
        assert 'href="/en/people/"' in client.get(address).text
    assert '"name":"People"' in client.get("/en/people/huda-alwarraq/").text
    assert "http://testserver/en/people/<" in client.get("/en/sitemap-lists-1.xml").getvalue().decode()


def test_nobody_yet(client):
    text = client.get("/en/people/").text
    assert "Nothing has been published here yet." in text
    assert 'class="letters"' not in text


def test_the_number_of_queries_does_not_grow(client):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = ["/en/people/", "/en/people/?q=samir&letter=s&sort=activity"]
    AttendanceFactory()
    few = [queries(address) for address in addresses]
    for _ in range(12):
        person = AttendanceFactory().person
        AttendanceFactory(person=person)
    assert [queries(address) for address in addresses] == few
    assert few[0] <= 8
    assert few[1] <= 10
