"""A page that comes back with a wrong number of rows: refused before rows are built, and nothing typed is lost."""

from __future__ import annotations

import pytest

from articles.models import Attendance
from liaison.staff.sent_rows import SentRowFormSet
from tests.admin.forms import PageForm
from tests.admin.offices import OFFICE
from tests.factories import ArticleFactory, AttachmentFactory, AttendanceFactory, PersonFactory, ReportFactory

pytestmark = pytest.mark.django_db

COUNTS = ["TOTAL_FORMS", "INITIAL_FORMS"]


@pytest.fixture
def client(desk):
    return desk("administrator")


@pytest.fixture
def attendance():
    return AttendanceFactory(delegation__meeting=ReportFactory(live="").meeting)


@pytest.fixture
def built(monkeypatch):
    """The rows built, of all formsets."""
    rows, build = [], SentRowFormSet._construct_form
    monkeypatch.setattr(
        SentRowFormSet, "_construct_form", lambda self, i, **given: rows.append(i) or build(self, i, **given)
    )
    return rows


def screen(meeting):
    return f"/admin/articles/meeting/{meeting.pk}/change/"


@pytest.mark.parametrize("value", ["1000", "100000", "100000.0", "9" * 30])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("prefix", ["delegations", "attendances"])
def test_a_meeting_is_not_saved_and_what_was_typed_comes_back(client, attendance, built, prefix, count, value):
    form = PageForm(client.get(screen(attendance.meeting))).fill(title_en="A new title")
    form.fill(**{"delegations-0-note": "A note", "attendances-0-post_en": "A post"})
    form.add_person("delegations-0", new_name_en="Theo")
    right = {name: form[f"{prefix}-{name}"] for name in COUNTS}
    form[f"{prefix}-{count}"] = value
    built.clear()
    answer = form.submit(client)
    assert len(built) < 40
    assert "sent with a wrong number of rows, so nothing was saved" in answer.text
    assert Attendance.objects.count() == 1
    again = PageForm(answer)
    assert {name: again[f"{prefix}-{name}"] for name in COUNTS} == right
    assert (again["title_en"], again["delegations-0-note"]) == ("A new title", "A note")
    assert (again["attendances-0-post_en"], again["attendances-1-new_name_en"]) == ("A post", "Theo")
    assert again.submit(client).status_code == 302
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("value", ["1000", "100000"])
def test_a_new_meeting_is_not_saved_either(client, built, value):
    form = PageForm(client.get("/admin/articles/meeting/add/")).fill(title_en="Talk", start_year="2024")
    form["delegations-TOTAL_FORMS"] = value
    built.clear()
    answer = form.submit(client)
    assert len(built) < 40
    assert "sent with a wrong number of rows" in answer.text
    assert PageForm(answer).submit(client).status_code == 302


@pytest.mark.parametrize("value", ["1000", "100000"])
def test_attachments_are_not_saved(client, built, value):
    article = ArticleFactory(live="")
    AttachmentFactory(article=article, title_en="Statement")
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/attachments/"))
    form.fill(**{"attachments-0-title_en": "Joint statement", "attachments-TOTAL_FORMS": value})
    built.clear()
    answer = form.submit(client, "_save")
    assert len(built) < 40
    assert "sent with a wrong number of rows" in answer.text
    assert PageForm(answer).submit(client, "_save").status_code == 302
    assert article.attachments.get().title_en == "Joint statement"


@pytest.mark.parametrize("value", ["1000", "100000"])
def test_menus_are_not_saved(client, built, value):
    form = PageForm(client.get(OFFICE))
    form["main-TOTAL_FORMS"] = value
    built.clear()
    answer = form.submit(client)
    assert len(built) < 40
    assert "sent with a wrong number of rows" in answer.text
    assert PageForm(answer).submit(client).status_code == 302


@pytest.mark.parametrize("value", ["1000", "100000"])
def test_posts_of_a_person_are_not_saved(client, built, value):
    person = PersonFactory()
    form = PageForm(client.get(f"/admin/organizations/person/{person.pk}/change/")).fill(name_en="Renamed")
    form["memberships-TOTAL_FORMS"] = value
    built.clear()
    answer = form.submit(client, "_save", "Save")
    assert len(built) < 10
    assert "sent with a wrong number of rows" in answer.text
    again = PageForm(answer)
    assert again["name_en"] == "Renamed"
    assert again.submit(client, "_save", "Save").status_code == 302


def test_it_is_said_in_the_language_of_the_reader(desk, attendance):
    client = desk("publisher", "ar")
    form = PageForm(client.get(screen(attendance.meeting)))
    form["attendances-TOTAL_FORMS"] = "1000"
    assert "وصلت الصفحة بعدد صفوف غير صحيح" in form.submit(client).text


def test_rows_that_were_counted_and_not_sent_are_none(client, attendance, built):
    form = PageForm(client.get(screen(attendance.meeting)))
    form["attendances-TOTAL_FORMS"] = "300"
    built.clear()
    assert form.submit(client).status_code == 302
    assert len(built) < 10
    assert Attendance.objects.count() == 1
