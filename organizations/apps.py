"""The app configuration of organizations and people."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class OrganizationsConfig(AppConfig):
    """The configuration of the app ``organizations``, with its declarations."""

    name = "organizations"
    verbose_name = _("Organizations and people")
    declarations = Declarations(
        portable="organizations.portable.TABLES",
        unseen_tables="organizations.kept_pages.UNSEEN",
        exact_rows="organizations.kept_pages.EXACT",
        clock_changes="organizations.kept_pages.CLOCK",
        index_sources="organizations.index.SOURCES",
        merge_followers="organizations.importing.run.MERGE_FOLLOWERS",
        shown_pictures="organizations.read.logos.SHOWN",
        audit_actions="organizations.audit_texts.ACTIONS",
        desk_panels="organizations.admin.consents.PANELS",
        beside_backups="organizations.forgetting.again.BESIDE",
    )
