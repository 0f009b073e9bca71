"""Administrators look after staff accounts, and superusers are beyond their reach."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from liaison.staff.roles import Role
from tests.admin.forms import PageForm, errors
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/auth/user/"
ADD = f"{LIST}add/"


@pytest.fixture
def client(desk):
    return desk("administrator")


def change(user):
    return f"{LIST}{user.pk}/change/"


def test_an_administrator_makes_an_account_with_a_role(client):
    form = PageForm(client.get(ADD)).fill(username="salma", password1=PASSWORD, password2=PASSWORD, role=Role.EDITOR)

    response = client.post(ADD, form.data)

    assert response.status_code == 302, errors(response)
    user = User.objects.get(username="salma")
    assert [group.name for group in user.groups.all()] == ["editor"]
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert user.check_password(PASSWORD)


def test_a_role_is_changed_and_an_account_made_inactive(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user))).fill(role=Role.PUBLISHER, first_name="سلمى")
    del form.data["is_active"]

    client.post(form.url, form.data)

    user.refresh_from_db()
    assert [group.name for group in user.groups.all()] == ["publisher"]
    assert (user.first_name, user.is_active, user.is_staff) == ("سلمى", False, True)


def test_nobody_becomes_a_superuser_by_a_forged_form(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user)))
    forged = {"is_superuser": "on", "user_permissions": "1", "groups": Group.objects.get(name="administrator").pk}
    client.post(form.url, {**form.data, **forged})
    form = PageForm(client.get(ADD)).fill(username="salma", password1=PASSWORD, password2=PASSWORD, role=Role.EDITOR)
    client.post(ADD, {**form.data, **forged})
    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.exclude(user_permissions=None).exists()
    assert set(User.objects.filter(groups__name="administrator")) == {client.user}


def test_a_role_that_does_not_exist(client):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user)))
    response = client.post(form.url, {**form.data, "role": "root"})
    assert [field for field, _ in errors(response)] == ["role"]


def test_a_superuser_is_nowhere_to_be_found(client):
    root = User.objects.create_superuser("root", password=PASSWORD)
    assert "root" not in client.get(LIST).text
    for address in (
        change(root),
        f"{LIST}{root.pk}/password/",
        f"{LIST}{root.pk}/delete/",
        f"{LIST}{root.pk}/history/",
    ):
        assert client.get(address).status_code in (302, 404), address
        client.post(address, {"password1": "x" * 12, "password2": "x" * 12, "post": "yes"})
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_an_administrator_keeps_their_own_access(client):
    form = PageForm(client.get(change(client.user))).fill(role=Role.EDITOR)
    del form.data["is_active"]
    response = client.post(form.url, form.data)
    assert {field for field, _ in errors(response)} == {"role", "is_active"}
    assert client.get(f"{LIST}{client.user.pk}/delete/").status_code == 403


def test_an_account_that_did_something_is_not_deleted(client, desk):
    busy, idle = desk("publisher"), UserFactory(role="editor")
    PageForm(busy.get("/admin/articles/topic/add/")).fill(name_en="Schools").submit(busy)
    assert client.post(f"{LIST}{busy.user.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{LIST}{idle.pk}/delete/", {"post": "yes"})
    assert list(User.objects.exclude(pk=client.user.pk)) == [busy.user]


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_other_roles_have_nothing_to_do_with_accounts(desk, role):
    client = desk(role)
    for address in (LIST, ADD, change(UserFactory(role="contributor"))):
        assert client.get(address).status_code == 403


def test_roles_themselves_are_not_edited(client):
    assert client.get("/admin/auth/group/").status_code == 404


@pytest.mark.parametrize("name", ["username", "first_name", "email"])
def test_a_nul_byte_in_an_account(client, name):
    user = UserFactory(role="contributor")
    form = PageForm(client.get(change(user)))
    assert errors(client.post(form.url, {**form.data, name: "a\x00b@example.org"}))
