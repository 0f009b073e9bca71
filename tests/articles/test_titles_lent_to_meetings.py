"""A meeting takes the title of its report only from a report that is out, and gives it back when that is withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Meeting
from articles.publishing.take import publish, take, withdraw
from tests.factories import MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db

SECRET = "عنوان لم يحن وقته"


@pytest.fixture
def report():
    """Written in both languages, nothing out, on a private meeting that has an English title alone."""
    meeting = MeetingFactory(public=False, title_ar="", title_en="Neutral")
    return ReportFactory(meeting=meeting, live="", title_ar=SECRET)


def in_days(days):
    return timezone.now() + dt.timedelta(days=days)


def meeting_of(report):
    return Meeting.objects.get(pk=report.meeting_id)


def test_the_title_of_a_scheduled_edition_is_not_known_before_it(client, report):
    publish(report, "ar", at=in_days(10))
    publish(report, "en")
    assert meeting_of(report).is_live("en")
    assert not meeting_of(report).is_live("ar")
    assert SECRET not in client.get("/ar/meetings/").text


def test_nor_after_it_was_taken_off_the_schedule(client, report):
    publish(report, "ar", at=in_days(10))
    take(report, "unschedule", "ar")
    publish(report, "en")
    assert SECRET not in client.get("/ar/meetings/").text


def test_a_report_that_is_out_lends_its_title(client, report):
    publish(report, "ar")
    assert SECRET in client.get("/ar/meetings/").text


def test_withdrawing_the_report_takes_its_title_and_its_address_from_the_meeting(client, report):
    publish(report, "ar")
    withdraw(report, "ar")
    meeting = meeting_of(report)
    assert (meeting.title_ar, meeting.slug_ar) == ("", "")
    assert SECRET not in client.get("/ar/meetings/").text
    assert meeting.is_live("en")


def test_a_meeting_without_another_title_is_private_then(report):
    publish(report, "ar")
    Meeting.objects.update(title_en="", slug_en="")
    report.refresh_from_db()
    withdraw(report, "ar")
    assert meeting_of(report).public_at is None


def test_the_title_of_another_live_report_takes_its_place(report):
    publish(report, "ar")
    ReportFactory(meeting=report.meeting, title_ar="التقرير الثاني")
    report.refresh_from_db()
    withdraw(report, "ar")
    assert meeting_of(report).title_ar == "التقرير الثاني"


def test_a_title_of_its_own_stays(report):
    Meeting.objects.update(title_ar="عنوان اللقاء", slug_ar="عنوان-اللقاء")
    report.refresh_from_db()
    publish(report, "ar")
    withdraw(report, "ar")
    assert meeting_of(report).title_ar == "عنوان اللقاء"


def test_a_meeting_comes_out_with_the_first_of_its_scheduled_reports(report):
    first, second = in_days(10), in_days(20)
    publish(report, "ar", at=first)
    publish(report, "en", at=second)
    assert meeting_of(report).public_at == first
    take(report, "unschedule", "ar")
    assert meeting_of(report).public_at == second
    publish(report, "en", at=in_days(30))
    assert meeting_of(report).public_at > second
    take(report, "unschedule", "en")
    assert meeting_of(report).public_at is None
