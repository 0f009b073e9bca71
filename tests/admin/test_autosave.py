"""What was typed and not saved is kept on the server, and comes back when it is asked for."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.models import Article, Attendance, Meeting, Topic
from liaison.models import Autosave
from liaison.staff.editing.autosave import KEPT_FOR, forget_old_autosaves
from liaison.staff.trash.bin import put_in_trash
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADD_TOPIC, ADD_MEETING = "/admin/articles/topic/add/", "/admin/articles/meeting/add/"
OFFERED = "data-unsaved"
FORM = "application/x-www-form-urlencoded"


def unsaved():
    """What is kept of pages that were not saved."""
    return Autosave.objects.filter(closed=False)


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def keep(client, form, path=None):
    """What the page's script does a few seconds after typing."""
    data = urlencode({**form.data, "_path": path or form.url}, doseq=True)
    return client.post("/admin/autosave/", data, content_type=FORM)


def restore(client, path):
    """Follow the link of the newest of the texts that the page offers."""
    links = re.findall(r'href="([^"]*_restore=[^"]*)"', client.get(path).text)
    return client.get(f"{path}{html.unescape(links[0])}" if links else f"{path}?_restore=x")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_typed_is_offered_and_comes_back_without_being_stored(desk, language):
    client, topic = desk("editor", language), TopicFactory()
    before = topic.name_ar
    form = PageForm(client.get(change(topic)))
    form["name_ar"] = "التعليم في المهجر"
    answer = keep(client, form)
    assert answer.status_code == 200
    clock = f"{timezone.localtime():%H}:"
    assert clock in answer.json()["saved"]
    page = client.get(change(topic))
    assert OFFERED in page.text
    assert PageForm(page)["name_ar"] == before
    restored = restore(client, change(topic))
    assert restored.status_code == 200
    assert {"en": "Restored. Save to keep it", "ar": "احفظ لتحتفظ به"}[language] in restored.text
    assert Topic.objects.get().name_ar == before
    form = PageForm(restored)
    assert form["name_ar"] == "التعليم في المهجر"
    assert form.submit(client).status_code == 302
    assert Topic.objects.get().name_ar == "التعليم في المهجر"
    assert not unsaved().exists()
    assert OFFERED not in client.get(change(topic)).text


def test_a_new_record_is_kept_too_and_forgotten_once_it_is_added(desk):
    client = desk("contributor")
    form = PageForm(client.get(ADD_TOPIC)).fill(name_ar="نص", name_en="Typed")
    keep(client, form)
    assert OFFERED in client.get(ADD_TOPIC).text
    form = PageForm(restore(client, ADD_TOPIC))
    assert form["name_en"] == "Typed"
    assert form.submit(client).status_code == 302
    assert not unsaved().exists()
    assert OFFERED not in client.get(ADD_TOPIC).text


def test_a_whole_new_meeting_comes_back_with_its_rows_and_its_report(desk):
    client = desk("publisher")
    form = PageForm(client.get(ADD_MEETING)).fill(title_ar="لقاء", start_year="2024", start_month="3")
    topic = TopicFactory()
    form["topics"] = [str(topic.pk)]
    row = form.add_delegation("guest", new_name_ar="رابطة جديدة")
    form.add_person(row, new_name_ar="سمير", post_ar="رئيس")
    form.fill(**{"articles-0-title_ar": "تقرير", "articles-0-body_ar": "<p>نص <strong>مهم</strong></p>"})
    keep(client, form)
    again = PageForm(restore(client, ADD_MEETING))
    assert not Meeting.objects.exists()
    assert again["topics"] == [str(topic.pk)]
    assert again.submit(client).status_code == 302
    attendance = Attendance.objects.get()
    assert (str(attendance.person), attendance.post_ar, str(attendance.delegation)) == ("سمير", "رئيس", "رابطة جديدة")
    assert Article.objects.get().body_ar == "<p>نص <strong>مهم</strong></p>"
    assert not unsaved().exists()


