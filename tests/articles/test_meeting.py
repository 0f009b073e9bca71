from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from articles.models import Meeting
from articles.models.workflow import Step
from articles.publishing.take import publish, take, withdraw
from articles.read.meeting_rows import read_rows
from liaison.text.dates import PartialDate, Precision
from tests.factories import DelegationFactory, MeetingFactory, ReportFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def held(start: str, end: str | None = None, zone: str = "", **values) -> Meeting:
    meeting = MeetingFactory.build(**values)
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None, zone)
    meeting.save()
    return Meeting.objects.get(pk=meeting.pk)


# When


@pytest.mark.parametrize(
    ("start", "end", "zone", "when", "clock"),
    [
        ("2020", None, "", "2020", ""),
        ("2020-12", None, "", "December 2020", ""),
        ("2020-12-18", None, "", "18 December 2020", ""),
        ("2020-12-18", "2020-12-20", "", "18 to 20 December 2020", ""),
        ("2020-12-18T18:00", None, "America/New_York", "18 December 2020", "18:00 New York time"),
        ("2020-12-18T18:00", "2020-12-18T20:00", "Asia/Damascus", "18 December 2020", "18:00 Damascus time"),
        ("2020-12-18T23:00", "2020-12-19T01:00", "UTC", "18 to 19 December 2020", "23:00 UTC"),
        ("2020-12-18T18:00", "2020-12-19", "America/New_York", "18 to 19 December 2020", "18:00 New York time"),
    ],
)
def test_a_meeting_keeps_the_precision_it_was_recorded_with(start, end, zone, when, clock):
    meeting = held(start, end, zone)
    assert str(meeting.start) == start
    assert (str(meeting.end) if meeting.end else None) == end
    assert meeting.when("en") == when
    assert meeting.clock("en") == clock


def test_the_day_is_the_day_where_the_meeting_was():
    meeting = held("2020-12-18T20:00", zone="America/New_York")
    assert meeting.starts_on == dt.date(2020, 12, 18)
    assert meeting.starts_at == dt.datetime(2020, 12, 19, 1, tzinfo=dt.UTC)


def test_a_zone_without_a_time_is_not_kept():
    assert held("2020-12-18", zone="America/New_York").time_zone == ""


def test_correcting_an_exact_time_to_a_month_forgets_the_rest():
    meeting = held("2020-12-18T18:00", "2020-12-18T20:00", "America/New_York")
    meeting.happens(PartialDate.parse("2020-12"))
    meeting.save()
    meeting.refresh_from_db()
    assert (meeting.precision, meeting.starts_at, meeting.ends_at, meeting.ends_on) == (
        Precision.MONTH,
        None,
        None,
        None,
    )


def test_latest_first_sorts_by_the_first_day_a_date_can_mean():
    order = ["2021", "2020-12-18T18:00", "2020-12-18T09:00", "2020-12-18", "2020-12", "2020-01-01", "2020"]
    for start in reversed(order):
        held(start, zone="UTC")
    assert [str(meeting.start) for meeting in Meeting.objects.latest_first()][:5] == order[:5]
    assert {str(meeting.start) for meeting in Meeting.objects.latest_first()[5:]} == {"2020-01-01", "2020"}


@pytest.mark.parametrize(
    ("start", "end", "since", "until"),
    [
        ("2020-12-18", None, True, False),
        ("2020-12-09", None, False, True),
        ("2020-12-10", None, True, True),
        ("2020-12", None, True, True),
        ("2020", None, True, True),
        ("2021", None, True, False),
        ("2020-11", None, False, True),
        ("2020-12-08", "2020-12-11", True, True),
        ("2020-11", "2020-12", True, True),
    ],
)
def test_a_span_of_days_finds_what_may_have_been_in_it(start, end, since, until):
    held(start, end)
    day = dt.date(2020, 12, 10)
    assert Meeting.objects.since(day).exists() is since
    assert Meeting.objects.until(day).exists() is until


def test_to_come_and_past_part_the_meetings_at_today():
    today = timezone.localdate()
    coming = [held((today + dt.timedelta(days=days)).isoformat()) for days in (0, 1, 40)]
    gone = held((today - dt.timedelta(days=1)).isoformat())
    assert list(Meeting.objects.to_come()) == coming
    assert list(Meeting.objects.past()) == [gone]


# Addresses


def test_each_language_with_a_title_gets_an_address():
    meeting = MeetingFactory(title_ar="لقاء في بوسطن", title_en="")
    assert (meeting.slug_in("ar"), meeting.slug_in("en")) == ("لقاء-في-بوسطن", "")


def test_meetings_of_one_title_get_addresses_of_their_own():
    meetings = [MeetingFactory(title_ar="لقاء", title_en="Meeting") for _ in range(3)]
    assert [meeting.slug_ar for meeting in meetings] == ["لقاء", "لقاء-2", "لقاء-3"]
    assert [meeting.slug_en for meeting in meetings] == ["meeting", "meeting-2", "meeting-3"]


