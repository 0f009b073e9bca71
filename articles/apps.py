from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Meetings and articles")

    def ready(self) -> None:
        from articles.models.edition import Step
        from liaison.audit import register_actions

        register_actions(dict(Step.choices))
        register_actions(
            {
                "write": _("Wrote text"),
                "assign": _("Assigned"),
                "restore": _("Restored an older version"),
                "came_out": _("Came out as scheduled"),
                "expire": _("Expired"),
                "share_link": _("Made a link for outside"),
                "revoke_link": _("Revoked a link for outside"),
                "fact_check": _("Answered a fact check"),
            }
        )