def test_new_and_removed_rows_of_a_stored_meeting_come_back(desk):
    client, attendance = desk("publisher"), AttendanceFactory()
    path = change(attendance.meeting)
    form = PageForm(client.get(path))
    form.data["attendances-0-DELETE"] = "on"
    form.add_person("delegations-0", new_name_en="Mina", post_en="Head")
    keep(client, form)
    again = PageForm(restore(client, path))
    assert again["attendances-0-DELETE"] == "on"
    assert again["attendances-1-new_name_en"] == "Mina"
    assert again.submit(client).status_code == 302
    assert str(Attendance.objects.get().person) == "Mina"


def test_half_a_page_is_restored_without_reproach(desk):
    client = desk("editor")
    form = PageForm(client.get(ADD_MEETING))
    form["title_ar"] = "لقاء"
    keep(client, form)
    restored = restore(client, ADD_MEETING)
    assert errors(restored) == []
    # Saving it says what is missing.
    assert errors(PageForm(restored).submit(client))


def test_what_changed_meanwhile_is_found_when_the_restored_text_is_saved(desk):
    client, other, topic = desk("editor"), desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    form["name_en"] = "Mine"
    keep(client, form)
    theirs = PageForm(other.get(change(topic)))
    theirs["name_en"] = "Theirs"
    theirs.submit(other)
    response = PageForm(restore(client, change(topic))).submit(client)
    assert "Not saved: someone changed this page" in response.text
    assert Topic.objects.get().name_en == "Theirs"
    assert PageForm(response)["name_en"] == "Mine"


def test_discarding_it_is_for_good(desk):
    client, topic = desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    form["name_en"] = "Mine"
    keep(client, form)
    response = client.post(change(topic), {"_discard": form["_page"]})
    assert (response.status_code, response["Location"]) == (302, change(topic))
    assert OFFERED not in client.get(change(topic)).text
    assert not Autosave.objects.exists()
    response = client.get(f"{change(topic)}?_restore={form['_page']}", follow=True)
    assert "There is nothing to restore." in response.text
    assert Topic.objects.get().name_en == topic.name_en


def test_it_is_nobody_elses(desk):
    client, other, topic = desk("editor"), desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    form["name_en"] = "Mine"
    keep(client, form)
    assert OFFERED not in other.get(change(topic)).text
    assert other.get(f"{change(topic)}?_restore={form['_page']}").status_code == 302
    other.post(change(topic), {"_discard": form["_page"]})
    assert Autosave.objects.count() == 1


def test_an_error_keeps_it_and_a_preview_too(desk):
    client, report = desk("publisher"), ReportFactory(live="")
    path = change(report.meeting)
    form = PageForm(client.get(path))
    form["articles-0-title_ar"] = "عنوان جديد"
    keep(client, form)
    assert form.submit(client, "_preview", "ar").status_code == 200
    assert Autosave.objects.count() == 1
    form["start_year"] = "x"
    assert form.submit(client).status_code == 200
    assert Autosave.objects.count() == 1


def test_what_arrives_after_its_own_saving_is_not_offered(desk):
    """The script's last request and the save cross on the way."""
    client, attendance = desk("publisher"), AttendanceFactory()
    path = change(attendance.meeting)
    form = PageForm(client.get(path)).fill(title_en="Corrected", **{"attendances-0-post_en": "Treasurer"})
    assert form.submit(client).status_code == 302
    keep(client, form)
    assert OFFERED not in client.get(path).text
    assert not unsaved().exists()


