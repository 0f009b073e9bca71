from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Organizations and people")

    def ready(self) -> None:
        from liaison.audit import Group, register_actions
        from organizations import indexing
        from organizations.audit import tell_into, tell_other

        indexing.connect()
        register_actions({"merge": _("Merged another record into it")}, Group.RECORDS, tell_other)
        register_actions({"merged_into": _("Merged into another record")}, Group.RECORDS, tell_into)
        apart = {
            "told_apart": _("Marked as different from another record"),
            "perhaps_the_same": _("No longer marked as different"),
        }
        register_actions(apart, Group.RECORDS, tell_other)
