"""Rows that each database numbers by itself, and that an export knows by their names: roles, permissions, kinds of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model


def _groups() -> Iterator[tuple[int, str]]:
    yield from Group.objects.values_list("pk", "name")


def _permissions() -> Iterator[tuple[int, str]]:
    for pk, app, name in Permission.objects.values_list("pk", "content_type__app_label", "codename"):
        yield pk, f"{app}.{name}"


def _kinds() -> Iterator[tuple[int, str]]:
    for pk, app, model in ContentType.objects.values_list("pk", "app_label", "model"):
        yield pk, f"{app}.{model}"


NAMED: dict[type[Model], Callable[[], Iterator[tuple[int, str]]]] = {
    Group: _groups,
    Permission: _permissions,
    ContentType: _kinds,
}


def names_of(model: type[Model]) -> dict[int, str]:
    """Return the names of the rows of ``model``, one of ``NAMED``, by their ids."""
    return dict(NAMED[model]())


def ids_of(model: type[Model]) -> dict[str, int]:
    """Return the ids of the rows of ``model``, one of ``NAMED``, by their names."""
    return {name: pk for pk, name in NAMED[model]()}
