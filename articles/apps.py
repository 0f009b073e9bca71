"""The configuration of the app ``articles``."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class ArticlesConfig(AppConfig):
    """The configuration of the app, with its declarations for the shared code."""

    name = "articles"
    verbose_name = _("Meetings and articles")
    declarations = Declarations(
        index_sources="articles.index.sources.SOURCES",
        row_followers="articles.publishing.followers.FOLLOWERS",
        merge_followers="articles.publishing.merged_ids.FOLLOWERS",
        forget_followers="articles.publishing.merged_ids.FORGETTING",
        shown_pictures="articles.read.pictures.SHOWN",
        audit_actions="articles.audit_texts.ACTIONS",
        desk_panels="articles.admin.dashboard.PANELS",
        desk_pages="articles.admin.desk_pages.PAGES",
    )
