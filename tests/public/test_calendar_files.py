"""Meetings as calendars: written by one library, read back with another."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import vobject
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Meeting
from articles.public import calendars
from liaison.text.dates import PartialDate
from office.models import Office
from organizations.disclosure import Disclosure
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

KEY = "6f1c7a53-0f0e-4b38-9a0e-0f1e6a6d3c11"
NEW_YORK = "America/New_York"


@pytest.fixture(autouse=True)
def office_key(db):
    Office.objects.update_or_create(
        pk=Office.singleton_instance_id,
        defaults={"key": KEY, "name_ar": "مكتب الجاليات", "name_en": "Communities Office"},
    )


@pytest.fixture(autouse=True)
def zones_are_read_anew(monkeypatch):
    """vobject keeps the rules of a zone from the first file that brought them."""
    monkeypatch.setattr(vobject.icalendar, "__tzidMap", {"UTC": dt.UTC})


@pytest.fixture
def calendar(client):
    """``calendar("ar", "topic=books")``: the calendar as vobject reads it."""

    def read(language="en", query=""):
        response = client.get(f"/{language}/meetings/calendar.ics?{query}")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return vobject.readOne(response.content.decode())

    return read


@pytest.fixture
def events(calendar):
    return lambda *args: getattr(calendar(*args), "vevent_list", [])


def held(start, end="", zone=NEW_YORK, **fields):
    meeting = MeetingFactory.build(**fields)
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None, zone)
    meeting.save()
    return meeting


def lines(client, address="/en/meetings/calendar.ics"):
    """The lines of the file, folded ones put together."""
    return re.sub(r"\r\n[ \t]", "", client.get(address).content.decode()).split("\r\n")


def test_an_event_says_what_the_meeting_says(events, client):
    meeting = held(
        "2020-12-18T18:00",
        "2020-12-18T19:30",
        title_en="Books; buses, & trains",
        summary_en="One line.\nAnother.",
        place_en="Zoom",
    )
    meeting.topics.add(TopicFactory(name_en="Libraries"), TopicFactory(name_en="Books, old"))
    meeting.organizers.add(OrganizationFactory(name_en="Host Council"))
    DelegationFactory(meeting=meeting, organization__name_en="Reading League")
    DelegationFactory(meeting=meeting, organization__name_en="Writing League")
    (event,) = events()
    address = f"http://testserver/en/meetings/{meeting.pk}/{meeting.slug_en}/"
    assert event.summary.value == "Books; buses, & trains"
    assert event.location.value == "Zoom"
    assert event.url.value == address
    assert event.status.value == "CONFIRMED"
    assert event.categories.value == ["Books, old", "Libraries"]
    assert event.description.value.split("\n") == [
        "Virtual · 18:00 New York time",
        "One line.",
        "Another.",
        "Organized by: Host Council",
        "Organizations: Reading League, Writing League",
        address,
    ]
    assert event.last_modified.value == meeting.updated_at.replace(microsecond=0)
    assert event.dtstamp.value == event.last_modified.value


@pytest.mark.parametrize(("start", "offset"), [("2020-12-18T18:00", -5), ("2021-07-01T18:00", -4)])
def test_a_time_is_told_on_the_meetings_own_clock_in_winter_and_in_summer(calendar, events, client, start, offset):
    held(start, start.replace("18:00", "19:30"))
    (event,) = events()
    begun = event.dtstart.value
    assert begun.replace(tzinfo=None) == dt.datetime.fromisoformat(start)
    # By the rules that the file itself brings.
    assert begun.utcoffset() == dt.timedelta(hours=offset)
    assert event.dtend.value - begun == dt.timedelta(minutes=90)
    text = lines(client)
    assert f"DTSTART;TZID={NEW_YORK}:{begun:%Y%m%dT%H%M%S}" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert f"TZID:{NEW_YORK}" in text


def test_zones_of_several_years_and_places_are_all_there(client, events):
    held("1999-07-01T10:00", zone="Asia/Damascus")
    held("2031-01-15T10:00", zone="Australia/Sydney")
    held("2024-03-05T10:00", zone="UTC")
    text = lines(client)
    assert {line for line in text if line.startswith("TZID:")} == {"TZID:Asia/Damascus", "TZID:Australia/Sydney"}
    assert "DTSTART:20240305T100000Z" in text
    offsets = {event.dtstart.value.utcoffset() for event in events()}
    assert offsets == {dt.timedelta(hours=3), dt.timedelta(hours=11), dt.timedelta(0)}


def test_every_summer_of_a_long_register_is_told_on_the_right_clock(events):
    for year in range(2001, 2031):
        held(f"{year}-07-01T18:00")
        held(f"{year}-12-18T18:00")
    offsets = {(event.dtstart.value.month, event.dtstart.value.utcoffset()) for event in events()}
    assert offsets == {(7, dt.timedelta(hours=-4)), (12, dt.timedelta(hours=-5))}


def test_a_time_without_an_end_claims_none(client):
    held("2024-03-05T18:00")
    text = lines(client)
    assert not [line for line in text if line.startswith(("DTEND", "DURATION"))]


@pytest.mark.parametrize(
    ("start", "end", "first", "after"),
    [
        ("2024-03-05", "", "20240305", "20240306"),
        ("2024-02-28", "2024-02-29", "20240228", "20240301"),
        # Of the end the day alone is known.
        ("2024-03-05T18:00", "2024-03-07", "20240305", "20240308"),
    ],
)
def test_known_days_are_whole_days_and_the_end_is_exclusive(client, start, end, first, after):
    held(start, end)
    text = lines(client)
    assert f"DTSTART;VALUE=DATE:{first}" in text
    assert f"DTEND;VALUE=DATE:{after}" in text
    assert "TRANSP:TRANSPARENT" in text
    assert "BEGIN:VTIMEZONE" not in text


@pytest.mark.parametrize("date", ["2020-12", "2020"])
def test_a_meeting_of_unknown_day_stays_in_the_register(client, events, calendar, date):
    meeting = held(date)
    assert events() == []
    assert client.get(f"/en/meetings/{meeting.pk}/{meeting.slug_en}/meeting.ics").status_code == 404
    assert "meeting.ics" not in client.get(f"/en/meetings/{meeting.pk}/{meeting.slug_en}/").text
    assert meeting.title_en in client.get("/en/meetings/").text
    assert "day is not known" in calendar().x_wr_caldesc.value


def test_a_meeting_called_off_stays_and_says_so(client, events):
    meeting = held("2024-03-05T18:00", cancelled=True)
    (event,) = events()
    assert event.status.value == "CANCELLED"
    assert event.summary.value == f"Called off: {meeting.title_en}"
    for page in ("/en/meetings/", f"/en/meetings/{meeting.pk}/{meeting.slug_en}/"):
        assert "Called off" in client.get(page).text


def test_home_still_shows_a_coming_meeting_that_was_called_off(client):
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    held(tomorrow, cancelled=True)
    assert "Called off" in client.get("/en/").text
    Meeting.objects.update(cancelled=False)
    assert "Called off" not in client.get("/en/").text


def test_the_report_says_that_its_meeting_was_called_off(client):
    report = ReportFactory(meeting=held("2024-03-05", cancelled=True))
    assert "Called off" in client.get(f"/en/news/{report.pk}/{report.slug_en}/").text


def test_what_visitors_may_not_see_is_in_no_calendar(client, events):
    held("2024-03-05", public=False)
    later = held("2024-03-05")
    later.public_at = timezone.now() + dt.timedelta(hours=1)
    later.save()
    arabic = held("2024-03-05", title_en="", slug_en="")
    assert events() == []
    assert len(events("ar")) == 1
    assert client.get(f"/en/meetings/{arabic.pk}/-/meeting.ics").status_code == 404
    assert client.get(f"/en/meetings/{later.pk}/{later.slug_en}/meeting.ics").status_code == 404


def test_a_meeting_made_private_again_is_gone(client, events):
    meeting = held("2024-03-05")
    assert len(events()) == 1
    meeting.public_at = None
    meeting.save()
    assert events() == []
    assert client.get(f"/en/meetings/{meeting.pk}/{meeting.slug_en}/meeting.ics").status_code == 404


def test_a_long_arabic_title_is_folded_by_octets_and_comes_back_whole(client, events):
    title = "لقاء مطوّل عن المكتبة المتنقلة؛ الكتب، والقرى: " * 6
    held("2024-03-05", title_ar=title.strip(), summary_ar="سطر\nآخر, مع فاصلة; وغيرها \\ هنا\x07\x0b")
    response = client.get("/ar/meetings/calendar.ics")
    octets = response.content.split(b"\r\n")
    assert max(map(len, octets)) <= 75
    for line in octets:
        line.decode()
    (event,) = events("ar")
    assert event.summary.value == title.strip()
    assert "سطر\nآخر, مع فاصلة; وغيرها \\ هنا\n" in event.description.value


def test_the_file_says_what_it_is_and_how_often_to_ask(calendar, client):
    TopicFactory(slug="books", name_en="Books").meetings.add(held("2024-03-05"))
    text = lines(client, "/en/meetings/calendar.ics?topic=books&x=y")
    assert {
        "VERSION:2.0",
        "PRODID:-//Liaison//Meetings//EN",
        "X-WR-CALNAME:Meetings · Books · Communities Office",
        "NAME:Meetings · Books · Communities Office",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "SOURCE;VALUE=URI:http://testserver/en/meetings/calendar.ics?topic=books",
        "URL:http://testserver/en/meetings/?topic=books",
    } <= set(text)
    assert not [line for line in text if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))]
    assert client.get("/en/meetings/calendar.ics").content == client.get("/en/meetings/calendar.ics").content


def test_each_filter_of_the_register_narrows_the_calendar(events):
    partner, topic, guest = OrganizationFactory(slug="p"), TopicFactory(slug="t"), PersonFactory(slug="g")
    wanted = held("2019-05-01", title_en="Wanted", format="hybrid")
    held("2024-03-05", title_en="Another")
    wanted.topics.add(topic)
    AttendanceFactory(delegation=DelegationFactory(meeting=wanted, organization=partner), person=guest)
    assert len(events()) == 2
    for query in ("organization=p", "topic=t", "person=g", "format=hybrid", "q=wanted", "to=2020-01-01"):
        assert [event.summary.value for event in events("en", query)] == ["Wanted"], query


@pytest.mark.parametrize("query", ["from=nonsense", "organization=nobody", "format=%00", "q=%00%EF%BF%BF", "topic=%FF"])
def test_a_bad_value_finds_nothing(events, query):
    held("2024-03-05")
    assert events("en", query) == []


def test_no_word_of_the_address_becomes_a_line_of_the_file(calendar, client):
    held("2024-03-05")
    words = "x%0D%0AATTENDEE:mailto:a@example.org%0Dy%E2%80%A8z%C2%85"
    for query in (f"q={words}", f"organization={words}"):
        assert "\nATTENDEE" not in client.get(f"/en/meetings/calendar.ics?{query}").content.decode()
        assert "Communities Office" in calendar("en", query).x_wr_calname.value


def test_ids_are_the_same_in_both_languages_under_any_host_and_title(events):
    meeting = held("2024-03-05")
    before = events()[0].uid.value
    assert events("ar")[0].uid.value == before
    meeting.title_en, meeting.slug_en = "Another", "another"
    meeting.save()
    with override_settings(SITE_URL="https://news.example"):
        (event,) = events()
    assert event.uid.value == before
    assert event.url.value == f"https://news.example/en/meetings/{meeting.pk}/another/"


def test_the_sequence_rises_with_each_change(events):
    meeting = held("2024-03-05")
    Meeting.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    before = int(events()[0].sequence.value)
    Meeting.objects.update(updated_at=meeting.updated_at + dt.timedelta(minutes=1))
    assert int(events()[0].sequence.value) == before + 60
    assert before > 0


def test_one_meeting_is_a_file_to_keep(client):
    meeting = held("2020-12-18T18:00", title_ar="لقاء")
    address = f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/meeting.ics"
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="meeting-{meeting.pk}.ics"'
    event = vobject.readOne(response.content.decode()).vevent
    assert event.summary.value == "لقاء"
    assert event.dtstart.value.utcoffset() == dt.timedelta(hours=-5)
    assert f'href="{response.wsgi_request.get_full_path()}"' in client.get(address.removesuffix("meeting.ics")).text
    moved = client.get(f"/ar/meetings/{meeting.pk}/wrong/meeting.ics")
    assert moved.status_code == 301
    assert moved["Cache-Control"] == "no-cache"
    assert client.get(moved["Location"]).content == response.content


@pytest.mark.parametrize("level", Disclosure.values)
def test_no_person_is_in_any_calendar(office, client, level):
    office.attendance.disclosure = level
    office.attendance.save()
    address = f"/en/meetings/{office.meeting.pk}/{office.meeting.slug_en}/meeting.ics"
    for file in (address, "/en/meetings/calendar.ics", "/en/meetings/calendar.ics?organization=reading-league"):
        text = "\n".join(lines(client, file))
        for words in ("Huda", "huda", "Librarian", office.delegation.note):
            assert words not in text
        shown = level != Disclosure.UNDISCLOSED
        if "organization=" not in file:
            assert ("Reading League" in text) is shown


def test_the_newest_are_kept_where_there_are_too_many(events, monkeypatch):
    monkeypatch.setattr(calendars, "LONGEST", 2)
    for year in (2019, 2021, 2020):
        held(f"{year}-01-01", title_en=str(year))
    assert [event.summary.value for event in events()] == ["2021", "2020"]
    assert [event.summary.value for event in events("en", "to=2019-12-31")] == ["2019"]


def test_the_number_of_queries_does_not_grow(client):
    def grow(count):
        for _ in range(count):
            meeting = held("2020-12-18T18:00")
            meeting.topics.add(TopicFactory())
            meeting.organizers.add(OrganizationFactory())
            AttendanceFactory.create_batch(2, delegation=DelegationFactory(meeting=meeting))
        return meeting

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    one = grow(1)
    file = f"/en/meetings/{one.pk}/{one.slug_en}/meeting.ics"
    few = [queries("/en/meetings/calendar.ics"), queries(file)]
    grow(30)
    assert [queries("/en/meetings/calendar.ics"), queries(file)] == few
    assert max(few) <= 6
