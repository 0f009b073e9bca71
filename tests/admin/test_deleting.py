"""Deleting: what goes with a record, what keeps it, and what to do instead."""

from __future__ import annotations

import re

import pytest

from articles.admin.article.admin import ArticleAdmin
from articles.models import Article, Meeting, Topic
from articles.publishing.take import publish, withdraw
from liaison.models import TrashItem
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(desk):
    return desk("editor")


def page_of(record, action="change"):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{action}/"


def listed(response):
    """The list of the page, as text."""
    found = re.search(r'<ul id="deleted-objects">(.*?)</ul>\s*(<p class="begin"|<form|<h2)', response.text, re.DOTALL)
    return re.sub(r"\s+", " ", found[1])


def test_an_organization_that_met_somebody_is_made_inactive_instead(client):
    delegation = DelegationFactory()
    membership = MembershipFactory(organization=delegation.organization)
    child = OrganizationFactory(parent=delegation.organization)
    response = client.get(page_of(delegation.organization, "delete"))
    assert "Turn off “active”" in response.text
    for record in (delegation.meeting, membership.person, child):
        assert f'<a href="{page_of(record)}">{record}</a>' in listed(response)
    assert f'href="{page_of(delegation.organization)}">Back to its page' in response.text


def test_a_person_who_attended_stays_and_the_meeting_is_named(client):
    attendance = AttendanceFactory()
    response = client.get(page_of(attendance.person, "delete"))
    assert "mark the person as protected instead" in response.text
    assert f'<a href="{page_of(attendance.meeting)}">{attendance.meeting}</a>' in listed(response)


def test_a_meeting_goes_after_its_report(client):
    report = ReportFactory(live="ar")
    response = client.get(page_of(report.meeting, "delete"))
    assert f'href="{page_of(report, "delete")}"' in listed(response)

    # Published, it is withdrawn on the meeting's page first.
    client.post(page_of(report, "delete"), {"post": "yes"})
    assert Article.objects.exists()
    withdraw(report, "ar")
    client.post(page_of(report, "delete"), {"post": "yes"})
    assert not Article.objects.exists()
    # Visitors may still see the meeting itself.
    client.post(page_of(report.meeting, "delete"), {"post": "yes"})
    Meeting.objects.update(public_at=None)
    client.post(page_of(report.meeting, "delete"), {"post": "yes"})
    assert not Meeting.objects.exists()


def test_a_topic_goes_alone(client):
    topic, report = TopicFactory(), ReportFactory()
    report.topics.add(topic)
    report.meeting.topics.add(topic)
    response = client.get(page_of(topic, "delete"))
    assert "stay, without the topic" in response.text
    assert "object (" not in response.text
    assert listed(response).count("<li>") == 1
    client.post(page_of(topic, "delete"), {"post": "yes"})
    assert not Topic.objects.exists()
    assert Article.objects.exists()


@pytest.mark.parametrize("make", [AttendanceFactory, ReportFactory])
def test_in_arabic_an_editor_is_not_told_that_a_permission_is_missing(desk, make):
    client = desk("editor", "ar")
    row = make()
    for record in (row.meeting, row.person) if make is AttendanceFactory else (row.meeting, row):
        for answer in (
            client.get(page_of(record, "delete")),
            client.post(
                page_of(record).rpartition(f"{record.pk}/")[0],
                {"action": "delete_selected", "_selected_action": record.pk},
            ),
        ):
            assert answer.status_code == 200
            assert "صلاحية" not in answer.text


def test_many_at_once_are_refused_in_the_same_words(client):
    organization = DelegationFactory().organization
    response = client.post(
        "/admin/organizations/organization/", {"action": "delete_selected", "_selected_action": organization.pk}
    )
    assert "Turn off “active”" in response.text
    assert "Back to the list" in response.text


def test_what_goes_with_a_meeting_is_named(client):
    attendance = AttendanceFactory(delegation__meeting__public=False)
    membership = MembershipFactory()
    rows = listed(client.get(page_of(attendance.meeting, "delete")))
    assert str(attendance.person) in rows
    assert str(attendance.delegation.organization) in rows
    assert str(membership.organization) in listed(client.get(page_of(membership.person, "delete")))


