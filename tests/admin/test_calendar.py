"""The content calendar: every thing on its day, in the site's time zone, by month and by week, in both languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin import calendar_entries
from articles.models import Article, Assignment, Meeting
from articles.models.workflow import State
from liaison.text.dates import PartialDate
from tests.factories import PASSWORD, ArticleFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db

CALENDAR = "/admin/calendar/"
ROLES = ("contributor", "editor", "publisher", "administrator")
NEW_YORK = ZoneInfo("America/New_York")


def page(client, query=""):
    response = client.get(CALENDAR + query)
    assert response.status_code == 200
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def text(element):
    return " ".join("".join(element.itertext()).split())


def days(root):
    """``{"2024-03-05": ["Title Published Arabic 18:00", …]}`` of the days on which there is something, and its links."""
    found = {}
    for cell in root.iter("td"):
        if entries := [text(item) for item in cell.iter("li")]:
            found[cell.find("p/time").get("datetime")] = entries
    return found


def vague(root):
    return [text(item) for found in root.iter("section") if found.get("class") == "vague" for item in found.iter("li")]


def headers(root):
    return [text(cell) for cell in root.iter("th") if cell.get("scope") == "col"]


def heading(root):
    return text(next(h for h in root.iter("h2")))


def ways(root):
    return {text(link): link.get("href") for nav in root.iter("nav") for link in nav.iter("a")}


def at(day, hour=12, minute=0):
    year, month, number = map(int, day.split("-"))
    return dt.datetime(year, month, number, hour, minute, tzinfo=NEW_YORK)


def only_arabic(**values):
    return ArticleFactory(**{"live": "ar", "title_en": "", "summary_en": "", "body_en": "", "slug_en": "", **values})


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_read_it_and_finds_it_in_the_header(desk, role):
    client = desk(role)
    assert heading(page(client)) == f"{timezone.localdate():%B %Y}"
    assert ways(page(client))["Calendar"] == CALENDAR
    assert CALENDAR in client.get("/admin/").text


def test_nobody_else_may():
    assert Client().get(CALENDAR).status_code == 302
    UserFactory(username="outsider").groups.clear()
    client = Client()
    assert client.login(username="outsider", password=PASSWORD)
    assert client.get(CALENDAR).status_code == 403


def test_an_empty_month_and_week_say_so(desk):
    client = desk("editor")
    assert "Nothing scheduled this month." in text(page(client, "?month=1950-01"))
    assert "Nothing scheduled this week." in text(page(client, "?week=1950-01-01"))
    MeetingFactory(starts_on=dt.date(1950, 1, 4))
    assert "Nothing scheduled" not in text(page(client, "?month=1950-01"))
    assert "Nothing scheduled" not in text(page(client, "?week=1950-01-01"))
    # Of the next month, shown beside the last week.
    assert "Nothing scheduled" in text(page(client, "?month=1949-12"))


def test_a_meeting_stands_on_each_of_its_days_and_leads_to_its_record(desk):
    meeting = MeetingFactory(title_en="Conference", starts_on=dt.date(2024, 3, 30), ends_on=dt.date(2024, 4, 2))
    MeetingFactory(title_en="Private", starts_on=dt.date(2024, 3, 5), public=False)
    root = page(desk("contributor"), "?month=2024-03")
    assert days(root) == {
        "2024-03-05": ["Private Meeting"],
        **{day: ["Conference Meeting"] for day in ("2024-03-30", "2024-03-31", "2024-04-01", "2024-04-02")},
    }
    links = [link.get("href") for link in root.iter("a") if text(link) == "Conference"]
    assert set(links) == {f"/admin/articles/meeting/{meeting.pk}/change/"}
    assert days(page(desk("editor"), "?week=2024-04-03")) == {
        day: ["Conference Meeting"] for day in ("2024-03-31", "2024-04-01", "2024-04-02")
    }


def test_a_meeting_keeps_the_day_and_the_clock_of_its_place(desk):
    meeting = MeetingFactory(title_en="Far away")
    meeting.happens(PartialDate.parse("2024-03-06T01:30"), None, "Asia/Damascus")
    meeting.save()
    near = MeetingFactory(title_en="Here")
    near.happens(PartialDate.parse("2024-03-06T18:00"), None, "America/New_York")
    near.save()
    MeetingFactory(title_en="All day", starts_on=dt.date(2024, 3, 6))
    found = days(page(desk("editor"), "?month=2024-03"))
    assert found == {
        "2024-03-06": ["All day Meeting", "Far away Meeting 01:30 Damascus time", "Here Meeting 18:00"],
    }


def test_a_meeting_of_which_the_day_is_not_known_stands_above_the_months_it_may_have_been_in(desk):
    client = desk("editor")

    def happened(title, start, end=""):
        meeting = MeetingFactory(title_en=title)
        meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None)
        meeting.save()

    happened("In March", "2024-03")
    happened("In spring", "2024-03", "2024-05")
    happened("That year", "2024")
    happened("In April", "2024-04")
    march = page(client, "?month=2024-03")
    assert sorted(vague(march)) == ["In March March 2024", "In spring March to May 2024", "That year 2024"]
    assert days(march) == {}
    assert sorted(vague(page(client, "?month=2024-05"))) == ["In spring March to May 2024", "That year 2024"]
    assert vague(page(client, "?month=2024-12")) == ["That year 2024"]
    assert vague(page(client, "?month=2025-01")) == []
    assert vague(page(client, "?month=2023-12")) == []
    # The week from the 31st of March reaches into both.
    assert len(vague(page(client, "?week=2024-04-01"))) == 4


def test_publications_stand_on_the_day_of_the_site_s_clock_for_each_edition(desk):
    article = ArticleFactory(
        title_ar="خبر",
        title_en="News",
        published_at_ar=at("2024-03-05", 23, 59),
        published_at_en=at("2024-03-06", 0, 0),
    )
    root = page(desk("editor"), "?month=2024-03")
    assert days(root) == {"2024-03-05": ["خبر Published Arabic 23:59"], "2024-03-06": ["News Published English 00:00"]}
    assert {link.get("href") for link in root.iter("a") if text(link) in ("خبر", "News")} == {
        f"/admin/articles/article/{article.pk}/change/"
    }
    foreign = next(run for run in root.iter("bdi") if text(run) == "خبر")
    assert (foreign.get("lang"), foreign.get("dir")) == ("ar", "rtl")


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [("America/New_York", "2024-03-31", "19:30"), ("Asia/Damascus", "2024-04-01", "02:30")],
)
def test_half_past_eleven_utc_is_the_day_it_is_where_the_office_is(desk, settings, zone, day, clock):
    settings.TIME_ZONE = zone
    only_arabic(title_ar="late", published_at_ar=dt.datetime(2024, 3, 31, 23, 30, tzinfo=dt.UTC))
    client = desk("editor")
    assert days(page(client, f"?month={day[:7]}")) == {day: [f"late Published Arabic {clock}"]}
    # The week holds the last of March and the first of April.
    assert list(days(page(client, "?week=2024-04-01"))) == [day]


def test_a_meeting_of_several_days_tells_its_time_on_the_first(desk):
    meeting = MeetingFactory(title_en="Retreat")
    start, end = PartialDate.parse("2024-03-06T18:00"), PartialDate.parse("2024-03-07T12:00")
    meeting.happens(start, end, "America/New_York")
    meeting.save()
    assert days(page(desk("editor"), "?month=2024-03")) == {
        "2024-03-06": ["Retreat Meeting 18:00"],
        "2024-03-07": ["Retreat Meeting"],
    }


def test_what_is_scheduled_is_told_apart_and_what_is_no_more_or_not_yet_published_is_left_out(desk):
    soon = timezone.localtime() + dt.timedelta(days=40)
    only_arabic(title_ar="soon", published_at_ar=soon)
    only_arabic(title_ar="withdrawn", state_ar=State.WITHDRAWN, published_at_ar=at("2024-03-05"))
    only_arabic(title_ar="taken off", state_ar=State.APPROVED, published_at_ar=at("2024-03-05"))
    client = desk("editor")
    entries = days(page(client, f"?month={soon:%Y-%m}"))
    assert entries == {f"{soon:%Y-%m-%d}": [f"soon Scheduled Arabic {soon:%H:%M}"]}
    assert days(page(client, "?month=2024-03")) == {}


def test_expiries_and_due_times_stand_there_with_who_has_the_work(desk):
    client, colleague = desk("editor"), UserFactory(role="editor", first_name="Rima", last_name="Model")
    only_arabic(title_ar="notice", published_at_ar=at("2024-02-01"), expires_at_ar=at("2024-03-07", 9))
    draft = ArticleFactory(title_ar="عنوان", title_en="", live="")
    Assignment.objects.create(article=draft, language="en", to=colleague, due_at=at("2024-03-08", 17))
    Assignment.objects.create(article=draft, language="ar", to=client.user)
    blank = ArticleFactory(title_ar="", title_en="", live="")
    Assignment.objects.create(article=blank, language="ar", to=client.user, due_at=at("2024-03-09", 8))
    assert days(page(client, "?month=2024-03")) == {
        "2024-03-07": ["notice Expires Arabic 09:00"],
        "2024-03-08": ["عنوان Due English 17:00 Rima Model"],
        "2024-03-09": [f"Untitled Due Arabic 08:00 {client.user.username}"],
    }


def test_the_week_begins_as_the_language_has_it(desk):
    english = page(desk("editor"), "?month=2024-03")
    assert headers(english) == ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    assert next(english.iter("time")).get("datetime") == "2024-02-25"
    arabic = page(desk("editor", "ar"), "?month=2024-03")
    assert headers(arabic) == ["السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"]
    assert next(arabic.iter("time")).get("datetime") == "2024-02-24"
    assert heading(arabic) == "آذار 2024"
    assert "الثلاثاء 5 آذار 2024" in text(arabic)


@pytest.mark.parametrize("month", [f"{year}-{number:02}" for year in (2023, 2024, 2026) for number in range(1, 13)])
def test_the_grid_holds_every_day_of_the_month_once_in_whole_weeks(desk, month):
    for language in ("ar", "en"):
        root = page(desk("editor", language), f"?month={month}")
        shown = [cell.get("datetime") for cell in root.iter("time")]
        first = dt.date.fromisoformat(shown[0])
        assert shown == [(first + dt.timedelta(days=number)).isoformat() for number in range(len(shown))]
        assert [len(list(row.iter("td"))) for row in root.iter("tr")][1:] == [7] * (len(shown) // 7)
        inside = [cell for cell in root.iter("td") if "beside" not in cell.get("class")]
        assert {cell.find("p/time").get("datetime")[:7] for cell in inside} == {month}
        assert len(inside) == PartialDate.parse(month).last_day().day


def test_it_leads_to_the_months_and_weeks_around_and_back(desk):
    client = desk("editor")
    month = ways(page(client, "?month=2024-01"))
    assert month["Previous month"] == f"{CALENDAR}?month=2023-12"
    assert month["Next month"] == f"{CALENDAR}?month=2024-02"
    assert month["This month"] == f"{CALENDAR}?month={timezone.localdate():%Y-%m}"
    assert month["Week"] == f"{CALENDAR}?week=2023-12-31"
    week = page(client, "?week=2024-01-03")
    assert heading(week) == "31 December 2023 to 6 January 2024"
    assert len(list(week.iter("td"))) == 7
    assert ways(week)["Previous week"] == f"{CALENDAR}?week=2023-12-24"
    assert ways(week)["Next week"] == f"{CALENDAR}?week=2024-01-07"
    assert ways(week)["Month"] == f"{CALENDAR}?month=2023-12"
    # From this month to this week.
    today = ways(page(client))["Week"]
    assert any(cell.get("aria-current") == "date" for cell in page(client, today.removeprefix(CALENDAR)).iter("td"))


def test_the_days_it_knows_have_an_end(desk):
    client = desk("editor")
    assert "Previous month" not in ways(page(client, "?month=1900-01"))
    assert "Next month" not in ways(page(client, "?month=2200-12"))
    assert "Next month" in ways(page(client, "?month=1900-01"))


def test_today_is_marked_once_and_other_months_have_none(desk):
    client = desk("editor")
    marked = [cell for cell in page(client).iter("td") if cell.get("aria-current")]
    assert [cell.find("p/time").get("datetime") for cell in marked] == [timezone.localdate().isoformat()]
    assert "Today" in text(marked[0])
    assert not any(cell.get("aria-current") for cell in page(client, "?month=1990-01").iter("td"))


BAD = ("2024-13", "2024", "2024-03-05", "x", "0001-01", "9999-12", "99999999999-01", "%00", "2024-03%00", "-1", "１")
BAD_WEEKS = ("2024-02-30", "2024-03", "x", "0001-01-01", "9999-12-31", "2024-03-05T10:00", "%00", "1899-12-31")


@pytest.mark.parametrize("query", [*(f"?month={bad}" for bad in BAD), *(f"?week={bad}" for bad in BAD_WEEKS)])
def test_what_cannot_be_read_gives_this_month_and_says_so(desk, query):
    root = page(desk("editor"), query)
    assert "The month or day in the address is not valid" in text(root)
    assert heading(root) == f"{timezone.localdate():%B %Y}"


@pytest.mark.parametrize("query", ["", "?month=", "?week=", "?month=2024-03", "?week=2024-02-29"])
def test_what_can_be_read_is_not_complained_about(desk, query):
    assert "The month or day in the address" not in text(page(desk("editor"), query))


def test_more_than_four_of_a_day_unfold(desk):
    for number in range(6):
        MeetingFactory(title_en=f"Meeting {number}", starts_on=dt.date(2024, 3, 5))
    for number in range(4):
        MeetingFactory(title_en=f"Other {number}", starts_on=dt.date(2024, 3, 6))
    root = page(desk("editor"), "?month=2024-03")
    folds = list(next(root.iter("table")).iter("details"))
    assert [[text(item) for item in found.iter("li")] for found in folds] == [
        ["Meeting 4 Meeting", "Meeting 5 Meeting"]
    ]
    assert [text(found.find("summary")) for found in folds] == ["2 more"]
    assert len(days(root)["2024-03-05"]) == 6


def test_it_asks_nine_times_of_the_database_however_much_there_is(desk):
    client = desk("editor")

    def fill(count, name):
        out = {"state_ar": State.PUBLISHED, "published_at_ar": at("2024-03-05"), "expires_at_ar": at("2024-03-20")}
        articles = Article.objects.bulk_create(
            Article(title_ar=f"{name} {n}", slug_ar=f"{name}-{n}", body_ar="<p>x</p>", **out) for n in range(count)
        )
        Meeting.objects.bulk_create(
            Meeting(title_ar=f"{name} {n}", slug_ar=f"{name}-{n}", starts_on=dt.date(2024, 3, 4)) for n in range(count)
        )
        Assignment.objects.bulk_create(
            Assignment(article=article, language="ar", to=client.user, due_at=at("2024-03-06")) for article in articles
        )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "?month=2024-03")
        return len(captured)

    fill(1, "a")
    client.get(CALENDAR)
    few = queries()
    fill(100, "b")
    assert queries() == few <= 9


def test_a_flood_is_cut_off_and_the_page_says_so(desk, monkeypatch):
    monkeypatch.setattr(calendar_entries, "AT_MOST", 3)
    client = desk("editor")
    for number in range(2):
        MeetingFactory(title_en=f"Meeting {number}", starts_on=dt.date(2024, 3, 5))
    assert "too much to show" not in text(page(client, "?month=2024-03"))
    for number in range(2):
        MeetingFactory(title_en=f"More {number}", starts_on=dt.date(2024, 3, 6))
    root = page(client, "?month=2024-03")
    assert "too much to show" in text(root)
    assert sum(map(len, days(root).values())) == 3
