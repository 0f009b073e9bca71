"""A meeting that does not take place: staff say so on its screen, and readers learn it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.admin.forms import PageForm, errors
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def screen(client, meeting):
    return PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))


def test_a_publisher_calls_a_meeting_off_and_on_again(desk, client):
    publisher, meeting = desk("publisher"), MeetingFactory(starts_on=timezone.localdate() + dt.timedelta(days=3))
    address = f"/en/meetings/{meeting.pk}/{meeting.slug_en}/"
    for called_off in (True, False):
        form = screen(publisher, meeting)
        form.data.pop("cancelled", None)
        if called_off:
            form["cancelled"] = "on"
        response = form.submit(publisher)
        assert response.status_code == 302, errors(response)
        meeting.refresh_from_db()
        assert meeting.cancelled is called_off
        assert ("Called off" in client.get(address).text) is called_off
        assert ("Called off" in publisher.get("/admin/calendar/").text) is called_off


def test_an_editor_cannot_call_off_what_visitors_see(desk):
    meeting = MeetingFactory()
    editor = desk("editor")
    screen(editor, meeting).confirm(editor, cancelled="on")
    meeting.refresh_from_db()
    assert not meeting.cancelled
