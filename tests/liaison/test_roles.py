from __future__ import annotations

from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from liaison.staff.roles import Role, grant_all, permissions_of
from tests.factories import UserFactory


def granted(role: str) -> set[str]:
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_migration_grants_each_role_exactly_its_permissions(role):
    assert granted(role.value) == permissions_of(role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_member_of_staff_holds_exactly_what_the_role_holds(role):
    assert UserFactory(role=role.value).get_all_permissions() == permissions_of(role)


def test_each_role_may_all_that_the_one_before_it_may():
    sets = [permissions_of(role) for role in Role]
    assert all(lower < higher for lower, higher in pairwise(sets))


@pytest.mark.parametrize(
    "permission",
    [
        "auth.change_user",
        "auth.delete_user",
        "liaison.delete_trashitem",
        "liaison.view_event",
        "liaison.export_event",
        "office.change_office",
        "office.add_menuentry",
        "office.add_oldaddress",
    ],
)
def test_only_administrators_manage_staff_and_the_office_and_empty_the_trash_and_read_the_audit_log(permission):
    assert [role for role in Role if permission in permissions_of(role)] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    "permission", ["articles.delete_article", "articles.delete_meeting", "liaison.change_trashitem"]
)
def test_putting_into_the_trash_and_restoring_begin_with_the_editor(permission):
    holders = [role for role in Role if permission in permissions_of(role)]
    assert holders == [Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR]


@pytest.mark.parametrize("permission", ["add_event", "change_event", "delete_event", "add_trashitem"])
def test_nobody_may_write_into_the_audit_log_or_make_up_trash(permission):
    assert not [role for role in Role if f"liaison.{permission}" in permissions_of(role)]


@pytest.mark.parametrize("permission", ["add_office", "delete_office"])
def test_nobody_makes_a_second_office_or_takes_the_one_away(permission):
    assert not [role for role in Role if f"office.{permission}" in permissions_of(role)]


@pytest.mark.parametrize(
    "permission", ["articles.publish_article", "organizations.unprotect_person", "office.change_page"]
)
def test_publishing_and_lifting_protection_begin_with_the_publisher(permission):
    assert [role for role in Role if permission in permissions_of(role)] == [Role.PUBLISHER, Role.ADMINISTRATOR]


@pytest.mark.django_db
def test_granting_again_takes_back_what_was_added_by_hand():
    group = Group.objects.get(name="contributor")
    group.permissions.add(Permission.objects.get(codename="publish_article"))
    grant_all(apps)
    assert granted("contributor") == permissions_of(Role.CONTRIBUTOR)


@pytest.mark.django_db
def test_no_permission_exists_twice():
    """The migration makes permissions before Django does: Django must recognize them as its own."""
    names = list(Permission.objects.values_list("content_type", "codename"))
    assert len(names) == len(set(names))
    assert Permission.objects.filter(codename="publish_article").count() == 1
    assert Permission.objects.filter(content_type__model="article").count() == 6
