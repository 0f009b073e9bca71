"""The trash in the desk: what is in it, the way back, and for administrators the end."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.models import Article, Meeting, Topic
from articles.publishing.take import withdraw
from liaison.media.images.fields import random_name
from liaison.models import Event, TrashItem
from liaison.staff.roles import Role
from liaison.staff.trash.bin import put_in_trash
from tests.admin.forms import without_bdi
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TRASH = "/admin/liaison/trashitem/"


@pytest.fixture
def editor(desk):
    return desk("editor")


@pytest.fixture
def administrator(desk):
    return desk("administrator")


def put_in(record, by=None):
    return put_in_trash(record, by or UserFactory(role="editor", first_name="Salma", last_name="Haddad"))


def restore(item):
    return f"{TRASH}{item.pk}/restore/"


def meeting_in_trash():
    meeting = MeetingFactory(public=False, title_en="Talk of old")
    for _number in range(2):
        AttendanceFactory(delegation__meeting=meeting)
    return put_in(meeting)


def test_the_list_says_what_is_there_since_when_by_whom_and_with_what(editor):
    item = meeting_in_trash()
    page = editor.get(TRASH).text
    for text in (item.label, "Meeting", "Salma Haddad", "Attendees: 2", "Delegations: 2"):
        assert text in page
    assert f'formaction="{restore(item)}"' in page
    assert "Delete permanently" not in page


def test_an_empty_trash_says_what_comes_here(editor, administrator):
    assert "The trash is empty." in editor.get(TRASH).text
    assert "Empty trash" not in administrator.get(TRASH).text
    assert "The trash is empty." in administrator.get(f"{TRASH}empty/").text


def test_it_is_searched_and_narrowed(editor):
    topic, meeting = put_in(TopicFactory(name_ar="الأشجار")), meeting_in_trash()
    assert f"<bdi>{topic.label}" in editor.get(TRASH, {"q": "الأشجار"}).text
    assert meeting.label not in editor.get(TRASH, {"q": "الأشجار"}).text
    page = editor.get(TRASH, {"kind": "articles.meeting"}).text
    assert meeting.label in page
    assert topic.label not in page
    page = editor.get(TRASH, {"q": "nothing like it"}).text
    assert "No matching records in the trash." in page
    assert "The trash is empty." not in page


def test_ten_thousand_records_take_no_more_queries_than_ten(editor, django_assert_max_num_queries):
    TrashItem.objects.bulk_create(
        TrashItem(record_type="articles.topic", record_id=number, label=f"Topic no. {number}", rows="{}")
        for number in range(1, 10_001)
    )
    with django_assert_max_num_queries(10):
        page = editor.get(TRASH).text
    assert "Topic no. 10000" in page
    assert "Topic no. 1<" in editor.get(TRASH, {"p": 200}).text
    assert editor.get(TRASH, {"p": 201}).status_code == 302


@pytest.mark.parametrize("role", ["editor", "publisher", "administrator"])
def test_from_the_editor_on_they_restore(desk, role):
    client, item = desk(role), meeting_in_trash()
    response = client.post(restore(item), follow=True)
    assert response.redirect_chain == [(TRASH, 302)]
    meeting = Meeting.objects.get()
    assert f"“{meeting.title_en}” is restored, together with: Delegations: 2; Attendees: 2." in response.text
    assert f'href="/admin/articles/meeting/{meeting.pk}/change/">Open its page' in response.text
    assert not TrashItem.objects.exists()
    event = Event.objects.get(action="restore_from_trash")
    assert (event.by, event.record_id) == (client.user, meeting.pk)


def test_in_arabic(desk):
    client, item = desk("editor", "ar"), meeting_in_trash()
    assert "استعادة" in client.get(TRASH).text
    response = client.post(restore(item), follow=True)
    assert "الحضور: 2" in response.text or "الحاضرون: 2" in response.text
    assert "is restored" not in response.text


def test_a_contributor_has_nothing_to_do_with_it(desk):
    client, item = desk("contributor"), meeting_in_trash()
    for address in (TRASH, f"{TRASH}{item.pk}/change/", f"{TRASH}{item.pk}/delete/", f"{TRASH}empty/", restore(item)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert TrashItem.objects.exists()
    assert TRASH not in client.get("/admin/articles/topic/").text


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_only_administrators_delete_for_good(desk, role):
    client, item = desk(role), meeting_in_trash()
    for address in (f"{TRASH}{item.pk}/delete/", f"{TRASH}empty/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes", "up_to": item.pk}).status_code == 403
    client.post(TRASH, {"action": "delete_selected", "_selected_action": item.pk, "post": "yes"})
    assert TrashItem.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_nobody_makes_up_trash_or_rewrites_it(desk, role):
    client, item = desk(role), meeting_in_trash()
    before = TrashItem.objects.values().get()
    assert client.get(f"{TRASH}add/").status_code == 403
    assert client.post(f"{TRASH}add/", {"label": "x", "rows": "[]"}).status_code == 403
    client.post(f"{TRASH}{item.pk}/change/", {"label": "x", "rows": "[]"})
    assert TrashItem.objects.values().get() == before


def test_looking_restores_nothing(editor):
    item = meeting_in_trash()
    assert editor.get(restore(item)).status_code == 405
    assert TrashItem.objects.exists()


@pytest.mark.parametrize("key", ["1", "0", "-1", "abc", "99999999999999999999999", "%00", "1%00", "١"])
def test_a_key_that_is_none_is_no_error(editor, key):
    response = editor.post(f"{TRASH}{key}/restore/", follow=True)
    assert response.status_code == 200
    assert "It is no longer in the trash." in response.text


def test_what_stands_in_the_way_is_said_with_what_to_do(editor):
    report = ReportFactory(live="", meeting__public=False)
    meeting = report.meeting
    items = [put_in(report), put_in(meeting)]
    response = editor.post(restore(items[0]), follow=True)
    assert f"“{items[0].label}” needs “{items[1].label}”, which is also in the trash." in without_bdi(response.text)
    assert not Article.objects.exists()
    assert TrashItem.objects.count() == 2


def test_what_is_not_as_before_is_said(editor):
    article, topic = ArticleFactory(live="", title_en="A statement"), TopicFactory()
    article.topics.add(topic)
    items = [put_in(article), put_in(topic)]
    ArticleFactory(live="", title_en="A statement")
    page = without_bdi(editor.post(restore(items[0]), follow=True).text)
    assert "Its address has been taken. It is now “a-statement-2”." in page
    assert (
        f"It is linked to “{items[1].label}”, which is in the trash. The link returns when that record is restored."
        in page
    )


def test_what_is_in_the_trash_is_nowhere_else(editor, client):
    article = ArticleFactory(live="", title_en="Unseen", title_ar="غير مرئي")
    address = f"/admin/articles/article/{article.pk}/change/"
    put_in(article)
    for page in ("/admin/articles/article/", "/admin/articles/article/?q=Unseen", "/admin/articles/meeting/add/"):
        assert "Unseen</" not in editor.get(page).text
    assert editor.get(address).status_code == 302
    assert client.get(f"/en/news/{article.pk}/unseen/").status_code == 404


def test_an_administrator_deletes_one_for_good_and_sees_what_goes(administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save(random_name(None, ""), ContentFile(b"webp"))
    article = ArticleFactory(live="ar", image=name, image_width=1, image_height=1)
    withdraw(article, "ar")
    item, other = put_in(article), meeting_in_trash()
    page = administrator.get(f"{TRASH}{item.pk}/delete/").text
    for text in (item.label, "Versions: 1", "1 picture, unless used elsewhere", "Nobody can restore it"):
        assert text in page
    assert TrashItem.objects.count() == 2
    response = administrator.post(f"{TRASH}{item.pk}/delete/", {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert TrashItem.objects.get() == other
    event = Event.objects.get(action="delete_for_good")
    assert (event.by, event.record_label, event.record_id) == (administrator.user, item.label, item.record_id)


def test_what_another_one_needs_stays_until_that_one_has_gone(administrator):
    report = ReportFactory(live="", meeting__public=False)
    meeting = report.meeting
    report_item, meeting_item = put_in(report), put_in(meeting)
    page = administrator.get(f"{TRASH}{meeting_item.pk}/delete/").text
    assert "Restore or delete those first." in page
    assert report_item.label in page
    administrator.post(f"{TRASH}{meeting_item.pk}/delete/", {"post": "yes"})
    assert TrashItem.objects.count() == 2
    for item in (report_item, meeting_item):
        administrator.post(f"{TRASH}{item.pk}/delete/", {"post": "yes"})
    assert not TrashItem.objects.exists()


def test_the_trash_is_emptied_of_what_the_page_named(administrator):
    items = [put_in(TopicFactory()), meeting_in_trash()]
    page = administrator.get(f"{TRASH}empty/").text
    assert "2 records will be permanently deleted" in page
    assert all(item.label in page for item in items)
    up_to = re.search(r'name="up_to" value="(\d+)"', page)[1]
    # Put there by somebody else while the administrator reads.
    late = put_in(TopicFactory())
    response = administrator.post(f"{TRASH}empty/", {"up_to": up_to}, follow=True)
    assert "2 records permanently deleted." in response.text
    assert TrashItem.objects.get() == late
    assert Event.objects.filter(action="delete_for_good").count() == 2


@pytest.mark.parametrize("up_to", ["", "abc", "-1", "9" * 30, "\x00"])
def test_emptying_by_a_forged_form_empties_nothing(administrator, up_to):
    meeting_in_trash()
    administrator.post(f"{TRASH}empty/", {"up_to": up_to})
    assert TrashItem.objects.exists()


def test_a_very_full_trash_names_some_and_counts_the_others(administrator):
    TrashItem.objects.bulk_create(
        TrashItem(record_type="articles.topic", record_id=number, label=f"Topic no. {number}.", rows="{}")
        for number in range(1, 204)
    )
    page = administrator.get(f"{TRASH}empty/").text
    assert "203 records will be permanently deleted" in page
    assert "and 3 more records" in page
    assert "Topic no. 203." in page
    assert "Topic no. 3." not in page


def test_two_at_once_restore_it_once(editor):
    item = put_in(TopicFactory())
    editor.post(restore(item))
    assert "no longer in the trash" in editor.post(restore(item), follow=True).text
    assert Topic.objects.count() == 1


def test_bad_addresses_lead_back_to_the_list(editor):
    meeting_in_trash()
    for query in ("q=%00", "kind=%00"):
        assert editor.get(f"{TRASH}?{query}").status_code == 302, query
    assert editor.get(f"{TRASH}?kind=nothing").status_code == 200
