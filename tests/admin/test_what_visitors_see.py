"""Under each attendee the screen says what visitors will see, while it is being typed."""

from __future__ import annotations

import pytest

from organizations.disclosure import Disclosure
from tests.factories import AttendanceFactory, MeetingFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

SHOWN = "/admin/articles/meeting/shown/"


@pytest.fixture
def typed():
    person = PersonFactory(name_en="Samir Mithali", honorific_en="Dr.")
    return {"person": person.pk, "organization": OrganizationFactory(name_en="Hope League").pk, "post_en": "Chair"}


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Disclosure.NAMED, "Dr. Samir Mithali, Chair"),
        (Disclosure.ROLE, "Chair, Hope League"),
        (Disclosure.ORGANIZATION, "Hope League"),
        (Disclosure.UNDISCLOSED, "nothing: this person is not shown or counted anywhere"),
    ],
)
def test_each_level_in_words(desk, typed, level, words):
    answer = desk("contributor").get(SHOWN, {**typed, "disclosure": level}).json()
    assert answer == {"words": words, "level": level}


def test_a_new_row_starts_by_name_for_hosts_and_by_organization_for_others(desk, typed):
    client = desk("contributor")
    assert client.get(SHOWN, {**typed, "side": "host"}).json()["level"] == Disclosure.NAMED
    assert client.get(SHOWN, {**typed, "side": "guest"}).json()["level"] == Disclosure.ORGANIZATION


def test_a_protected_person_is_not_named_whatever_is_chosen(desk, typed):
    typed["person"] = PersonFactory(name_en="Hidden", protected=True).pk
    answer = desk("editor").get(SHOWN, {**typed, "disclosure": Disclosure.NAMED}).json()
    assert answer["words"] == "Hope League"


def test_names_that_are_new(desk):
    typed = {"new_name_ar": "سميرة", "organization_ar": "رابطة", "side": "host", "post_ar": "رئيسة"}
    assert desk("contributor", "ar").get(SHOWN, typed).json()["words"] == "سميرة، رئيسة"


@pytest.mark.parametrize(
    "typed", [{}, {"person": "x"}, {"person": "9" * 40}, {"disclosure": "all"}, {"side": "x", "organization": "\x00"}]
)
def test_nonsense_is_no_error(desk, typed):
    assert desk("contributor").get(SHOWN, typed).status_code == 200


def test_the_saved_screen_says_it_too(desk):
    attendance = AttendanceFactory(
        delegation__meeting=MeetingFactory(), person__name_en="Samir Mithali", disclosure=Disclosure.ROLE
    )
    page = desk("publisher").get(f"/admin/articles/meeting/{attendance.meeting_id}/change/").text
    assert f"Programme coordinator, {attendance.delegation.organization.name_en}" in page
