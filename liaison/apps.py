"""The app configurations of Liaison: the app ``liaison`` itself, and Django's admin with our site."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class LiaisonConfig(AppConfig):
    """The configuration of the app ``liaison``: its declarations, and the signal receivers it connects."""

    name = "liaison"
    verbose_name = _("Trash and audit log")
    default = True
    declarations = Declarations(
        unseen_tables="liaison.page_cache.own_tables.UNSEEN",
        exact_rows="liaison.page_cache.own_tables.EXACT",
        audit_actions="liaison.staff.audit.log.ACTIONS",
        desk_panels="liaison.health.panels.PANELS",
        desk_pages="liaison.staff.desk_pages.PAGES",
        health_checks="liaison.health.checks.CHECKS",
        portable="liaison.portable.tables.TABLES",
        health_probes="liaison.health.probes.PROBES",
        jobs="liaison.tasks.jobs.JOBS",
    )

    def ready(self) -> None:
        from liaison import row_changes
        from liaison.provenance.signing import may_sign
        from liaison.search.index.rebuild import build_if_outdated
        from liaison.staff.access import alerts
        from liaison.staff.audit import log as audit
        from liaison.staff.reauthentication import note_logins
        from liaison.startup import keep_a_log, report_errors

        report_errors()
        alerts.connect()
        audit.connect()
        note_logins()
        row_changes.connect()
        if settings.SIGNING_KEY:
            # A key that cannot sign stops the start, as any wrong setting does.
            may_sign()
        post_migrate.connect(keep_a_log, sender=self)
        post_migrate.connect(build_if_outdated, sender=self)


class DeskAdminConfig(admin_apps.AdminConfig):
    """The configuration of Django's admin app, with ``DeskSite`` as the default site."""

    default = False
    default_site = "liaison.staff.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django_tasks_db.models import DBTaskResult

        # The queue has a page of its own: liaison/tasks/page.py.
        admin.site.unregister(DBTaskResult)
