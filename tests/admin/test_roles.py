"""What each role may do, through the screens it would use."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.models import Article, Meeting
from articles.models.workflow import State
from liaison.models import TrashItem
from liaison.staff.roles import Role
from tests.admin.forms import PageForm, confirm_step, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

LISTS = (
    "/admin/articles/meeting/",
    "/admin/articles/article/",
    "/admin/articles/topic/",
    "/admin/organizations/organization/",
    "/admin/organizations/person/",
)
ADD_ARTICLE = "/admin/articles/article/add/"


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def buttons(response):
    return PageForm(response).buttons


def test_nobody_sees_anything_before_logging_in(client):
    for address in (
        "/admin/",
        *LISTS,
        "/admin/articles/meeting/add/",
        "/admin/articles/meeting/shown/",
        "/admin/auth/user/",
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_the_login_form_opens_the_door(client, desk):
    from tests.factories import PASSWORD

    user = desk("contributor").user
    form = PageForm(client.get("/admin/login/?next=/admin/")).fill(username=user.username, password=PASSWORD)
    assert client.post("/admin/login/?next=/admin/", form.data).url == "/admin/"
    # Whoever was led here from another site is not led on to it, nor to a page that is not there.
    foreign, stranger = "/admin/login/?next=https://evil.example/", Client()
    form = PageForm(stranger.get(foreign)).fill(username=user.username, password=PASSWORD)
    assert stranger.post(foreign, form.data).url == "/admin/"


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_every_list_and_opens_every_form(desk, role):
    client = desk(role)
    for record in (ReportFactory(), MeetingFactory(), TopicFactory(), OrganizationFactory(), PersonFactory()):
        response = client.get(change(record))
        assert response.status_code in (200, 302), record
    for address in LISTS:
        assert client.get(address).status_code == 200
        assert client.get(f"{address}add/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_a_contributor_cannot_publish(desk):
    client = desk("contributor")
    page = client.get(ADD_ARTICLE)
    assert not {button for button in buttons(page) if button[1].startswith(("publish", "approve"))}
    form = PageForm(page).fill(title_ar="بيان", body_ar="<p>نص</p>")

    response = client.post(ADD_ARTICLE, {**form.data, "_step": "publish-ar"})

    assert errors(response)[0][1] == "Your role does not allow this."
    assert not Article.objects.exists()


def test_a_contributor_submits_and_a_publisher_publishes(desk):
    writer = desk("contributor")
    form = PageForm(writer.get(ADD_ARTICLE)).fill(title_ar="بيان", body_ar="<p>نص</p>")
    form.submit(writer, "_step", "submit-ar")
    article = Article.objects.get()
    assert article.state_ar == State.REVIEW

    publisher = desk("publisher")
    confirm_step(publisher, PageForm(publisher.get(change(article))), "publish-ar")

    article.refresh_from_db()
    assert article.state_ar == State.PUBLISHED
    assert article.created_by == writer.user


def test_a_contributor_writes_only_into_their_own_articles(desk):
    client = desk("contributor")
    theirs, own = ArticleFactory(live=""), ArticleFactory(live="", created_by=client.user)
    assert ("_continue", "1") in buttons(client.get(change(own)))
    page = client.get(change(theirs))
    assert not PageForm(page).buttons
    assert client.post(change(theirs), {"title_ar": "آخر"}).status_code == 403


def test_a_contributors_article_in_review_is_locked_in_that_language_only(desk):
    client = desk("contributor")
    article = ArticleFactory(live="", created_by=client.user, state_ar=State.REVIEW)
    form = PageForm(client.get(change(article)))
    assert "title_ar" not in form.data

    client.post(form.url, {**form.data, "title_ar": "عنوان آخر", "title_en": "Another title", "_continue": "1"})

    before = article.title_ar
    article.refresh_from_db()
    assert (article.title_ar, article.title_en) == (before, "Another title")


def test_a_contributor_reads_a_public_meeting_and_writes_the_report(desk):
    client = desk("contributor")
    meeting = MeetingFactory(title_en="Public talk")
    AttendanceFactory(delegation__meeting=meeting)
    report = ReportFactory(meeting=meeting, live="ar", created_by=client.user, title_en="Draft")
    form = PageForm(client.get(change(meeting)))
    assert "title_en" not in form.data

    form["articles-0-title_en"] = "Better draft"
    posted = {**form.data, "title_en": "Stolen", "attendances-0-post_en": "Stolen", "attendances-0-DELETE": "on"}
    response = client.post(form.url, {**posted, "_continue": "1"})

    assert response.status_code == 302, errors(response)
    meeting.refresh_from_db()
    report.refresh_from_db()
    assert (meeting.title_en, report.title_en) == ("Public talk", "Better draft")
    assert meeting.attendances.get().post_en == "Programme coordinator"


def test_a_contributor_only_reads_the_meeting_of_another(desk):
    client = desk("contributor")
    meeting = MeetingFactory(public=False, title_en="Their talk")
    response = client.get(change(meeting))
    assert response.status_code == 200
    assert "Their talk" in response.text
    assert not PageForm(response).buttons
    assert client.post(change(meeting), {"title_en": "x"}).status_code == 403


def test_an_editor_changes_everyones_drafts_and_nothing_that_readers_see(desk):
    client = desk("editor")
    article = ArticleFactory(live="ar")
    form = PageForm(client.get(change(article)))
    form.fill(title_en="By the editor", title_ar="عنوان المحرر").submit(client)
    before = article.title_ar
    article = type(article).objects.get(pk=article.pk)
    assert (article.title_en, article.title_ar) == ("By the editor", before)
    assert article.edition("ar").status() == "changed"


def test_a_publisher_withdraws_a_live_edition(desk):
    client = desk("publisher")
    report = ReportFactory(live="ar")
    confirm_step(client, PageForm(client.get(change(report.meeting))), "withdraw-ar", reason="error")
    report.refresh_from_db()
    assert report.state_ar == State.WITHDRAWN


def test_publishing_at_a_time_to_come_schedules(desk):
    client = desk("publisher")
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="بيان", body_ar="<p>نص</p>")
    confirm_step(client, form, "publish-ar", at="2100-01-01T10:00", time_zone="Asia/Damascus")
    assert Article.objects.get().published_at_ar == dt.datetime(2100, 1, 1, 7, tzinfo=dt.UTC)
    assert Article.objects.get().edition("ar").status() == "scheduled"


def records_that_may_go():
    return (
        ArticleFactory(live=""),
        MeetingFactory(public=False),
        TopicFactory(),
        OrganizationFactory(),
        PersonFactory(),
    )


def test_a_contributor_deletes_nothing(desk):
    client = desk("contributor")
    for record in (*records_that_may_go(), ArticleFactory(live="", created_by=client.user)):
        address = change(record).replace("change", "delete")
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
        list_address = change(record).rpartition(f"{record.pk}/")[0]
        client.post(list_address, {"action": "delete_selected", "_selected_action": record.pk, "post": "yes"})
        assert type(record).objects.filter(pk=record.pk).exists()
    assert not TrashItem.objects.exists()


@pytest.mark.parametrize("role", ["editor", "publisher", "administrator"])
def test_from_the_editor_on_records_go_to_the_trash(desk, role):
    client = desk(role)
    for record in records_that_may_go():
        address = change(record).replace("change", "delete")
        assert "moves to the trash" in client.get(address).text
        client.post(address, {"post": "yes"})
        assert not type(record).objects.filter(pk=record.pk).exists()
        item = TrashItem.objects.get(record_type=record._meta.label_lower, record_id=record.pk)
        assert item.deleted_by == client.user


def test_an_editor_deletes_a_meeting_and_sees_what_goes_with_it(desk):
    client = desk("editor")
    meeting = MeetingFactory(public=False)
    AttendanceFactory(delegation__meeting=meeting, person__name_en="Samir Gone")
    address = change(meeting).replace("change", "delete")
    assert "Samir Gone" in client.get(address).text
    client.post(address, {"post": "yes"})
    assert not Meeting.objects.exists()


def test_what_is_published_is_withdrawn_instead_of_deleted(desk):
    client = desk("editor")
    article = ArticleFactory(live="ar")
    address = change(article).replace("change", "delete")
    assert "withdraw it instead" in client.get(address).text
    client.post(address, {"post": "yes"})
    client.post(
        "/admin/articles/article/", {"action": "delete_selected", "_selected_action": article.pk, "post": "yes"}
    )
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_meeting_is_not_deleted_from_under_its_report(desk):
    client = desk("editor")
    report = ReportFactory(live="")
    address = change(report.meeting).replace("change", "delete")
    assert report.title_en in client.get(address).text
    client.post(address, {"post": "yes"})
    assert Meeting.objects.exists()


def test_protection_is_lifted_by_publishers_alone(desk):
    person = PersonFactory(protected=True)
    editor, publisher = desk("editor"), desk("publisher")

    form = PageForm(editor.get(change(person)))
    assert "protected" not in form.data
    response = editor.post(form.url, {**form.data, "name_en": "Corrected"})
    assert response.status_code == 302, errors(response)
    person.refresh_from_db()
    assert (person.protected, person.name_en) == (True, "Corrected")

    form = PageForm(publisher.get(change(person)))
    del form.data["protected"]
    publisher.post(form.url, form.data)
    person.refresh_from_db()
    assert not person.protected


def test_an_editor_may_protect_a_person(desk):
    client, person = desk("editor"), PersonFactory()
    form = PageForm(client.get(change(person)))
    client.post(form.url, {**form.data, "protected": "on"})
    person.refresh_from_db()
    assert person.protected


def test_what_was_done_is_kept_in_the_history(desk):
    client = desk("publisher")
    PageForm(client.get("/admin/articles/topic/add/")).fill(name_en="Schools").submit(client)
    assert LogEntry.objects.get().user == client.user
