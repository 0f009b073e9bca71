"""The configuration of the app ``articles``."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class ArticlesConfig(AppConfig):
    """The configuration of the app, with its declarations for the shared code."""

    name = "articles"
    verbose_name = _("Meetings and articles")
    declarations = Declarations(
        portable="articles.portable.TABLES",
        unseen_tables="articles.kept_pages.UNSEEN",
        exact_rows="articles.kept_pages.EXACT",
        clock_changes="articles.kept_pages.CLOCK",
        index_sources="articles.index.sources.SOURCES",
        row_followers="articles.publishing.followers.FOLLOWERS",
        merge_followers="articles.publishing.merged_ids.FOLLOWERS",
        forget_followers="articles.publishing.merged_ids.FORGETTING",
        rewritten_followers="articles.provenance.sealing.REWRITTEN",
        shown_pictures="articles.read.pictures.SHOWN",
        audit_actions="articles.audit_texts.ACTIONS",
        desk_panels="articles.admin.dashboard.PANELS",
        health_checks="articles.health.CHECKS",
        desk_pages="articles.admin.desk_pages.PAGES",
        jobs="articles.publishing.prepared.JOBS",
    )

    def ready(self) -> None:
        post_migrate.connect(_complete_the_log, sender=self)


def _complete_the_log(**_signal: object) -> None:
    """Take versions into the log that were stored before there was one; nothing where its tables are not there (yet)."""
    from articles.provenance.sealing import catch_up
    from liaison.models import LogState

    if {"articles_seal", LogState._meta.db_table} <= set(connection.introspection.table_names()):
        catch_up()
