from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Meetings and articles")

    def ready(self) -> None:
        from articles.indexing import signals
        from articles.made_files import forget_all, forget_attended, forget_protected, forget_what_left
        from articles.models.edition import Step
        from articles.models.merged import follow
        from liaison.audit import register_actions
        from liaison.search.rebuilding import build_if_outdated
        from organizations.models.merging import merged

        signals.connect()
        post_migrate.connect(build_if_outdated, sender=self, dispatch_uid="first index")
        merged.connect(follow, dispatch_uid="links kept as JSON")
        for name in ("Article", "Meeting"):
            post_save.connect(forget_what_left, sender=self.get_model(name), dispatch_uid=f"files of {name}")
            post_delete.connect(forget_all, sender=self.get_model(name), dispatch_uid=f"files of {name}")
        for signal in (post_save, post_delete):
            signal.connect(forget_attended, sender=self.get_model("Attendance"), dispatch_uid="files of Attendance")
        post_save.connect(forget_protected, sender="organizations.Person", dispatch_uid="files of Person")
        register_actions(dict(Step.choices))
        register_actions(
            {
                "write": _("Edited text"),
                "assign": _("Assigned"),
                "restore": _("Restored an older version"),
                "came_out": _("Published on schedule"),
                "expire": _("Expired"),
                "share_link": _("Created a link for outside"),
                "revoke_link": _("Revoked a link for outside"),
                "reopen_link": _("Reopened a link for outside"),
                "hide_meeting": _("Hid the meeting from visitors"),
                "show_meeting": _("Made the meeting public again"),
                "fact_check": _("Answered a fact check"),
                "lead": _("Made it the front page lead"),
                "stop_leading": _("Removed it as the front page lead"),
            }
        )
        register_actions(
            {
                "attach": _("Attached a file"),
                "change_attachment": _("Changed an attachment"),
                "detach": _("Removed an attachment"),
            },
            tell=lambda event: str(event.details.get("title", "")),
        )
