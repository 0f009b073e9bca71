"""What visitors may know of an attendee, looked for in the whole response of every kind of page."""

from __future__ import annotations

import pytest

from articles.models.attendance import Leaders
from organizations.disclosure import Disclosure
from tests.factories import ArticleFactory, AttendanceFactory, DelegationFactory

pytestmark = pytest.mark.django_db

NAME = {"ar": "هدى الورّاق", "en": "Huda Alwarraq"}
POST = {"ar": "أمينة المكتبة", "en": "Librarian"}
BODY = {"ar": "رابطة القراءة", "en": "Reading League"}
# The files that tell of each attendee what the meeting's page does.
REGISTER = {"register as CSV", "register as JSON"}


@pytest.fixture
def pages(pages, files):
    """Every kind of page, and every kind of file for machines."""
    return lambda language: pages(language) | files(language)


def seen(read, pages, language, words):
    """The pages on which ``words`` occur."""
    return {name for name, address in pages(language).items() if words in read(address)}


def show(office, level, protected=False):
    office.attendance.disclosure = level
    office.attendance.save()
    office.person.protected = protected
    office.person.save()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_named_attendee_is_named_with_the_post(office, pages, read, language):
    show(office, Disclosure.NAMED)
    assert seen(read, pages, language, NAME[language]) >= {"article", "meeting", "person", "news of the person"}
    assert seen(read, pages, language, POST[language]) == {
        "article",
        "meeting",
        "person",
        "people",
        "people of the partner",
        "organization",
        *REGISTER,
    }


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_attendee_shown_by_post_has_no_name_anywhere(office, pages, read, language):
    show(office, Disclosure.ROLE)
    assert seen(read, pages, language, NAME[language]) == set()
    assert seen(read, pages, language, POST[language]) == {"article", "meeting", *REGISTER}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_attendee_shown_by_organization_has_neither_name_nor_post(office, pages, read, language):
    show(office, Disclosure.ORGANIZATION)
    assert seen(read, pages, language, NAME[language]) == set()
    assert seen(read, pages, language, POST[language]) == set()
    assert seen(read, pages, language, BODY[language]) >= {"article", "meeting", "organization", "organizations"}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_undisclosed_attendee_takes_the_delegation_along(office, pages, read, client, language):
    show(office, Disclosure.UNDISCLOSED)
    for words in (NAME, POST, BODY):
        assert seen(read, pages, language, words[language]) == set()
    assert client.get(pages(language)["organization"]).status_code == 404
    assert client.get(pages(language)["person"]).status_code == 404


def test_a_delegation_with_leaders_stays_though_its_attendee_is_undisclosed(office, pages, read):
    show(office, Disclosure.UNDISCLOSED)
    office.delegation.leaders, office.delegation.leader_count = Leaders.COUNTED, 3
    office.delegation.save()
    assert seen(read, pages, "en", BODY["en"]) >= {"article", "meeting", "organization"}
    assert "3 leaders of the organization" in read(pages("en")["meeting"])
    assert seen(read, pages, "en", NAME["en"]) == set()


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_protected_person_is_named_nowhere_whatever_the_record_says(office, pages, read, client, level, language):
    show(office, level, protected=True)
    office.report.people.add(office.person)
    assert seen(read, pages, language, NAME[language]) == set()
    assert client.get(pages(language)["person"]).status_code == 404
    # The address gives nothing away either: it answers as that of a person who never was.
    never = client.get(f"/{language}/people/nobody-at-all/").text
    assert client.get(pages(language)["person"]).text == never


@pytest.mark.parametrize("level", [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED])
def test_a_link_from_the_report_does_not_name_whom_its_meeting_withholds(office, pages, read, client, level):
    show(office, level)
    office.report.people.add(office.person)
    assert seen(read, pages, "en", NAME["en"]) == set()
    assert client.get(pages("en")["person"]).status_code == 404
    # Another article may name the same person.
    ArticleFactory().people.add(office.person)
    assert client.get(pages("en")["person"]).status_code == 200
    assert office.report.title_en not in client.get(pages("en")["person"]).text


def test_a_protected_person_shown_by_name_is_shown_by_organization_alone(office, pages, read):
    show(office, Disclosure.NAMED, protected=True)
    assert POST["ar"] not in read(pages("ar")["meeting"])
    assert BODY["ar"] in read(pages("ar")["meeting"])


def test_filtering_by_a_withheld_person_finds_nothing_and_says_no_more_than_for_a_stranger(office, client):
    show(office, Disclosure.ROLE)
    withheld = client.get("/en/news/?person=huda-alwarraq").text.replace("huda-alwarraq", "x")
    stranger = client.get("/en/news/?person=nobody").text.replace("nobody", "x")
    assert withheld == stranger


def test_internal_notes_stay_inside(office, pages, read):
    assert seen(read, pages, "ar", office.delegation.note) == set()


def test_a_person_named_at_one_meeting_is_not_named_at_the_other(office, client):
    other = AttendanceFactory(person=office.person, disclosure=Disclosure.ROLE, post_en="Treasurer")
    page = client.get("/en/people/huda-alwarraq/").text
    assert "Librarian" in page
    assert "Treasurer" not in page
    assert other.meeting.title_en not in page
    meeting = other.meeting
    assert NAME["en"] not in client.get(f"/en/meetings/{meeting.pk}/{meeting.slug_en}/").text


def test_a_person_has_a_page_only_while_something_live_names_them(office, client, pages):
    assert client.get(pages("ar")["person"]).status_code == 200
    office.meeting.public_at = None
    office.meeting.save()
    assert client.get(pages("ar")["person"]).status_code == 404
    article = ArticleFactory(live="ar")
    article.people.add(office.person)
    assert client.get(pages("ar")["person"]).status_code == 200
    assert client.get(pages("en")["person"]).status_code == 404


def test_an_organization_known_from_private_meetings_alone_has_no_page(client):
    delegation = DelegationFactory(meeting__public=False)
    assert client.get(f"/ar/organizations/{delegation.organization.slug}/").status_code == 404
    assert delegation.organization.name_ar not in client.get("/ar/organizations/").text


def test_a_name_shown_by_post_says_so(office, read, pages):
    show(office, Disclosure.ROLE)
    assert "Shown by post" in read(pages("en")["meeting"])
