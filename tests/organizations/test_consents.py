"""What people agreed to limits how far anybody sees them, from the minute in which a consent ends."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.models import Attendance
from articles.models.attendance import SHOWS, effective, may_show, starting_level
from liaison.search.index.models import Concern, NameWord
from organizations.disclosure import Disclosure
from organizations.models import Consent, Person
from organizations.models.consent import AGREED, Way
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NAME_AR, NAME_EN = "نجلاء الدغيم", "Najla Doghaim"


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def agree(person: Person, given: int = -400, level: str = Disclosure.NAMED, **values) -> Consent:
    return Consent.objects.create(person=person, given_on=day(given), way=Way.WRITING, level=level, **values)


@pytest.fixture
def person():
    return PersonFactory(name_ar=NAME_AR, name_en=NAME_EN)


@pytest.fixture
def attendance(person):
    return AttendanceFactory(person=person, post_en="Warden of the well", post_ar="حارسة البئر")


def clock_passes(person: Person) -> None:
    """The consent's moment passes without anything being stored or run."""
    over = timezone.now() - dt.timedelta(seconds=1)
    Person._base_manager.filter(pk=person.pk).update(agreed_until=over)


# The rule


@pytest.mark.parametrize("limit", [*AGREED])
@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("protected", [False, True])
def test_nothing_is_shown_that_the_consent_does_not_allow(level, protected, limit):
    assert SHOWS[effective(level, protected, limit)] == SHOWS[effective(level, protected)] & SHOWS[limit]


@pytest.mark.parametrize("agreed", [*AGREED])
@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("over", [False, True])
def test_the_database_and_the_screen_of_staff_follow_the_same_rule(agreed, level, protected, over):
    person = PersonFactory(protected=protected)
    row = AttendanceFactory(person=person, disclosure=level)
    agree(person, level=agreed, until=day(-1) if over else day(1))
    row = Attendance.objects.select_related("person").get(pk=row.pk)
    for part in ("name", "post", "organization"):
        assert Attendance.objects.filter(may_show(part)).exists() is (part in row.shows()), part
    allowed = SHOWS[agreed] - ({"name"} if over else set())
    assert row.shows() == SHOWS[effective(level, protected)] & allowed


def test_people_without_a_consent_are_shown_as_before(attendance):
    assert attendance.shows() == {"name", "post", "organization"}
    assert Person.objects.live("en").exists()


def test_the_newest_statement_counts(person):
    agree(person, -900)
    agree(person, -300, Disclosure.ROLE)
    assert Person.objects.get(pk=person.pk).limit() == Disclosure.ROLE
    agree(person, -20)
    assert Person.objects.get(pk=person.pk).limit() == Disclosure.NAMED


def test_a_withdrawal_is_newer_than_a_consent_given_after_the_one_withdrawn(person):
    agree(person, -900, withdrawn_on=day(-5))
    agree(person, -300)
    assert Person.objects.get(pk=person.pk).limit() == Disclosure.ROLE


def test_of_two_statements_on_one_day_the_cautious_counts(person):
    agree(person, -3, Disclosure.ORGANIZATION)
    agree(person, -3, Disclosure.NAMED)
    assert Person.objects.get(pk=person.pk).limit() == Disclosure.ORGANIZATION


def test_a_consent_lasts_to_the_end_of_its_last_day(person, attendance):
    agree(person, until=day(0))
    assert Person.objects.live("en").exists()


def test_without_its_consents_a_person_is_shown_as_before(person, attendance):
    consent = agree(person, withdrawn_on=day(0))
    assert not Person.objects.live("en").exists()
    consent.delete()
    assert Person.objects.live("en").exists()


def test_a_new_attendance_starts_no_higher_than_the_consent(person):
    agree(person, until=day(-1))
    stored = Person.objects.get(pk=person.pk)
    assert starting_level(stored, OrganizationFactory(), "host") == Disclosure.ROLE


# Every way out


