"""Staff write when something is: by the clock of the city they choose, whatever the office's own shows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Article, Assignment, Meeting
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, MeetingFactory

pytestmark = pytest.mark.django_db

DAMASCUS, BERLIN, NEW_YORK = "Asia/Damascus", "Europe/Berlin", "America/New_York"
# In one city an ordinary time; the clocks of New York and of Berlin leave it out.
GONE_IN_NEW_YORK, GONE_IN_BERLIN, TWICE_IN_BERLIN = "2027-03-14T02:30", "2027-03-28T02:30", "2027-10-31T02:30"


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def publish_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/publish/ar/"


def schedule(client, article: Article, **values):
    return PageForm(client.get(publish_page(article))).fill(**values).confirm(client)


def test_a_time_is_read_on_the_clock_that_was_chosen_and_not_on_the_offices(desk):
    client, article = desk("publisher"), ArticleFactory(live="")
    schedule(client, article, at=GONE_IN_NEW_YORK, expires_at="2027-11-07T01:30", time_zone=DAMASCUS)
    article.refresh_from_db()
    assert article.published_at_ar == utc("2027-03-13T23:30")
    assert article.expires_at_ar == utc("2027-11-06T22:30")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["at", "expires_at"])
def test_a_time_that_the_clocks_leave_out_is_refused_with_the_nearest(desk, name, language):
    client, article = desk("publisher", language), ArticleFactory(live="")
    response = schedule(client, article, time_zone=BERLIN, **{name: GONE_IN_BERLIN})
    [(field, message)] = errors(response)
    assert field == name
    assert {"en": "Berlin", "ar": "برلين"}[language] in message
    assert "01:59" in message
    assert "03:00" in message
    # What was written is still there.
    form = PageForm(response)
    assert (form[name], form["time_zone"]) == (GONE_IN_BERLIN, BERLIN)
    article.refresh_from_db()
    assert article.state_ar == "draft"


@pytest.mark.parametrize(("which", "moment"), [("0", "2027-10-31T00:30"), ("1", "2027-10-31T01:30")])
def test_a_time_that_comes_twice_is_asked_about(desk, which, moment):
    client, article = desk("publisher"), ArticleFactory(live="")
    page = client.get(publish_page(article))
    assert "at_which" not in PageForm(page).boxes
    response = schedule(client, article, at=TWICE_IN_BERLIN, time_zone=BERLIN)
    assert [field for field, _ in errors(response)] == ["at"]
    form = PageForm(response)
    assert "at_which" not in form.data
    response = form.fill(at_which=which, expires_at="soon").confirm(client)
    # Another mistake on the page does not undo the answer.
    assert [field for field, _ in errors(response)] == ["expires_at"]
    form = PageForm(response)
    assert form["at_which"] == which
    form.fill(expires_at="").confirm(client)
    article.refresh_from_db()
    assert article.published_at_ar == utc(moment)


@pytest.mark.parametrize("which", ["2", "x", "\x00"])
def test_no_answer_to_the_question_is_none(desk, which):
    client, article = desk("publisher"), ArticleFactory(live="")
    form = PageForm(client.get(publish_page(article))).fill(at=TWICE_IN_BERLIN, time_zone=BERLIN)
    assert {field for field, _ in errors(form.confirm(client, at_which=which))} == {"at"}


@pytest.mark.parametrize(("moment", "which"), [("2027-11-07T05:30", "0"), ("2027-11-07T06:30", "1")])
def test_a_stored_moment_comes_back_as_it_was_meant(desk, moment, which):
    client, article = desk("editor"), ArticleFactory(live="")
    Assignment.objects.create(article=article, language="ar", to=client.user, due_at=utc(moment))
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/assign/ar/"))
    assert (form["due_at"], form["due_at_which"], form["time_zone"]) == ("2027-11-07T01:30", which, NEW_YORK)
    form.confirm(client)
    assert Assignment.objects.get().due_at == utc(moment)


def test_work_is_due_and_an_article_leads_by_the_clock_of_a_city(desk):
    client, article = desk("publisher"), ArticleFactory()
    page = PageForm(client.get(f"/admin/articles/article/{article.pk}/assign/en/"))
    page.fill(to=str(client.user.pk), due_at=GONE_IN_NEW_YORK, time_zone=DAMASCUS).confirm(client)
    assert Assignment.objects.get().due_at == utc("2027-03-13T23:30")
    page = PageForm(client.get(f"/admin/articles/article/{article.pk}/lead/"))
    page.fill(how_long="own", until=GONE_IN_BERLIN, time_zone=BERLIN)
    response = page.confirm(client)
    assert [field for field, _ in errors(response)] == ["until"]
    PageForm(response).fill(time_zone=DAMASCUS).confirm(client)
    article.refresh_from_db()
    assert article.leads_until == utc("2027-03-27T23:30")


ADD = "/admin/articles/meeting/add/"


def dated(form: PageForm, name: str, text: str) -> PageForm:
    day, time = text.split("T")
    year, month, number = (str(int(part)) for part in day.split("-"))
    parts = {"day": number, "month": month, "year": year, "time": time}
    return form.fill(**{f"{name}_{part}": value for part, value in parts.items()})


def test_a_meetings_time_that_the_clocks_leave_out_is_not_stored_as_another(desk):
    client = desk("editor")
    form = PageForm(client.get(ADD)).fill(title_en="Talk", time_zone=NEW_YORK)
    dated(form, "start", "2024-03-10T02:30")
    response = form.submit(client)
    [(field, message)] = errors(response)
    assert (field, "New York" in message, "01:59" in message) == ("start_day", True, True)
    assert not Meeting.objects.exists()
    assert PageForm(response)["start_time"] == "02:30"


def test_a_meeting_from_the_first_to_the_second_of_the_same_time(desk):
    client = desk("editor")
    form = PageForm(client.get(ADD)).fill(title_en="Talk", time_zone=BERLIN)
    dated(dated(form, "start", TWICE_IN_BERLIN), "end", TWICE_IN_BERLIN)
    response = form.submit(client)
    assert [field for field, _ in errors(response)] == ["start_day", "end_day"]
    PageForm(response).fill(start_which="0", end_which="1").submit(client)
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.ends_at) == (utc("2027-10-31T00:30"), utc("2027-10-31T01:30"))
    # Opened and saved again, it stays.
    page = client.get(f"/admin/articles/meeting/{meeting.pk}/change/")
    form = PageForm(page)
    assert (form["start_which"], form["end_which"]) == ("0", "1")
    form.fill(title_en="Talks").submit(client)
    meeting.refresh_from_db()
    assert (meeting.title_en, meeting.starts_at, meeting.ends_at) == (
        "Talks",
        utc("2027-10-31T00:30"),
        utc("2027-10-31T01:30"),
    )


def test_a_meeting_in_a_city_that_is_not_offered_keeps_it(desk):
    client, zone = desk("editor"), "America/Argentina/Buenos_Aires"
    meeting = MeetingFactory(
        precision="time", time_zone=zone, starts_at=timezone.now(), starts_on=timezone.localdate(), public_at=None
    )
    form = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/"))
    assert form["time_zone"] == zone
    form.fill(title_en="Talks").submit(client)
    meeting.refresh_from_db()
    assert (meeting.title_en, meeting.time_zone) == ("Talks", zone)
