"""The app configuration of the office."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class OfficeConfig(AppConfig):
    """The configuration of the app ``office``: its declarations, and the signal that creates its first row."""

    name = "office"
    verbose_name = _("The office and its pages")
    declarations = Declarations(
        portable="office.portable.TABLES",
        shown_pictures="office.identity.SHOWN",
        row_followers="office.public.icons.FOLLOWERS",
        health_checks="office.health.CHECKS",
        audit_actions="office.audit_texts.ACTIONS",
        desk_context="office.identity.DESK_CONTEXT",
        password_words="office.identity.PASSWORD_WORDS",  # noqa: S106
    )

    def ready(self) -> None:
        from office.models.menu import begin

        post_migrate.connect(begin, sender=self, dispatch_uid="office")