def pages_of(attendance: Attendance, article, report) -> list[str]:
    meeting = attendance.meeting
    return [
        f"/en/meetings/{meeting.pk}/{meeting.slug_en}/",
        f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/",
        "/en/meetings/register.csv",
        "/en/meetings/register.json",
        "/en/meetings/calendar.ics",
        "/en/people/",
        f"/en/people/{attendance.person.slug}/",
        f"/ar/people/{attendance.person.slug}/",
        f"/en/organizations/{attendance.delegation.organization.slug}/",
        f"/en/news/{article.pk}/{article.slug_en}/",
        f"/en/news/{report.pk}/{report.slug_en}/",
        f"/en/news/{report.pk}/{report.slug_en}/print/",
        f"/en/news/?person={attendance.person.slug}",
        "/en/news/feed/",
        "/en/search/?q=Doghaim",
        "/sitemap-people-1.xml",
        f"/api/v1/meetings/{meeting.pk}/",
        f"/api/v1/articles/{article.pk}/",
        "/api/v1/people/",
    ]


@pytest.fixture
def everywhere(person):
    report = ReportFactory(live="ar en")
    attendance = AttendanceFactory(delegation__meeting=report.meeting, person=person)
    article = ArticleFactory()
    article.people.add(person)
    return attendance, article, report


def test_every_way_out_names_somebody_whose_consent_is_in_force(client, person, everywhere):
    agree(person, until=day(3))
    texts = [client.get(url).getvalue().decode() for url in pages_of(*everywhere)]
    assert sum(NAME_EN in text or NAME_AR in text for text in texts) >= 9


@pytest.mark.parametrize("how", ["the clock", "withdrawn", "ended"])
def test_no_way_out_names_them_afterwards(client, person, everywhere, how):
    consent = agree(person, until=day(3))
    urls = pages_of(*everywhere)
    for url in urls:
        client.get(url)
    if how == "the clock":
        clock_passes(person)
    else:
        change = {"withdrawn_on": day(0)} if how == "withdrawn" else {"until": day(-1)}
        for name, value in change.items():
            setattr(consent, name, value)
        consent.save()
    for url in urls:
        text = client.get(url).getvalue().decode()
        assert NAME_EN not in text, url
        assert NAME_AR not in text, url
    meeting = everywhere[0].meeting
    assert "Programme coordinator" in client.get(f"/en/meetings/{meeting.pk}/{meeting.slug_en}/").content.decode()


def test_names_do_not_leave_the_database_after_the_end(person, attendance):
    agree(person, until=day(3))
    clock_passes(person)
    with translation.override("en"), CaptureQueriesContext(connection) as queries:
        attendance.meeting.sides()
    rows = []
    with connection.cursor() as cursor:
        for query in list(queries):
            cursor.execute(query["sql"])
            rows += cursor.fetchall()
    assert NAME_EN not in repr(rows)
    assert NAME_AR not in repr(rows)


def test_consents_cost_a_page_no_query(person, attendance):
    assert Person.objects.live("en").exists()
    meeting = attendance.meeting
    with translation.override("en"), CaptureQueriesContext(connection) as before:
        meeting.sides()
    agree(person)
    assert Person.objects.live("en").exists()
    with translation.override("en"), CaptureQueriesContext(connection) as after:
        meeting.sides()
    assert len(after) == len(before)


def test_the_timer_takes_them_out_of_the_index(person, attendance):
    agree(person, until=day(3))
    assert Person.objects.live("en").exists()
    clock_passes(person)
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert "1 people are no longer named" in out.getvalue()
    assert not NameWord.objects.filter(word__in=("doghaim", "دغيم", "الدغيم")).exists()
    assert not Concern.objects.filter(about__in=[person.pk]).exists()
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert "no longer named" not in out.getvalue()


def test_a_text_that_names_them_is_stopped_by_the_last_check(client, person):
    agree(person, until=day(-1))
    user = UserFactory(role="publisher")
    client.force_login(user)
    article = ArticleFactory(live="", title_en=f"A talk by {NAME_EN}", created_by=user)
    page = client.get(f"/admin/articles/article/{article.pk}/publish/en/").content.decode()
    assert NAME_EN in page


