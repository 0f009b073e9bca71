"""What is scheduled does not come out once it names somebody who must not be named, and staff are told."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Attendance, Meeting
from articles.models.version import Version
from articles.models.workflow import State, Status
from articles.publishing.take import publish
from liaison.models import Event
from organizations.disclosure import Disclosure
from organizations.models import Person
from tests.admin.forms import PageForm
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def person():
    return PersonFactory(name_ar="وسيم الترك", name_en="Waseem Turk")


@pytest.fixture
def scheduled(person):
    article = ArticleFactory(live="", summary_ar="قال وسيم الترك ذلك.")
    publish(article, "ar", at=timezone.now() + TOMORROW)
    return article


def status(article, language="ar"):
    return Article.objects.get(pk=article.pk).edition(language).status()


def held(article):
    return Event.objects.of(article).filter(action="held_back")


def test_somebody_protected_between_scheduling_and_the_minute_holds_it_back(scheduled, person):
    assert status(scheduled) == Status.SCHEDULED
    person.protected = True
    person.save()
    assert status(scheduled) == Status.APPROVED
    assert not Version.objects.filter(article=scheduled, language="ar").exists()
    [event] = held(scheduled)
    assert event.details == {"people": [person.pk]}
    assert not Article.objects.live("ar", timezone.now() + 2 * TOMORROW).filter(pk=scheduled.pk).exists()


def test_protecting_many_at_once_does_too(scheduled, person):
    Person.objects.filter(pk=person.pk).update(protected=True)
    assert status(scheduled) == Status.APPROVED


def test_a_new_name_does_too(scheduled):
    other = PersonFactory(name_ar="فلان", protected=True)
    assert status(scheduled) == Status.SCHEDULED
    other.staff_names = "وسيم الترك"
    other.save()
    assert status(scheduled) == Status.APPROVED


def test_what_names_nobody_stays_scheduled(scheduled, person):
    other = ArticleFactory(live="")
    publish(other, "ar", at=timezone.now() + TOMORROW)
    person.protected = True
    person.save()
    assert status(other) == Status.SCHEDULED
    assert not held(other).exists()


@pytest.fixture
def attended(person):
    """A scheduled report that names an attendee, and takes its private meeting along."""
    meeting = MeetingFactory(public=False)
    row = AttendanceFactory(delegation=DelegationFactory(meeting=meeting), person=person, disclosure=Disclosure.NAMED)
    report = ReportFactory(live="", meeting=meeting, summary_ar="قال وسيم الترك ذلك.")
    publish(report, "ar", at=timezone.now() + TOMORROW)
    assert Meeting.objects.get(pk=meeting.pk).public_at
    return row, report


def test_withholding_an_attendee_holds_the_report_and_its_meeting_back(attended):
    row, report = attended
    row.disclosure = Disclosure.ROLE
    row.save()
    assert status(report) == Status.APPROVED
    assert Meeting.objects.get(pk=report.meeting_id).public_at is None


def test_withholding_all_attendees_at_once_does_too(attended):
    row, report = attended
    Attendance.objects.filter(pk=row.pk).update(disclosure=Disclosure.ORGANIZATION)
    assert status(report) == Status.APPROVED


def test_what_no_change_announced_is_held_back_at_the_minute(scheduled, person):
    Person._base_manager.filter(pk=person.pk).update(protected=True)
    minute_ago = timezone.now() - dt.timedelta(minutes=1)
    Article.objects.filter(pk=scheduled.pk).update(published_at_ar=minute_ago)
    Version.objects.filter(article=scheduled).update(at=minute_ago)
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert "Held back: “" in out.getvalue()
    assert "0 came out, 0 expired, 1 held back." in out.getvalue()
    assert status(scheduled) == Status.APPROVED
    assert held(scheduled).exists()


def test_the_minute_lets_out_what_names_nobody(scheduled):
    minute_ago = timezone.now() - dt.timedelta(minutes=1)
    Article.objects.filter(pk=scheduled.pk).update(published_at_ar=minute_ago)
    Version.objects.filter(article=scheduled).update(at=minute_ago)
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert "1 came out, 0 expired." in out.getvalue()


def test_a_name_written_into_a_scheduled_text_takes_it_off_the_schedule(as_role, person):
    person.protected = True
    person.save()
    article = ArticleFactory(live="")
    publish(article, "en", at=timezone.now() + TOMORROW)
    client = as_role("publisher")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/change/"))
    form["summary_en"] = "Waseem Turk said so."
    form.submit(client)
    assert status(article, "en") == Status.APPROVED
    assert "Held back" in client.get("/admin/").text


def test_staff_find_what_was_held_back_among_their_work(as_role, scheduled, person):
    person.protected = True
    person.save()
    client = as_role("publisher")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get("/admin/").text
    assert "Held back: names somebody" in page
    Article.objects.filter(pk=scheduled.pk).update(summary_ar="قال أحد المشاركين ذلك.")
    publish(scheduled, "ar")
    assert "Held back: names somebody" not in client.get("/admin/").text
    assert status(scheduled) == Status.LIVE
    assert Article.objects.get(pk=scheduled.pk).state_ar == State.PUBLISHED
