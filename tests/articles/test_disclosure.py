"""What visitors may know of an attendee: four levels, protected people, one door."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from articles.facts import Shown
from articles.models import Attendance, Delegation
from articles.models.attendance import SHOWS, Leaders, Side, effective, may_show, starting_level
from articles.read.meeting_rows import read_rows
from liaison.text.languages import NOTHING, Phrase
from organizations.disclosure import Disclosure, more_cautious
from tests.factories import AttendanceFactory, DelegationFactory, MeetingFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

NAMES = ("ليلى السرّية", "Layla Hidden", "layla-hidden", "الآنسة", "Miss")
POSTS = ("أمينة الصندوق", "Treasurer")
ORGANIZATION = ("رابطة النور", "Light League", "light-league")

# The whole rule, written out once more: level and protection, and what is shown.
RULE = {
    (Disclosure.NAMED, False): {"name", "post", "organization"},
    (Disclosure.ROLE, False): {"post", "organization"},
    (Disclosure.ORGANIZATION, False): {"organization"},
    (Disclosure.UNDISCLOSED, False): set(),
    (Disclosure.NAMED, True): {"organization"},
    (Disclosure.ROLE, True): {"post", "organization"},
    (Disclosure.ORGANIZATION, True): {"organization"},
    (Disclosure.UNDISCLOSED, True): set(),
}
every_case = pytest.mark.parametrize(("level", "protected"), list(RULE))


def attendance(level: str, protected: bool = False, **values) -> Attendance:
    person = PersonFactory(
        name_ar=NAMES[0],
        name_en=NAMES[1],
        slug=NAMES[2],
        honorific_ar=NAMES[3],
        honorific_en=NAMES[4],
        protected=protected,
    )
    organization = OrganizationFactory(name_ar=ORGANIZATION[0], name_en=ORGANIZATION[1], slug=ORGANIZATION[2])
    delegation = DelegationFactory(organization=organization)
    values = {"post_ar": POSTS[0], "post_en": POSTS[1], **values}
    return AttendanceFactory(delegation=delegation, person=person, disclosure=level, **values)


def rows_read(queries: CaptureQueriesContext) -> str:
    """Everything the database handed out to these queries, as text."""
    rows = []
    with connection.cursor() as cursor:
        for query in list(queries):
            cursor.execute(query["sql"])
            rows += cursor.fetchall()
    return repr(rows)


def test_the_table_knows_every_level():
    assert set(SHOWS) == set(Disclosure.values)
    assert len(RULE) == 2 * len(SHOWS)


@every_case
def test_a_level_shows_what_the_rule_says(level, protected):
    assert SHOWS[effective(level, protected)] == RULE[level, protected]


@every_case
@pytest.mark.parametrize("part", ["name", "post", "organization"])
def test_the_database_follows_the_same_rule(level, protected, part):
    attendance(level, protected)
    assert Attendance.objects.filter(may_show(part)).exists() is (part in RULE[level, protected])


@every_case
@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_receive_what_the_rule_says(level, protected, language):
    meeting = attendance(level, protected).meeting
    shown_parts = RULE[level, protected]
    with translation.override(language):
        sides = meeting.sides()
    at = 0 if language == "ar" else 1
    if "organization" not in shown_parts:
        assert sides == []
        return
    (delegation,) = sides[0].delegations
    assert delegation.organization.name == Phrase(ORGANIZATION[at], language)
    assert delegation.organization.url == f"/{language}/organizations/{ORGANIZATION[2]}/"
    if "post" not in shown_parts:
        assert delegation.people == ()
        return
    named = "name" in shown_parts
    assert delegation.people == (
        Shown(
            name=Phrase(NAMES[at], language) if named else NOTHING,
            honorific=Phrase(NAMES[3 + at], language) if named else NOTHING,
            post=Phrase(POSTS[at], language),
            slug=NAMES[2] if named else "",
        ),
    )


@every_case
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_withheld_does_not_leave_the_database(level, protected, language):
    meeting = attendance(level, protected).meeting
    with translation.override(language), CaptureQueriesContext(connection) as queries:
        meeting.sides()
        read_rows([meeting.pk])
    read = rows_read(queries)
    shown_parts = RULE[level, protected]
    for part, texts in {"name": NAMES, "post": POSTS, "organization": ORGANIZATION}.items():
        for text in texts:
            assert (text in read) is (part in shown_parts), text


@every_case
def test_the_staffs_preview_says_what_pages_will_show(level, protected):
    record = attendance(level, protected)
    shown = record.shown_as()
    present = {part for part in ("name", "post", "organization") if getattr(shown, part)}
    assert present == RULE[level, protected]
    assert bool(shown.slug) is ("name" in present)
    assert bool(shown.honorific) is ("name" in present)


def test_the_preview_needs_no_saved_row():
    record = Attendance(person=PersonFactory(name_ar="سمير"), disclosure=Disclosure.NAMED)
    assert record.shown_as(OrganizationFactory(name_ar="رابطة")).organization == Phrase("رابطة", "ar")


def test_an_undisclosed_attendee_is_counted_nowhere():
    meeting = MeetingFactory()
    host = DelegationFactory(meeting=meeting, side=Side.HOST)
    AttendanceFactory(delegation=host)
    AttendanceFactory(delegation=host, disclosure=Disclosure.UNDISCLOSED)
    (side,) = meeting.sides()
    assert len(side.delegations[0].people) == 1


@pytest.mark.parametrize(
    ("leaders", "levels", "shown"),
    [
        ("none", [], True),
        ("none", ["undisclosed"], False),
        ("none", ["undisclosed", "undisclosed"], False),
        ("none", ["undisclosed", "organization"], True),
        ("none", ["undisclosed", "role"], True),
        ("unnamed", ["undisclosed"], True),
        ("counted", ["undisclosed"], True),
    ],
)
def test_a_delegation_of_undisclosed_attendees_alone_is_not_shown(leaders, levels, shown):
    delegation = DelegationFactory(leaders=leaders, leader_count=2 if leaders == Leaders.COUNTED else None)
    for level in levels:
        AttendanceFactory(delegation=delegation, disclosure=level)
    assert Delegation.objects.shown().exists() is shown
    assert Delegation.objects.public("ar").exists() is shown
    assert bool(delegation.meeting.sides()) is shown
    with translation.override("ar"):
        assert bool(read_rows([delegation.meeting_id])[delegation.meeting_id].organizations) is shown


def test_a_protected_person_still_counts_as_their_organization():
    delegation = DelegationFactory()
    AttendanceFactory(delegation=delegation, person=PersonFactory(protected=True))
    assert Delegation.objects.shown().exists()


def test_protecting_a_person_takes_effect_in_every_meeting_at_once():
    record = attendance(Disclosure.NAMED)
    person = record.person
    person.protected = True
    person.save()
    assert record.meeting.sides()[0].delegations[0].people == ()


def test_sides_come_hosts_first_and_rows_in_the_order_staff_gave_them():
    meeting = MeetingFactory()
    observer = DelegationFactory(meeting=meeting, side=Side.OBSERVER, position=0)
    guest = DelegationFactory(meeting=meeting, side=Side.GUEST, position=2)
    other_guest = DelegationFactory(meeting=meeting, side=Side.GUEST, position=1)
    host = DelegationFactory(meeting=meeting, side=Side.HOST, position=3)
    second, first = (AttendanceFactory(delegation=host, position=number) for number in (2, 1))
    sides = meeting.sides()
    assert [side.side for side in sides] == [Side.HOST, Side.GUEST, Side.OBSERVER]
    assert [one.organization for side in sides for one in side.delegations] == [
        delegation.organization.link() for delegation in (host, other_guest, guest, observer)
    ]
    assert [person.slug for person in sides[0].delegations[0].people] == [first.person.slug, second.person.slug]


def test_leaders_are_mentioned_as_staff_chose():
    DelegationFactory(leaders=Leaders.COUNTED, leader_count=4)
    (side,) = Delegation.objects.get().meeting.sides()
    assert (side.delegations[0].leaders, side.delegations[0].leader_count) == (Leaders.COUNTED, 4)


def test_the_internal_note_stays_inside():
    delegation = DelegationFactory(note="came through the back door")
    with CaptureQueriesContext(connection) as queries:
        read_rows([delegation.meeting_id])
        sides = delegation.meeting.sides()
    assert "back door" not in repr(sides)
    assert "back door" not in rows_read(queries)


def test_a_post_falls_back_to_the_other_language():
    meeting = attendance(Disclosure.ROLE, post_en="").meeting
    with translation.override("en"):
        (side,) = meeting.sides()
    assert side.delegations[0].people[0].post == Phrase(POSTS[0], "ar")


def test_sides_take_two_queries_however_many_attend(django_assert_num_queries):
    meeting = MeetingFactory()
    for _ in range(5):
        AttendanceFactory.create_batch(3, delegation=DelegationFactory(meeting=meeting))
    with django_assert_num_queries(2):
        assert sum(len(one.people) for side in meeting.sides() for one in side.delegations) == 15


# Where a new attendance starts


@pytest.mark.parametrize(
    ("person", "organization", "side"), list(product(["", *Disclosure.values], ["", "role"], Side))
)
def test_a_new_attendance_starts_at_the_more_cautious_default_or_at_that_of_its_side(person, organization, side):
    by_side = Disclosure.NAMED if side == Side.HOST else Disclosure.ORGANIZATION
    started = starting_level(
        PersonFactory.build(default_disclosure=person), OrganizationFactory.build(default_disclosure=organization), side
    )
    defaults = [level for level in (person, organization) if level]
    assert started == (more_cautious(*defaults) if defaults else by_side)


@pytest.mark.parametrize("side", Side)
def test_without_person_and_organization_the_side_decides(side):
    assert starting_level(None, None, side) == ("named" if side == Side.HOST else "organization")


# The row itself


def test_an_attendance_belongs_to_the_meeting_of_its_delegation():
    record = AttendanceFactory()
    assert record.meeting == record.delegation.meeting


def test_a_delegation_of_another_meeting_is_refused():
    record = AttendanceFactory()
    record.meeting = MeetingFactory()
    with pytest.raises(ValidationError):
        record.clean()
