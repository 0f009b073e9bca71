"""What matters most asks for the password again when it was given a while ago, and loses nothing that was typed."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from lxml import html

from liaison.models import Event
from tests.admin.forms import PARSER, PageForm
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EXPORT = "/admin/liaison/event/export/?what=access"
NEW = "a long and quiet evening"


@pytest.fixture
def client(desk):
    return desk("administrator")


def ago(client, minutes):
    """As if the user of ``client`` had given the password so many minutes ago."""
    session = client.session
    session["authenticated_at"] = int(time.time()) - minutes * 60
    session.save()


def change(user):
    return f"/admin/auth/user/{user.pk}/change/"


def answer(client, page, password=PASSWORD):
    assert page.status_code == 403
    form = PageForm(page)
    return client.post(page.request["PATH_INFO"] + _query(page), {**form.data, "password": password})


def _query(page):
    query = page.request.get("QUERY_STRING")
    return f"?{query}" if query else ""


def test_a_new_role_waits_for_the_password_and_is_then_given(client):
    user = UserFactory(role="contributor", first_name="سليم")
    form = PageForm(client.get(change(user))).fill(role="publisher", first_name="سليم & <b>")
    ago(client, 11)
    page = client.post(form.url, form.data)
    assert "Confirm that it is you" in page.text
    user.refresh_from_db()
    assert (user.groups.get().name, user.first_name) == ("contributor", "سليم")
    assert answer(client, page).status_code == 302
    user.refresh_from_db()
    assert (user.groups.get().name, user.first_name) == ("publisher", "سليم & <b>")
    # And for ten minutes nothing is asked.
    form = PageForm(client.get(change(user))).fill(role="editor")
    assert client.post(form.url, form.data).status_code == 302


def test_shortly_after_the_login_nothing_is_asked(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role="editor")
    ago(client, 9)
    assert client.post(form.url, form.data).status_code == 302
    assert user.groups.get().name == "editor"


def test_a_wrong_password_changes_nothing_and_asks_again(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role="editor")
    ago(client, 60)
    page = answer(client, client.post(form.url, form.data), "wrong")
    assert "This is not your password" in page.text
    assert user.groups.get().name == "contributor"
    assert answer(client, page).status_code == 302
    assert user.groups.get().name == "editor"


def test_a_new_accounts_password_waits_without_standing_in_the_page(client):
    form = PageForm(client.get("/admin/auth/user/add/")).fill(
        username="salma", role="editor", password1=NEW, password2=NEW
    )
    ago(client, 60)
    page = client.post("/admin/auth/user/add/", form.data)
    assert NEW not in page.text
    assert answer(client, page).status_code == 302
    assert User.objects.get(username="salma").check_password(NEW)


@pytest.mark.parametrize("where", ["password", "delete"])
def test_passwords_of_others_and_deleting_them(client, where):
    user = UserFactory(role="contributor")
    ago(client, 60)
    page = client.post(f"/admin/auth/user/{user.pk}/{where}/", {"password1": NEW, "password2": NEW, "post": "yes"})
    assert "Confirm that it is you" in page.text
    assert User.objects.get(pk=user.pk).password == user.password
    assert answer(client, page).status_code == 302
    user = User.objects.filter(pk=user.pk).first()
    assert user is None if where == "delete" else user.check_password(NEW)


def test_the_export_of_the_audit_log_comes_after_the_answer(client):
    ago(client, 60)
    page = client.post(EXPORT)
    assert not Event.objects.filter(action="export_log").exists()
    got = answer(client, page)
    assert got["Content-Type"].startswith("text/csv")
    assert Event.objects.get(action="export_log").details == {"filters": "what=access"}


def test_whoever_may_not_is_not_asked(desk):
    editor = desk("editor")
    ago(editor, 60)
    assert "Your role cannot open this page" in editor.post(EXPORT).text


def test_what_waits_can_be_sent_neither_by_another_nor_to_another_page(client, desk):
    user, other = UserFactory(role="contributor"), UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role="publisher")
    ago(client, 60)
    sealed = PageForm(client.post(form.url, form.data)).data["_sealed"]
    second = desk("administrator")
    ago(second, 60)
    for sender, address, held in (
        (client, change(other), sealed),
        (second, change(user), sealed),
        (client, change(user), "x" + sealed),
    ):
        response = sender.post(address, {"_sealed": held, "password": PASSWORD})
        assert response.status_code == 302
        assert response.url == address
    assert {user.groups.get().name, other.groups.get().name} == {"contributor"}


def test_what_waits_survives_the_end_of_the_session(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role="publisher")
    ago(client, 60)
    page = client.post(form.url, form.data)
    Session.objects.all().delete()
    login = answer(client, page)
    held = PageForm(login)
    again = client.post(held.url, {**held.data, "username": client.user.username, "password": PASSWORD})
    root = html.document_fromstring(again.text, parser=PARSER)
    [form] = root.xpath("//form[.//textarea[@name='_sealed']]")
    values = {
        c.get("name"): (c.text or c.get("value") or "").removeprefix("\n") for c in form.iter("input", "textarea")
    }
    assert client.post(form.get("action"), values).status_code == 302
    assert user.groups.get().name == "publisher"


def test_a_page_asked_in_arabic(desk):
    client = desk("administrator", "ar")
    ago(client, 60)
    assert "أكّد أنك أنت" in client.post(EXPORT).text


def test_what_waits_outlives_a_new_secret_key(client, settings):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role="publisher")
    ago(client, 60)
    page = client.post(form.url, form.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5
    assert answer(client, page).status_code == 302
    assert user.groups.get().name == "publisher"


def test_a_forged_question_of_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role="administrator"))
    ago(client, 60)
    assert client.post(EXPORT, {"_sealed": "x", "password": PASSWORD}).status_code == 403
    assert not Event.objects.filter(action="export_log").exists()