def test_a_title_of_punctuation_gets_an_address_all_the_same():
    assert MeetingFactory(title_ar="…!", title_en="???").slug_ar == "meeting"


def test_the_form_can_check_before_an_address_is_given():
    meeting = MeetingFactory.build(title_ar="لقاء")
    meeting.full_clean()
    assert meeting.slug_ar == "لقاء"


def test_an_end_before_the_start_is_said_in_words():
    meeting = MeetingFactory.build()
    meeting.happens(PartialDate.parse("2024-03-05"), PartialDate.parse("2024-03-04"))
    with pytest.raises(ValidationError):
        meeting.full_clean()


# Becoming public


def test_the_first_report_makes_its_meeting_public_with_itself():
    report = ReportFactory(live="", meeting__public=False)
    publish(report, "ar")
    report.meeting.refresh_from_db()
    assert report.meeting.public_at == report.published_at_ar


def test_a_report_can_leave_its_meeting_private():
    report = ReportFactory(live="", meeting__public=False)
    publish(report, "ar", meeting_too=False)
    assert not Meeting.objects.get().is_public()


def test_a_scheduled_report_makes_its_meeting_public_in_time_and_not_before():
    report = ReportFactory(live="", meeting__public=False)
    moment = timezone.now() + HOUR
    publish(report, "ar", at=moment)
    assert not Meeting.objects.live("ar").exists()
    assert Meeting.objects.live("ar", at=moment).exists()


def test_taking_the_report_off_the_schedule_holds_the_meeting_back():
    report = ReportFactory(live="", meeting__public=False)
    publish(report, "ar", at=timezone.now() + HOUR)
    take(report, Step.UNSCHEDULE, "ar")
    assert Meeting.objects.get().public_at is None


def test_the_meeting_is_not_held_back_while_the_other_edition_is_scheduled():
    report = ReportFactory(live="", meeting__public=False)
    for language in ("ar", "en"):
        publish(report, language, at=timezone.now() + HOUR)
    take(report, Step.UNSCHEDULE, "ar")
    assert Meeting.objects.get().public_at is not None


def test_what_is_public_is_never_held_back():
    report = ReportFactory(live="")
    public_at = report.meeting.public_at
    publish(report, "ar", at=timezone.now() + HOUR)
    take(report, Step.UNSCHEDULE, "ar")
    assert Meeting.objects.get().public_at == public_at


def test_a_sooner_edition_brings_the_meeting_forward():
    report = ReportFactory(live="", meeting__public=False)
    publish(report, "ar", at=timezone.now() + HOUR)
    publish(report, "en")
    assert Meeting.objects.live("en").exists()


def test_a_meeting_without_a_title_in_the_reports_language_takes_the_reports():
    report = ReportFactory(live="", meeting__public=False, meeting__title_en="", title_en="Report")
    publish(report, "en")
    meeting = Meeting.objects.get()
    assert (meeting.title_en, meeting.slug_en) == ("Report", "report")


def test_a_meetings_own_title_stays():
    report = ReportFactory(live="", meeting__title_ar="لقاء", title_ar="تقرير")
    publish(report, "ar")
    assert Meeting.objects.get().title_ar == "لقاء"


def test_the_title_of_a_scheduled_report_does_not_show_before_its_time():
    report = ReportFactory(live="ar", meeting__title_en="", title_en="Not yet")
    publish(report, "en", at=timezone.now() + HOUR)
    assert not Meeting.objects.get().title_en


def test_withdrawing_a_report_leaves_its_meeting_public():
    report = ReportFactory(live="ar")
    withdraw(report, "ar")
    assert Meeting.objects.live("ar").exists()


# Who may change it


@pytest.mark.parametrize(
    ("role", "own", "public", "may"),
    [
        ("contributor", True, False, True),
        ("contributor", False, False, False),
        ("contributor", True, True, False),
        ("editor", False, False, True),
        ("editor", True, True, False),
        ("publisher", False, True, True),
        ("administrator", False, True, True),
    ],
)
def test_what_the_public_sees_only_publishers_change(role, own, public, may):
    user = UserFactory(role=role)
    meeting = MeetingFactory(public=public, created_by=user if own else None)
    assert meeting.may_be_changed_by(user) is may


def test_everyone_on_the_staff_may_begin_a_meeting():
    assert Meeting().may_be_changed_by(UserFactory(role="contributor"))


# Lists


def test_the_register_takes_three_queries_for_any_number_of_meetings(django_assert_num_queries):
    meetings = [DelegationFactory().meeting for _ in range(4)]
    for meeting in meetings:
        meeting.topics.add(TopicFactory())
    with translation.override("ar"):
        read_rows([])
        with django_assert_num_queries(3):
            rows = read_rows([meeting.pk for meeting in meetings])
    assert [(len(row.organizations), len(row.topics)) for row in rows.values()] == [(1, 1)] * 4