def test_a_page_opened_and_left_alone_is_not_offered_whatever_others_save(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    keep(client, PageForm(client.get(change(article))))
    Article.objects.update(title_en="By somebody else")
    assert OFFERED not in client.get(change(article)).text


def test_the_newest_replaces_what_was_kept_before(desk):
    client, topic = desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    for text in ("One", "Two"):
        form["name_en"] = text
        keep(client, form)
    [kept] = Autosave.objects.all()
    assert parse_qs(kept.data)["name_en"] == ["Two"]
    assert "csrfmiddlewaretoken" not in kept.data
    assert "_path" not in parse_qs(kept.data)


def test_several_texts_of_one_page_are_kept_side_by_side_and_listed(desk):
    client, topic = desk("editor"), TopicFactory(name_en="Schools")
    for path, text in ((ADD_TOPIC, "First"), (ADD_TOPIC, "Second"), (change(topic), "Third")):
        keep(client, PageForm(client.get(path)).fill(name_ar="", name_en=text))
    page = client.get(ADD_TOPIC).text
    assert page.index("Second") < page.index("First")
    assert "Third" not in page
    links = re.findall(r'href="([^"]*_restore=[^"]*)">\s*<bdi>([^<]*)', client.get("/admin/").text)
    assert [text for _address, text in links] == ["Third", "Second", "First"]
    form = PageForm(client.get(links[2][0]))
    assert form["name_en"] == "First"
    # What is typed on is the same text, not a third.
    keep(client, form.fill(name_ar="الأول"), path=ADD_TOPIC)
    assert unsaved().count() == 3
    assert form.submit(client).status_code == 302
    assert [parse_qs(kept.data)["name_en"] for kept in unsaved().order_by("-pk")] == [["Third"], ["Second"]]


def test_a_page_as_it_was_opened_is_no_unsaved_text(desk):
    client = desk("editor")
    form = PageForm(client.get(ADD_TOPIC))
    keep(client, form.fill(name_en="Typed"))
    form["name_en"] = ""
    client.post("/admin/autosave/", {"_path": ADD_TOPIC, "_page": form["_page"], "_nothing": "1"})
    assert not unsaved().exists()
    # Nor is one whose browser could not say so any more.
    keep(client, form)
    assert OFFERED not in client.get(ADD_TOPIC).text


def test_a_note_for_colleagues_is_an_unsaved_text_too(desk):
    client, article = desk("editor"), ArticleFactory(live="")
    keep(client, PageForm(client.get(change(article))).fill(_note="What is to be changed"))
    assert f"_restore={unsaved().get().page}" in client.get("/admin/").text
    assert PageForm(restore(client, change(article)))["_note"] == "What is to be changed"


def test_the_list_of_a_record_that_is_gone_breaks_nothing(desk):
    client, topic = desk("editor"), TopicFactory()
    keep(client, PageForm(client.get(change(topic))).fill(name_en="Typed"))
    Topic.objects.all().delete()
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "_restore" not in page.text


@pytest.mark.parametrize("page", ["", "x" * 500, "\0", "'"])
def test_whatever_an_address_asks_to_restore_the_page_stands(desk, page):
    client = desk("editor")
    response = client.get(ADD_TOPIC, {"_restore": page})
    assert (response.status_code, response["Location"]) == (302, ADD_TOPIC)


def test_after_fourteen_days_it_is_gone(desk):
    client, topic = desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    form["name_en"] = "Mine"
    keep(client, form)
    Autosave.objects.update(saved_at=timezone.now() - KEPT_FOR + dt.timedelta(hours=1))
    page = client.get(change(topic)).text
    assert OFFERED in page
    Autosave.objects.update(saved_at=timezone.now() - KEPT_FOR - dt.timedelta(seconds=1))
    assert OFFERED not in client.get(change(topic)).text
    assert forget_old_autosaves() == 1
    assert not Autosave.objects.exists()


def test_keeping_something_forgets_what_has_expired(desk):
    client, topic = desk("editor"), TopicFactory()
    user = UserFactory()
    Autosave.objects.create(user=user, path="/old/", data="", saved_at=timezone.now() - KEPT_FOR)
    keep(client, PageForm(client.get(change(topic))))
    assert not Autosave.objects.filter(user=user).exists()


def test_too_much_is_refused_politely(desk, monkeypatch):
    monkeypatch.setattr("liaison.staff.editing.autosave.MOST_CHARACTERS", 100)
    client = desk("editor")
    response = keep(client, PageForm(client.get(ADD_TOPIC)).fill(name_ar="ب" * 100))
    assert response.status_code == 413
    assert response.json()["error"] == "This text is too long to save automatically."
    assert not Autosave.objects.exists()


def test_more_than_the_installation_takes_is_refused(desk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    client = desk("editor")
    assert keep(client, PageForm(client.get(change(PersonFactory())))).status_code == 400
    assert not Autosave.objects.exists()


def test_what_was_kept_and_is_more_than_is_taken_now_breaks_no_page(desk, settings):
    client, topic = desk("editor"), TopicFactory()
    keep(client, PageForm(client.get(change(topic))).fill(name_en="Mine"))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert client.get(change(topic)).status_code == 200
    assert restore(client, change(topic)).status_code == 302


@pytest.mark.parametrize(
    "path", ["", "/", "/admin/", "/ar/", "/admin/articles/topic/", "x" * 400, "/\x00", "http://x/"]
)
def test_only_a_records_page_is_kept(desk, path):
    client = desk("editor")
    response = client.post("/admin/autosave/", {"_path": path, "name_en": "x"})
    assert response.status_code == 404
    assert not Autosave.objects.exists()


def test_only_who_may_write_a_page_keeps_it(desk):
    person, account = PersonFactory(), UserFactory()
    reader = desk("contributor")
    assert reader.post("/admin/autosave/", {"_path": change(person), "name_en": "x"}).status_code == 403
    assert reader.post("/admin/autosave/", {"_path": change(account), "email": "x"}).status_code == 403
    assert Client().post("/admin/autosave/", {"_path": change(person)}).status_code == 302
    assert reader.get("/admin/autosave/").status_code == 405
    assert restore(reader, change(person)).status_code in (302, 403)
    assert not Autosave.objects.exists()


def test_a_right_that_was_taken_away_restores_nothing(desk):
    client, meeting = desk("contributor"), MeetingFactory(public=False)
    Meeting.objects.update(created_by=client.user)
    form = PageForm(client.get(change(meeting)))
    form["title_en"] = "Mine"
    keep(client, form)
    Meeting.objects.update(public_at=timezone.now())
    assert client.get(f"{change(meeting)}?_restore={form['_page']}").status_code == 403
    assert OFFERED not in client.get(change(meeting)).text
    assert form["title_en"] not in client.get("/admin/").text
    assert client.get(change(meeting)).status_code == 200


def test_it_needs_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role="editor"))
    assert client.post("/admin/autosave/", {"_path": ADD_TOPIC}).status_code == 403
    assert client.post(ADD_TOPIC, {"_discard": "1"}).status_code == 403