# The screens of staff


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    return user


def form_of(client, person, **rows):
    """The fields of the person's form, with rows of consents typed in."""
    data = {
        "name_ar": person.name_ar,
        "name_en": person.name_en,
        "slug": person.slug,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
        "consents-TOTAL_FORMS": 1,
        "consents-INITIAL_FORMS": 0,
        **{f"consents-0-{name}": value for name, value in rows.items()},
    }
    return client.post(f"/admin/organizations/person/{person.pk}/change/", data)


def test_an_editor_records_a_consent(client, editor, person):
    form_of(client, person, given_on=day(-2).isoformat(), way="meeting", level="named", until=day(90).isoformat())
    consent = Consent.objects.get()
    assert (consent.person, consent.recorded_by, consent.until) == (person, editor, day(90))
    assert Person.objects.get(pk=person.pk).agreed_level == "named"
    page = client.get(f"/admin/organizations/person/{person.pk}/change/").content.decode()
    assert editor.username in page


@pytest.mark.parametrize(
    "typed",
    [
        {"given_on": day(3)},
        {"given_on": day(-3), "withdrawn_on": day(3)},
        {"given_on": day(-3), "withdrawn_on": day(-9)},
        {"given_on": day(-3), "until": day(-9)},
    ],
)
def test_days_that_cannot_be_are_refused(client, editor, person, typed):
    days = {name: value.isoformat() for name, value in typed.items()}
    response = form_of(client, person, way="meeting", level="named", **days)
    assert response.status_code == 200
    assert not Consent.objects.exists()


def test_staff_are_told_before_a_consent_ends_and_afterwards(client, editor, person):
    agree(person, until=day(20))
    over = PersonFactory(name_ar="مروان الحصري", name_en="Marwan Hosary")
    agree(over, until=day(-50))
    later = PersonFactory(name_ar="هالة البدوي", name_en="Hala Badawy")
    agree(later, until=day(31))
    renewed = PersonFactory(name_ar="طلال العكش", name_en="Talal Aksh")
    agree(renewed, until=day(2))
    agree(renewed, -1)
    gone = PersonFactory(name_ar="ريما السراج", name_en="Rima Sarraj")
    agree(gone, until=day(2), withdrawn_on=day(-1))
    page = client.get("/admin/").content.decode()
    panel = page[page.index('id="work-consents"') :]
    panel = panel[: panel.index("</section>")]
    assert NAME_AR in panel
    assert "مروان الحصري" in panel
    assert "هالة البدوي" not in panel
    assert "طلال العكش" not in panel
    assert "ريما السراج" not in panel


def test_contributors_are_not_told(client, person):
    client.force_login(UserFactory(role="contributor"))
    agree(person, until=day(2))
    assert 'id="work-consents"' not in client.get("/admin/").content.decode()


# Merging


def test_merged_people_keep_the_newest_statement(client):
    stays, goes = PersonFactory(), PersonFactory()
    AttendanceFactory(person=stays)
    agree(goes, withdrawn_on=day(-1))
    client.force_login(UserFactory(role="publisher"))
    from organizations.merging.merge import Plan, merge

    plan = Plan(Person.objects.get(pk=stays.pk), Person.objects.get(pk=goes.pk))
    merge(Person, stays.pk, goes.pk, UserFactory(), plan.mark)
    merged = Person.objects.get(pk=stays.pk)
    assert merged.limit() == Disclosure.ROLE
    assert not Person.objects.live("en").exists()


def test_a_meeting_of_people_who_may_not_be_named_still_shows_their_posts(person):
    meeting = MeetingFactory()
    AttendanceFactory(delegation__meeting=meeting, person=person, disclosure="named")
    agree(person, withdrawn_on=day(0))
    with translation.override("en"):
        (side,) = meeting.sides()
    (shown,) = side.delegations[0].people
    assert (str(shown.name), str(shown.post)) == ("", "Programme coordinator")
