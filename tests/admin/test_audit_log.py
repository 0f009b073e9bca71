"""The audit log: what is written into it, who may read and export it, and that nobody rewrites it."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles.publishing.take import publish, withdraw
from liaison.models import Event
from liaison.staff.audit import log as audit
from liaison.staff.audit.export import safe
from liaison.staff.audit.models import record_event
from liaison.staff.roles import Role
from liaison.staff.trash.bin import put_in_trash
from tests.admin.forms import PageForm, errors
from tests.factories import PASSWORD, ArticleFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

LOG = "/admin/liaison/event/"
LOGIN = "/admin/login/"
ACCOUNTS = "/admin/auth/user/"
NEW_PASSWORD = "another long phrase"


@pytest.fixture
def client(desk):
    return desk("administrator")


def newest(action):
    return Event.objects.filter(action=action).order_by("-pk").first()


def exported(response):
    """The rows of the file, the heads first."""
    text = b"".join(response.streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


# What is recorded.


def test_coming_and_going_is_recorded(client):
    user, browser = UserFactory(role="editor", first_name="Salma"), Client()
    browser.post(LOGIN, {"username": user.username, "password": PASSWORD})
    assert (newest("login").by, newest("login").by_name) == (user, "Salma")
    browser.post("/admin/logout/")
    assert newest("logout").by == user


def test_a_failed_login_keeps_the_name_that_was_typed_and_never_the_password(client):
    Client(REMOTE_ADDR="203.0.113.9").post(LOGIN, {"username": "mallory", "password": "s3cret-guess"})
    event = newest("login_failed")
    assert (event.by, event.by_name) == (None, "mallory")
    assert "s3cret-guess" not in str(Event.objects.values().get(pk=event.pk))
    assert "203.0.113.9" not in str(list(Event.objects.values()))
    page = client.get(LOG, {"what": "access"}).text
    assert "Failed login" in page
    assert "mallory" in page


def test_an_account_that_is_switched_off_fails_to_log_in(client):
    user = UserFactory(is_active=False)
    Client().post(LOGIN, {"username": user.username, "password": PASSWORD})
    assert newest("login_failed").by_name == user.username


def test_ones_own_new_password_is_recorded(desk):
    editor = desk("editor")
    before = Event.objects.filter(action="password").count()
    data = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert editor.post("/admin/password_change/", data).status_code == 302
    assert Event.objects.filter(action="password").count() == before + 1
    event = newest("password")
    assert (event.by, event.record_id, event.details) == (editor.user, editor.user.pk, {})
    editor.post("/admin/password_change/", {**data, "old_password": "wrong"})
    assert newest("password") == event


def test_a_password_that_an_administrator_sets_names_the_administrator(client):
    user = UserFactory(role="editor")
    address = f"{ACCOUNTS}{user.pk}/password/"
    form = PageForm(client.get(address)).fill(password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    client.post(address, {**form.data, "set-password": "1"})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    event = newest("password")
    assert (event.by, event.record_id) == (client.user, user.pk)


def test_a_stronger_hash_of_the_same_password_is_no_new_one(settings):
    user = UserFactory(role="editor")
    before = Event.objects.filter(action="password").count()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    old = user.password
    Client().post(LOGIN, {"username": user.username, "password": PASSWORD})
    user.refresh_from_db()
    assert user.password != old
    assert Event.objects.filter(action="password").count() == before


def test_a_new_account_is_recorded_with_its_role(client):
    form = PageForm(client.get(f"{ACCOUNTS}add/")).fill(
        username="salma", password1=PASSWORD, password2=PASSWORD, role=Role.EDITOR
    )
    assert not errors(client.post(f"{ACCOUNTS}add/", form.data))
    user = User.objects.get(username="salma")
    event = Event.objects.get(action="add_account", record_id=user.pk)
    assert (event.by, event.record_label, event.details) == (client.user, "salma", {"role": "editor"})
    assert "Created an account" in client.get(LOG).text
    # Its first password is part of that.
    assert not Event.objects.filter(action="password", record_id=user.pk).exists()


def test_an_account_made_on_the_server_is_recorded_without_a_person():
    User.objects.create_superuser("root", password=PASSWORD)
    event = newest("add_account")
    assert (event.by, event.by_name, event.record_label) == (None, "", "root")


def test_a_change_of_role_is_recorded_from_which_to_which(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(f"{ACCOUNTS}{user.pk}/change/")).fill(role=Role.PUBLISHER)
    client.post(form.url, form.data)
    event = Event.objects.get(action="role")
    assert (event.by, event.record_id) == (client.user, user.pk)
    assert event.details == {"before": "contributor", "after": "publisher"}
    assert "from Contributor to Publisher" in client.get(LOG).text


def test_switching_an_account_off_and_on_is_recorded(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(f"{ACCOUNTS}{user.pk}/change/"))
    client.post(form.url, {name: value for name, value in form.data.items() if name != "is_active"})
    assert newest("account_off").record_id == user.pk
    form = PageForm(client.get(form.url))
    client.post(form.url, {**form.data, "is_active": "on"})
    assert newest("account_on").record_id == user.pk
    assert not Event.objects.filter(action="role").exists()


def test_saving_an_account_as_it_is_records_nothing(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(f"{ACCOUNTS}{user.pk}/change/")).fill(first_name="Salma")
    before = Event.objects.count()
    client.post(form.url, form.data)
    assert Event.objects.count() == before


def test_what_is_refused_records_nothing(client):
    form = PageForm(client.get(f"{ACCOUNTS}{client.user.pk}/change/")).fill(role=Role.EDITOR)
    before = Event.objects.count()
    assert errors(client.post(form.url, form.data))
    assert Event.objects.count() == before


def test_a_deleted_account_is_recorded(client):
    user = UserFactory(role="editor")
    client.post(f"{ACCOUNTS}{user.pk}/delete/", {"post": "yes"})
    event = Event.objects.get(action="delete_account")
    assert (event.by, event.record_label, event.record_id) == (client.user, user.username, user.pk)
    page = client.get(LOG).text
    assert "Deleted an account" in page
    assert f"{ACCOUNTS}{user.pk}/change/" not in page


def test_an_account_that_logged_in_and_no_more_can_be_deleted_and_its_events_stay(client, desk):
    idle = desk("editor").user
    client.post(f"{ACCOUNTS}{idle.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=idle.pk).exists()
    assert newest("login").by_name == idle.username
    assert idle.username in client.get(LOG).text
    assert exported(client.post(f"{LOG}export/"))


def test_an_account_that_took_a_step_is_not_deleted(client):
    publisher = UserFactory(role="publisher")
    publish(ArticleFactory(live=""), "ar", publisher)
    assert client.post(f"{ACCOUNTS}{publisher.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_trash_and_the_steps_are_in_the_log_in_words(client):
    article = ArticleFactory(live="", title_en="The library opens")
    publish(article, "en", client.user, note="Checked with the library")
    page = client.get(LOG).text
    for text in ("Publish", newest("publish").record_label, "English", "Checked with the library"):
        assert text in page
    assert f'href="/admin/articles/article/{article.pk}/change/"' in page
    withdraw(article, "en", client.user)
    put_in_trash(article, client.user)
    page = client.get(LOG).text
    assert "Moved to the trash" in page
    assert 'href="/admin/liaison/trashitem/"' in page
    assert f'href="/admin/articles/article/{article.pk}/change/"' not in page


def test_an_action_nobody_gave_words_to_is_shown_by_its_name(client):
    record_event("something_else", None, client.user)
    assert "something_else" in client.get(LOG).text


def test_other_parts_give_words_to_their_actions(client, monkeypatch):
    actions = {**audit.actions(), "brew": audit.Action("brew", "Brewed coffee")}
    monkeypatch.setattr(audit, "actions", lambda: actions)
    record_event("brew", None, client.user)
    assert "Brewed coffee" in client.get(LOG, {"what": "editions"}).text


# Who reads it, and that nobody rewrites it.


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_only_administrators_read_and_export_it(desk, role):
    client = desk(role)
    for address in (LOG, f"{LOG}export/"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert LOG not in client.get("/admin/articles/topic/").text
    assert not Event.objects.filter(action="export_log").exists()


@pytest.mark.parametrize("role", [*Role.values, "superuser"])
def test_nobody_adds_changes_or_deletes(desk, role):
    client = desk("administrator" if role == "superuser" else role)
    if role == "superuser":
        User.objects.filter(pk=client.user.pk).update(is_superuser=True)
    event = record_event("publish", TopicFactory(), client.user, note="As it was")
    before = list(Event.objects.order_by("pk").values())
    for address in (f"{LOG}add/", *(f"{LOG}{event.pk}/{page}/" for page in ("change", "delete", "history"))):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"note": "Not so", "post": "yes"}).status_code == 403, address
    for action in ("delete_selected", "anything"):
        client.post(LOG, {"action": action, "_selected_action": event.pk, "post": "yes"})
    client.post(LOG, {"form-TOTAL_FORMS": 1, "form-0-id": event.pk, "form-0-note": "Not so", "_save": "1"})
    assert list(Event.objects.order_by("pk").values()) == before


def test_the_model_refuses_to_rewrite_history(client):
    event = record_event("publish", TopicFactory(), client.user)
    before = list(Event.objects.order_by("pk").values())
    event.note = "Not so"
    attempts = (
        event.save,
        event.delete,
        Event.objects.all().delete,
        Event.objects.filter(pk=event.pk).delete,
        lambda: Event.objects.update(note="x"),
        lambda: Event.objects.filter(pk=event.pk).update(note="x"),
        lambda: Event.objects.bulk_update([event], ["note"]),
        lambda: Event.objects.update_or_create(pk=event.pk, defaults={"note": "x"}),
    )
    for attempt in attempts:
        with pytest.raises(TypeError), transaction.atomic():
            attempt()
    assert list(Event.objects.order_by("pk").values()) == before


# Finding something in it.


def events_of_days(by, *days):
    for day in days:
        Event.objects.create(
            action="publish",
            by=by,
            by_name="x",
            at=timezone.make_aware(dt.datetime(2024, 3, day, 12)),
            note=f"day {day}.",
        )


def test_it_is_narrowed_by_group_person_and_day(client):
    other = UserFactory(first_name="Rana")
    record_event("role", other, other, before="editor", after="publisher", note="")
    events_of_days(client.user, 4, 5, 6)
    page = client.get(LOG, {"what": "accounts", "who": other.pk}).text
    assert "Changed a role" in page
    assert "day 5." not in page
    page = client.get(LOG, {"from": "2024-03-05", "until": "2024-03-05"}).text
    assert [f"day {day}." in page for day in (4, 5, 6)] == [False, True, False]
    page = client.get(LOG, {"from": "2024-03-05", "who": client.user.pk, "q": "day"}).text
    assert [f"day {day}." in page for day in (4, 5, 6)] == [False, True, True]


def test_the_days_keep_the_other_filters(client):
    page = client.get(LOG, {"what": "accounts", "q": "salma"}).text
    assert '<input type="hidden" name="what" value="accounts">' in page
    assert '<input type="hidden" name="q" value="salma">' in page


def test_it_is_searched_by_who_record_and_note(client):
    record_event("publish", TopicFactory(name_ar="الأشجار"), UserFactory(first_name="Rana"), note="Second reading")
    for words in ("Rana", "الأشجار", "second"):
        assert "Second reading" in client.get(LOG, {"q": words}).text
    page = client.get(LOG, {"q": "nowhere"}).text
    assert "Second reading" not in page
    assert "No matching entries." in page


@pytest.mark.parametrize(
    "query",
    ["from=2024-13-01", "until=abc", "from=2024", "from=0001-01-01", "until=9999-12-31", "q=%00", "from=%00"],
)
def test_an_address_that_makes_no_sense_leads_back_to_the_list(client, query):
    response = client.get(f"{LOG}?{query}")
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    assert client.post(f"{LOG}export/?{query}").status_code == 302
    assert not Event.objects.filter(action="export_log").exists()


@pytest.mark.parametrize("query", ["who=99999999999999999999999", "who=abc", "what=nothing", "o=1.-2", "all="])
def test_a_filter_that_is_none_is_no_error(client, query):
    assert client.get(f"{LOG}?{query}", follow=True).status_code == 200


def test_a_hundred_thousand_events_are_paged_without_counting_them(client, django_assert_max_num_queries):
    begin = timezone.now() - dt.timedelta(days=300)
    Event.objects.bulk_create(
        (
            Event(
                action="publish",
                by=client.user,
                by_name="x",
                at=begin + dt.timedelta(minutes=number),
                record_type="articles.article",
                record_id=number,
                record_label=f"Article no. {number}.",
            )
            for number in range(1, 10_001)
        ),
        batch_size=1000,
    )
    with django_assert_max_num_queries(12) as queries:
        page = client.get(LOG).text
    assert "Article no. 10000." in page
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert all("LIMIT" in sql for sql in counting), counting
    # The newest page is the login and 49 articles; the last is as near as any other.
    assert "Article no. 1." in client.get(LOG, {"p": 201}).text
    assert "?p=111" in client.get(LOG, {"p": 101}).text
    assert client.get(LOG, {"p": 99999}).status_code == 302


# The file.


def test_the_file_holds_exactly_what_the_list_shows(client):
    article = ArticleFactory(live="", title_ar="خبر", title_en="News")
    publish(article, "ar", client.user, note="نص عربي")
    rows = exported(client.post(f"{LOG}export/?what=editions"))
    assert rows[0][:3] == ["Time (UTC)", "Who", "Action"]
    assert len(rows) == 2
    event = newest("publish")
    moment = event.at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    assert rows[1][:9] == [
        moment,
        client.user.username,
        "publish",
        "Publish",
        "article",
        str(article.pk),
        event.record_label,
        "ar",
        "نص عربي",
    ]


def test_exporting_is_recorded_and_not_part_of_itself(client):
    before = Event.objects.count()
    rows = exported(client.post(f"{LOG}export/"))
    assert len(rows) == before + 1
    event = Event.objects.get(action="export_log")
    assert event.by == client.user
    assert len(exported(client.post(f"{LOG}export/?what=log"))) == 2
    assert newest("export_log").details == {"filters": "what=log"}


def test_the_button_carries_the_filters_and_the_file_is_kept_nowhere(client):
    page = client.get(LOG, {"what": "access", "p": 1}).text
    assert f'action="{LOG}export/?what=access"' in page
    response = client.post(f"{LOG}export/?what=access")
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]


def test_a_link_alone_exports_nothing(client):
    assert client.get(f"{LOG}export/").status_code == 405
    assert not Event.objects.filter(action="export_log").exists()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1+1"])
def test_no_cell_is_a_formula(client, text):
    assert safe(text) == f"'{text}"
    record_event("comment", TopicFactory(name_ar=text, name_en=text), client.user, note=text)
    rows = exported(client.post(f"{LOG}export/?what=editions"))
    for row in rows[1:]:
        assert not [cell for cell in row if cell.strip()[:1] in tuple("=+-@＝")]


@pytest.mark.parametrize("text", ["", "plain", "a=b", "عربي", "2024-03-05"])
def test_other_cells_stay_as_they_are(text):
    assert safe(text) == text


def test_in_arabic(desk):
    client = desk("administrator", "ar")
    user = UserFactory(role="contributor")
    record_event("role", user, client.user, before="contributor", after="editor")
    page = client.get(LOG).text
    assert "تغيير دور" in page
    assert "من مساهم إلى محرّر" in page
    rows = exported(client.post(f"{LOG}export/?what=accounts"))
    assert "من مساهم إلى محرّر" in [row[8] for row in rows]
