"""A form opened before a colleague protected somebody, and saved after: nothing is stored until both are seen."""

from __future__ import annotations

import pytest

from organizations.disclosure import Disclosure
from tests.admin.forms import PageForm
from tests.factories import AttendanceFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_protection_that_came_meanwhile_is_shown_and_then_stays(desk):
    client, person = desk("publisher"), PersonFactory(name_en="Before")
    form = PageForm(client.get(f"/admin/organizations/person/{person.pk}/change/"))
    type(person).objects.update(protected=True, default_disclosure=Disclosure.UNDISCLOSED)
    form["name_en"] = "Corrected"
    response = form.submit(client)
    assert "Not saved: someone changed this page" in response.text
    person.refresh_from_db()
    assert person.name_en == "Before"
    again = PageForm(response)
    assert (again["name_en"], again["protected"]) == ("Corrected", "on")
    assert again.submit(client).status_code == 302
    person.refresh_from_db()
    assert (person.name_en, person.protected) == ("Corrected", True)
    assert person.default_disclosure == Disclosure.UNDISCLOSED


def test_a_protection_lifted_on_purpose_is_lifted(desk):
    client, person = desk("publisher"), PersonFactory(protected=True)
    form = PageForm(client.get(f"/admin/organizations/person/{person.pk}/change/"))
    del form.data["protected"]
    assert form.submit(client).status_code == 302
    person.refresh_from_db()
    assert not person.protected


def test_a_level_lowered_meanwhile_stays_low_and_a_meeting_made_private_stays_private(desk):
    client, attendance = desk("publisher"), AttendanceFactory(disclosure=Disclosure.NAMED)
    form = PageForm(client.get(f"/admin/articles/meeting/{attendance.meeting_id}/change/"))
    type(attendance).objects.update(disclosure=Disclosure.UNDISCLOSED)
    type(attendance.meeting).objects.update(public_at=None)
    row = form.row_of("attendances", id=str(attendance.pk))
    form.fill(title_en="Corrected", **{f"{row}-post_en": "Treasurer"})
    again = PageForm(form.submit(client))
    attendance.refresh_from_db()
    assert (attendance.post_en, attendance.meeting.title_en) != ("Treasurer", "Corrected")
    assert (again[f"{row}-post_en"], again[f"{row}-disclosure"]) == ("Treasurer", Disclosure.UNDISCLOSED)
    assert "public" not in again.data
    assert again.submit(client).status_code == 302
    attendance = type(attendance).objects.get()
    assert (attendance.post_en, attendance.disclosure) == ("Treasurer", Disclosure.UNDISCLOSED)
    assert attendance.meeting.title_en == "Corrected"
    assert attendance.meeting.public_at is None


def test_what_is_changed_on_the_page_is_changed(desk):
    client, attendance = desk("publisher"), AttendanceFactory(disclosure=Disclosure.NAMED)
    form = PageForm(client.get(f"/admin/articles/meeting/{attendance.meeting_id}/change/"))
    form[f"{form.row_of('attendances', id=str(attendance.pk))}-disclosure"] = Disclosure.ROLE
    del form.data["public"]
    assert form.submit(client).status_code == 302
    attendance.refresh_from_db()
    assert attendance.disclosure == Disclosure.ROLE
    assert attendance.meeting.public_at is None
