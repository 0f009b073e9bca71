"""How to reach a person is seen by the roles that need it, and stands nowhere else."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry

from liaison.models import Autosave, Event
from liaison.staff.roles import Role
from organizations.merging.merge import Plan, merge
from organizations.models import Contact, Person
from tests.factories import AttendanceFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NUMBER, NOTE = "+963 11 555 0134", "Only after sunset"


@pytest.fixture
def person():
    return PersonFactory(name_ar="وداد الشهابي", name_en="Widad Shihabi")


def address(person):
    return f"/admin/organizations/person/{person.pk}/contact/"


def typed(*rows, initial=0):
    data = {"contact-TOTAL_FORMS": len(rows), "contact-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        data |= {f"contact-{place}-{name}": value for name, value in row.items()}
    return data


def enter(client, person, *rows, **options):
    return client.post(address(person), typed(*rows, **options))


@pytest.mark.parametrize("role", Role)
def test_publishers_and_administrators_alone_open_the_page(client, person, role):
    Contact.objects.create(person=person, kind="telephone", value=NUMBER)
    client.force_login(UserFactory(role=role))
    page = client.get(f"/admin/organizations/person/{person.pk}/change/").content.decode()
    may = role in (Role.PUBLISHER, Role.ADMINISTRATOR)
    assert (address(person) in page) is may
    assert NUMBER not in page
    assert client.get(address(person)).status_code == (200 if may else 403)
    assert (enter(client, person, {"kind": "email", "value": "w@shihabi.example"}).status_code == 302) is may
    assert Contact.objects.count() == (2 if may else 1)


def test_strangers_are_sent_to_the_login(client, person):
    assert client.get(address(person)).status_code == 302


def test_a_publisher_enters_changes_and_removes(client, person):
    client.force_login(UserFactory(role="publisher"))
    enter(
        client, person, {"kind": "telephone", "value": NUMBER, "note": NOTE}, {"kind": "messenger", "value": "@widad"}
    )
    first, second = Contact.objects.all()
    assert (first.value, first.note, second.value) == (NUMBER, NOTE, "@widad")
    page = client.get(address(person)).content.decode()
    assert NUMBER in page
    kept = {"id": first.pk, "kind": "telephone", "value": "+963 11 555 0199", "note": ""}
    gone = {"id": second.pk, "kind": "messenger", "value": "@widad", "DELETE": "on"}
    enter(client, person, kept, gone, initial=2)
    assert [contact.value for contact in Contact.objects.all()] == ["+963 11 555 0199"]


def test_a_row_without_a_number_is_refused(client, person):
    client.force_login(UserFactory(role="publisher"))
    assert enter(client, person, {"kind": "telephone", "note": NOTE}).status_code == 200
    assert not Contact.objects.exists()


def test_rows_of_another_person_cannot_be_changed(client, person):
    other = Contact.objects.create(person=PersonFactory(), kind="telephone", value=NUMBER)
    client.force_login(UserFactory(role="publisher"))
    enter(client, person, {"id": other.pk, "kind": "telephone", "value": "0"}, initial=1)
    other.refresh_from_db()
    assert other.value == NUMBER


def everything_stored() -> str:
    """The text of every row of every table but that of contact data."""
    texts = []
    for model in apps.get_models(include_auto_created=True):
        if model is not Contact:
            texts += map(repr, model._base_manager.values_list())
    return "\n".join(texts)


def test_the_log_says_that_it_changed_and_nothing_else_holds_it(client, person):
    user = UserFactory(role="publisher")
    client.force_login(user)
    enter(client, person, {"kind": "telephone", "value": NUMBER, "note": NOTE})
    event = Event.objects.of(person).get(action="contact")
    assert event.by == user
    stored = everything_stored()
    assert NUMBER not in stored
    assert NOTE not in stored
    assert not Autosave.objects.exists()
    assert not LogEntry.objects.filter(change_message__contains="55").exists()


def test_nothing_public_holds_it(client, person):
    attendance = AttendanceFactory(person=person)
    Contact.objects.create(person=person, kind="telephone", value=NUMBER, note=NOTE)
    meeting = attendance.meeting
    for url in (
        f"/en/people/{person.slug}/",
        f"/en/meetings/{meeting.pk}/{meeting.slug_en}/",
        "/api/v1/people/",
        f"/api/v1/meetings/{meeting.pk}/",
        "/en/meetings/register.csv",
        "/en/meetings/register.json",
        "/en/search/?q=5550134",
    ):
        text = client.get(url).getvalue().decode()
        assert "555" not in text or "5550134" in url, url
        assert NOTE not in text, url


def test_the_page_is_kept_by_no_browser(client, person):
    client.force_login(UserFactory(role="publisher"))
    response = client.get(address(person))
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert "unsaved.js" not in page
    assert 'autocomplete="off"' in page


def test_it_follows_a_merge_and_the_log_does_not_hold_it(person):
    goes = PersonFactory()
    Contact.objects.create(person=goes, kind="telephone", value=NUMBER)
    plan = Plan(Person.objects.get(pk=person.pk), Person.objects.get(pk=goes.pk))
    merge(Person, person.pk, goes.pk, UserFactory(), plan.mark)
    assert person.contacts.get().value == NUMBER
    assert NUMBER not in everything_stored()