def test_a_window_of_the_list_keeps_nothing(desk):
    """A record added beside a field has a window of its own for a moment."""
    client = desk("editor")
    assert "data-autosave" in client.get(ADD_TOPIC).text
    assert "data-autosave" not in client.get(f"{ADD_TOPIC}?_popup=1").text


def test_a_password_is_never_kept(desk):
    client = desk("administrator")
    assert "data-autosave" not in client.get("/admin/auth/user/add/").text
    client.post("/admin/autosave/", {"_path": "/admin/auth/user/add/", "username": "u", "password1": "secret"})
    assert "secret" not in Autosave.objects.get().data


def test_what_is_saved_into_the_trash_waits_for_the_records_return(desk):
    client, topic = desk("editor"), TopicFactory()
    form = PageForm(client.get(change(topic)))
    form["name_en"] = "Typed with care"
    item = put_in_trash(topic, UserFactory(role="editor"))
    response = client.post(form.url, {**form.data, "_continue": "1"}, follow=True)
    assert "What you typed is not lost" in response.text
    client.post(f"/admin/liaison/trashitem/{item.pk}/restore/")
    assert OFFERED in client.get(form.url).text
    assert PageForm(restore(client, form.url))["name_en"] == "Typed with care"


@pytest.mark.parametrize("key", ["999999", "9" * 40, "x"])
def test_a_record_that_never_was_keeps_nothing(desk, key):
    client = desk("editor")
    assert client.post(f"/admin/articles/topic/{key}/change/", {"name_en": "x"}).status_code == 302
    assert not Autosave.objects.exists()


def test_the_browser_keeps_what_was_typed_as_long_as_the_server_does():
    script = (Path(settings.BASE_DIR) / "static" / "desk" / "unsaved.js").read_text()
    days = int(re.search(r"KEPT_FOR = (\d+) \* 24 \* 3600 \* 1000", script)[1])
    assert dt.timedelta(days=days) == KEPT_FOR
