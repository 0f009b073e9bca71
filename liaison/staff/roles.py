"""The four roles of staff and what each may do: one table that the migration, the admin and the tests read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps
    from django.contrib.auth.models import Permission


class Role(TextChoices):
    """Each may do all that the one before it may."""

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
# Rows of the meeting and person screens: part of the record they stand in, so whoever may write it may take them out.
_PARTS = ("articles.delegation", "articles.attendance", "organizations.membership")


def _all(actions: str, models: tuple[str, ...]) -> set[str]:
    return {f"{model.replace('.', f'.{action}_')}" for action in actions.split() for model in models}


# To delete is to put into the trash, where nothing that readers can find may go; administrators empty it.
ADDS: dict[Role, set[str]] = {
    Role.CONTRIBUTOR: _all("view add", _RECORDS)
    | _all("view add change delete", _PARTS)
    | _all("change", ("articles.article", "articles.meeting")),
    Role.EDITOR: _all("change delete", _RECORDS)
    | {"articles.review_article"}
    | _all("view change", ("liaison.trashitem",)),
    Role.PUBLISHER: {"articles.publish_article", "organizations.unprotect_person"}
    | _all("view add change delete", ("office.page",)),
    Role.ADMINISTRATOR: _all("view add change delete", ("auth.user", "office.menuentry", "office.oldaddress"))
    | _all("view change", ("office.office",))
    | {"auth.view_group", "liaison.delete_trashitem", "liaison.view_event", "liaison.export_event"},
}


def permissions_of(role: Role) -> set[str]:
    """``app.codename`` of every permission the role holds, those of the roles below it included."""
    order = list(Role)
    return set().union(*(ADDS[lower] for lower in order[: order.index(role) + 1]))


def grant_all(apps: Apps) -> None:
    """Bring the four groups and their permissions to the table above. ``apps`` may be a migration's registry."""
    group_model = apps.get_model("auth", "Group")
    for role in Role:
        group, _created = group_model.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(apps, role))


def _permissions(apps: Apps, role: Role) -> Iterator[Permission]:
    """The Permission rows of ``role``, made where Django, which makes them after all migrations, has not yet."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for full_name in sorted(permissions_of(role)):
        app_label, codename = full_name.split(".")
        content_type, _created = content_types.get_or_create(app_label=app_label, model=codename.rpartition("_")[2])
        # Django's own wording, so that it recognizes these rows as the ones it would have made.
        name = f"Can {codename.replace('_', ' ')}"
        yield permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]