def test_a_draft_goes_to_the_trash_and_the_page_says_so(client):
    article = ArticleFactory(live="", title_en="Half a thought")
    page = client.get(page_of(article, "delete")).text
    assert "moves to the trash" in page
    assert "can restore it later" in page
    response = client.post(page_of(article, "delete"), {"post": "yes"}, follow=True)
    assert "“Half a thought” moved to the trash." in response.text
    assert 'href="/admin/liaison/trashitem/">Open trash' in response.text
    assert not Article.objects.exists()
    assert TrashItem.objects.get().label == "Half a thought"


def test_in_arabic_it_is_the_trash_too(desk):
    client = desk("editor", "ar")
    article = ArticleFactory(live="", title_ar="مسودة")
    assert "المهملات" in client.get(page_of(article, "delete")).text
    response = client.post(page_of(article, "delete"), {"post": "yes"}, follow=True)
    assert "المهملات" in response.text
    assert TrashItem.objects.get().label == "مسودة"


def test_versions_and_the_like_are_counted_and_not_listed(client):
    article = ArticleFactory(live="ar en")
    for language in ("ar", "en"):
        withdraw(article, language)
    response = client.get(page_of(article, "delete"))
    assert "Versions: 2" in response.text
    assert listed(response).count("<li>") == 1


def test_many_go_to_the_trash_at_once(client):
    topics = [TopicFactory(name_en=f"Topic of old {number}") for number in range(3)]
    data = {"action": "delete_selected", "_selected_action": [topic.pk for topic in topics]}
    page = client.post("/admin/articles/topic/", data)
    assert "All of this moves to the trash" in page.text
    assert all(topic.name_en in page.text for topic in topics)
    assert Topic.objects.count() == 3
    response = client.post("/admin/articles/topic/", {**data, "post": "yes"}, follow=True)
    assert "3 records moved to the trash." in response.text
    assert not Topic.objects.exists()
    assert TrashItem.objects.count() == 3


def test_of_many_none_goes_when_one_is_held(client):
    held, free = DelegationFactory().organization, OrganizationFactory()
    data = {"action": "delete_selected", "_selected_action": [held.pk, free.pk], "post": "yes"}
    assert "Turn off “active”" in client.post("/admin/organizations/organization/", data).text
    free.refresh_from_db()
    assert not TrashItem.objects.exists()


def test_what_is_published_between_the_look_and_the_deletion_stays(client, monkeypatch):
    """Somebody publishes it while the form is on its way: the look before the deletion does not see it, the second does."""
    article = ArticleFactory(live="")
    look, looks = ArticleAdmin.get_deleted_objects, []

    def looked(self, objs, request):
        looks.append(objs)
        found = look(self, objs, request)
        if len(looks) == 1:
            publish(article, "ar")
        return found

    monkeypatch.setattr(ArticleAdmin, "get_deleted_objects", looked)
    assert client.post(page_of(article, "delete"), {"post": "yes"}).status_code == 403
    article.refresh_from_db()
    assert not TrashItem.objects.exists()


def test_a_post_reads_with_the_comma_of_the_language(desk):
    membership = MembershipFactory()
    page = desk("editor", "ar").get(page_of(membership.person)).text
    assert f"أمين السر، {membership.organization}" in page


def test_what_readers_can_find_is_not_deleted_though_nothing_else_holds_it(client):
    organization, person, meeting = OrganizationFactory(), PersonFactory(), MeetingFactory()
    article = ArticleFactory(live="en")
    article.organizations.add(organization)
    article.people.add(person)
    for record, note in ((organization, "on public pages"), (person, "on public pages"), (meeting, "make it private")):
        assert note in client.get(page_of(record, "delete")).text
        client.post(page_of(record, "delete"), {"post": "yes"})
        record.refresh_from_db()


def test_a_private_meeting_without_a_report_can_be_deleted(client):
    meeting = MeetingFactory(public=False)
    client.post(page_of(meeting, "delete"), {"post": "yes"})
    assert not Meeting.objects.exists()
