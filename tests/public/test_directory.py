"""The directory of organizations: who is listed, in which order, and what narrows it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.kind import ArticleKind
from liaison.text.dates import PartialDate
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def met():
    """``met("رابطة", "League", times=2, kind="media")``: an organization that visitors know from that many meetings."""

    def organization(name_ar="", name_en="", times=1, **more):
        found = OrganizationFactory(name_ar=name_ar, name_en=name_en, **more)
        DelegationFactory.create_batch(times, organization=found)
        return found

    return organization


@pytest.fixture
def names(client):
    """``names("/ar/organizations/")``: the names that the page lists, in its order."""

    def listed(address: str) -> list[str]:
        text = client.get(address).text
        found = re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', text, re.DOTALL)
        return [re.sub(r"<[^>]*>", "", name).strip() for name in found]

    return listed


def test_names_stand_where_readers_of_each_language_look_for_them(met, names):
    for name_ar, name_en in [
        ("الجمعية الطبية", "The Albany Hub"),
        ("أمل", "Zebra"),
        ("امل ب", ""),
        ("", "Émigrés"),
        ("جمعية أهل الخير", "al-Amal"),
        ("3 منظمات", "B"),
    ]:
        met(name_ar, name_en)
    arabic = ["3 منظمات", "أمل", "امل ب", "جمعية أهل الخير", "الجمعية الطبية", "Émigrés"]
    assert names("/ar/organizations/") == arabic
    assert names("/en/organizations/") == ["The Albany Hub", "al-Amal", "B", "Émigrés", "Zebra", "امل ب"]


def test_a_changed_name_moves(met, names):
    one, _two = met("أ", "A"), met("ب", "B")
    one.name_ar = "ت"
    one.save()
    assert names("/ar/organizations/") == ["ب", "ت"]


def test_only_what_visitors_may_know_of_is_listed_and_counted(client, names, met):
    met("ظاهرة", "Shown", kind="media", country="SY")
    hidden = {"kind": "party", "country": "DE"}
    met("سابقة", "Former", active=False, **hidden)
    OrganizationFactory(name_en="Alone", **hidden)
    DelegationFactory(organization__name_en="Private", meeting__public=False)
    later = timezone.now() + dt.timedelta(hours=1)
    DelegationFactory(meeting__public_at=later, organization=OrganizationFactory(name_en="Scheduled", **hidden))
    undisclosed = DelegationFactory(organization=OrganizationFactory(name_en="Undisclosed", **hidden))
    AttendanceFactory(delegation=undisclosed, disclosure=Disclosure.UNDISCLOSED)
    ArticleFactory(live="ar").organizations.add(OrganizationFactory(name_en="Elsewhere", **hidden))
    assert names("/en/organizations/") == ["Shown"]
    text = client.get("/en/organizations/").text
    assert "1 organization<" in text
    for secret in ("country=DE", "kind=party", "letter=f", "letter=u"):
        assert secret not in text


def test_each_filter_narrows_by_itself_and_all_together(met, names):
    met("ألف", "Alpha", kind="media", country="SY")
    met("باء", "Beta", kind="media", country="US")
    met("بستان", "Bloom", kind="party", country="US")
    start = "/en/organizations/"
    assert names(f"{start}?kind=media") == ["Alpha", "Beta"]
    assert names(f"{start}?country=US") == ["Beta", "Bloom"]
    assert names(f"{start}?letter=b") == ["Beta", "Bloom"]
    assert names(f"{start}?letter=b&kind=media&country=US") == ["Beta"]
    assert names(f"{start}?letter=a&country=US") == []
    assert names("/ar/organizations/?letter=ب") == ["باء", "بستان"]


@pytest.mark.parametrize(
    "words", ["جمعيه الاغاثه", "الإغاثة", "اغاثة", "relief", "RELIEF soc", "Ighaatha", "إغاثة جمعية", "relief  الإغاثة"]
)
def test_names_are_found_in_any_spelling(met, names, words):
    met("جمعية الإغاثة", "Relief Society", other_names="Ighatha")
    met("رابطة القراءة", "Reading League")
    assert names(f"/en/organizations/?q={words}") == ["Relief Society"]


def test_choices_say_how_many_they_leave_and_each_can_be_taken_away(client, met):
    met("ألف", "Alpha", kind="media", country="SY")
    met("باء", "Beta", kind="media", country="US")
    met("جيم", "Gamma", kind="party", country="US")
    text = client.get("/en/organizations/?kind=media&country=US").text
    # Each is counted under the others: two of Media, of which one is in the United States; one party there.
    choices = re.findall(r'<li><a href="\?([^"]*)" rel="nofollow"[^>]*>([^<]*)</a>\s*<span class="small">(\d+)', text)
    assert ("country=US&amp;kind=party", "Political body or party", "1") in choices
    assert ("kind=media&amp;country=SY", "Syria", "1") in choices
    assert ("country=US", "Media", "1") in choices
    chips = text[text.index('class="chips"') :]
    assert 'href="?country=US"' in chips
    assert 'href="?kind=media"' in chips
    assert "1 organization<" in text


def test_the_letters_bar_has_the_alphabet_and_leads_to_the_letters_that_have_names(client, met):
    met("ألف", "Alpha")
    met("أمل", "Ömer")
    met("", "5th Column")
    bar = _bar(client.get("/ar/organizations/").text)
    assert re.findall(r'href="\?letter=([^"]*)"[^>]*>(.*?) <small>(\d+)', bar) == [
        ("%23", "#", "1"),
        ("%D8%A7", "ا", "2"),
    ]
    assert '<span aria-hidden="true">ب</span>' in bar
    assert "letter=a" not in bar
    bar = _bar(client.get("/en/organizations/?letter=a").text)
    assert 'href="?" rel="nofollow" aria-current="true">A <small>1' in bar
    assert "letter=o" in bar


def _bar(text: str) -> str:
    return re.search(r'<nav class="letters".*?</nav>', text, re.DOTALL)[0]


def test_lists_under_filters_are_not_for_search_engines(client, met):
    met("ألف", "Alpha", kind="media")
    assert "noindex" not in client.get("/en/organizations/").text
    for narrow in ("kind=media", "letter=a", "q=alpha", "sort=activity"):
        assert '<meta name="robots" content="noindex, follow">' in client.get(f"/en/organizations/?{narrow}").text


def test_the_most_active_of_late_come_first_when_asked_for(met, names):
    met("أ", "Quiet")
    busy = met("ب", "Busy", times=3)
    articles = ArticleFactory.create_batch(2)
    quieter = met("ت", "Middling", times=1)
    for article in articles:
        article.organizations.add(quieter)
    ArticleFactory(kind=ArticleKind.NEWS).organizations.add(busy)
    assert names("/en/organizations/?sort=activity") == ["Busy", "Middling", "Quiet"]
    assert names("/en/organizations/?sort=name") == ["Busy", "Middling", "Quiet"]


def test_activity_is_told_as_precisely_as_it_is_known(client):
    for name, day in (("Year", "2019"), ("Month", "2019-04"), ("Day", "2019-04-05")):
        meeting = MeetingFactory.build()
        meeting.happens(PartialDate.parse(day))
        meeting.save()
        DelegationFactory(meeting=meeting, organization__name_en=name)
    text = client.get("/en/organizations/").text
    told = re.findall(r'<h2><a[^>]*>(\w+)<.*?<time datetime="([^"]*)">(.*?)</time>', text, re.DOTALL)
    assert told == [("Day", "2019-04-05", "5 April 2019"), ("Month", "2019-04", "April 2019"), ("Year", "2019", "2019")]
    assert text.count("1 meeting held<") == 3


def test_activity_does_not_tell_of_what_is_not_out(client, met):
    partner = met("أ", "Partner")
    DelegationFactory(organization=partner, meeting__public=False, meeting__starts_on=dt.date(2025, 1, 1))
    ArticleFactory(live="ar").organizations.add(partner)
    withheld = DelegationFactory(organization=partner, meeting__starts_on=dt.date(2025, 2, 1))
    AttendanceFactory(delegation=withheld, disclosure=Disclosure.UNDISCLOSED)
    text = client.get("/en/organizations/").text
    assert "1 meeting held<" in text
    assert "article<" not in text
    assert "2025" not in text


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("kind=nonsense", "Nothing here matches that name."),
        ("country=ZZ", "Nothing here matches that name."),
        ("letter=xyz", "Nothing here matches that name."),
        ("page=nonsense", "not valid"),
        ("page=99", "That page does not exist"),
        (f"page={10**30}", "That page does not exist"),
    ],
)
def test_what_is_not_understood_is_said(client, met, query, note):
    met("أ", "Alpha")
    response = client.get(f"/en/organizations/?{query}")
    assert response.status_code == 200
    assert note in response.text
    assert (">Alpha<" in response.text) is query.startswith("page")


def test_sixty_names_a_page_under_all_filters(client, names):
    meeting = MeetingFactory()
    for number in range(65):
        DelegationFactory(meeting=meeting, organization__name_en=f"League {number:02}", organization__kind="media")
    first, second = (names(f"/en/organizations/?kind=media&page={page}") for page in (1, 2))
    assert (len(first), len(second)) == (60, 5)
    assert first + second == sorted(first + second)
    text = client.get("/en/organizations/?kind=media").text
    assert 'rel="next" href="?kind=media&amp;page=2">Next' in text


def test_the_number_of_queries_does_not_grow(client, met):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = ["/en/organizations/", "/en/organizations/?q=league&kind=partner&letter=l&sort=activity"]
    met("رابطة", "League")
    few = [queries(address) for address in addresses]
    for number in range(12):
        met(f"رابطة {number}", f"League {number}", times=2)
    assert [queries(address) for address in addresses] == few
    assert few[0] <= 6
    assert few[1] <= 8
