"""The four roles of staff and their permissions: one table that the migration, the admin and the tests read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps
    from django.contrib.auth.models import Permission


class Role(TextChoices):
    """A role of staff, in rising order: each one has all permissions of the one before it."""

    CONTRIBUTOR = "contributor", _("Contributor")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    ADMINISTRATOR = "administrator", _("Administrator")


_RECORDS = (
    "articles.article",
    "articles.meeting",
    "articles.topic",
    "organizations.organization",
    "organizations.person",
)
# Rows of the meeting and person screens. They are part of their record, so whoever may change it may remove them.
_PARTS = ("articles.delegation", "articles.attendance", "organizations.membership")


def _all(actions: str, models: tuple[str, ...]) -> set[str]:
    return {f"{model.replace('.', f'.{action}_')}" for action in actions.split() for model in models}


# "delete" moves a record to the trash, which nothing that readers can find may enter; administrators empty the trash.
ADDS: dict[Role, set[str]] = {
    Role.CONTRIBUTOR: _all("view add", _RECORDS)
    | _all("view add change delete", _PARTS)
    | _all("change", ("articles.article", "articles.meeting")),
    Role.EDITOR: _all("change delete", _RECORDS)
    | {"articles.review_article", "organizations.view_protected_person"}
    | _all("view change", ("liaison.trashitem",)),
    Role.PUBLISHER: {"articles.publish_article", "organizations.unprotect_person", "organizations.view_contact"}
    | _all("view add change delete", ("office.page",)),
    Role.ADMINISTRATOR: _all("view add change delete", ("auth.user", "office.menuentry", "office.oldaddress"))
    | _all("view change", ("office.office",))
    | {
        "auth.view_group",
        "liaison.delete_trashitem",
        "liaison.view_event",
        "liaison.export_event",
        "organizations.forget_person",
        "organizations.view_forgetting",
    },
}


def permissions_of(role: Role) -> set[str]:
    """Return all permissions of ``role``, with those of the roles below it, as ``app.codename``."""
    order = list(Role)
    return set().union(*(ADDS[lower] for lower in order[: order.index(role) + 1]))


def grant_all(apps: Apps) -> None:
    """Set the four groups and their permissions to the table above. ``apps`` may be a migration's registry."""
    group_model = apps.get_model("auth", "Group")
    for role in Role:
        group, _created = group_model.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(apps, role))


def _permissions(apps: Apps, role: Role) -> Iterator[Permission]:
    """Yield the Permission rows of ``role``. Missing ones are created: Django creates them after all migrations."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for full_name in sorted(permissions_of(role)):
        app_label, codename = full_name.split(".")
        content_type, _created = content_types.get_or_create(app_label=app_label, model=codename.rpartition("_")[2])
        # Django's own wording, so that these rows equal the ones it would create.
        name = f"Can {codename.replace('_', ' ')}"
        yield permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
