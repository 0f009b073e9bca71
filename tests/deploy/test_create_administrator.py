"""The first account: made with a password and a second step at once, told once, and opened by both alone."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from liaison.models import AuthenticatorApp
from liaison.staff.roles import Role

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> str:
    told = StringIO()
    call_command("create_administrator", *arguments, stdout=told)
    return told.getvalue()


@pytest.fixture
def told() -> str:
    return create("samira", "--email", "samira@example.org")


def test_the_account_may_do_everything_and_has_what_was_told(told):
    user = User.objects.get()
    assert (user.username, user.email, user.is_staff, user.is_superuser) == ("samira", "samira@example.org", True, True)
    assert user.groups.get().name == Role.ADMINISTRATOR
    assert user.check_password(re.search(r"Password:  (\S+)", told)[1])
    assert AuthenticatorApp.objects.get(user=user, confirmed=True).key_as_text() in told
    assert len(re.findall(r"^  (?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$", told, re.MULTILINE)) == 10


def test_password_and_recovery_code_open_it_and_the_password_alone_does_not(client, told):
    password = re.search(r"Password:  (\S+)", told)[1]
    first = client.post("/admin/login/", {"username": "samira", "password": password, "next": "/admin/"}, follow=True)
    assert "_auth_user_id" not in client.session
    code = re.search(r"^  ([A-Z2-7-]{19})$", told, re.MULTILINE)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.text))
    client.post("/admin/login/", {**hidden, "next": "/admin/", "code": code}, follow=True)
    assert client.get("/admin/").status_code == 200
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_second_run_of_the_installation_makes_no_second_account(told):
    assert create("huda", "--if-none") == ""
    assert User.objects.count() == 1


def test_a_name_that_is_taken_or_none_is_refused_and_changes_nothing(told):
    for name, reason in (("samira", "already"), ("sa mira", "valid username")):
        with pytest.raises(CommandError, match=reason):
            create(name)
    assert User.objects.count() == 1
