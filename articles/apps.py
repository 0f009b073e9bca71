from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _

from liaison.declarations import Declarations


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Meetings and articles")
    declarations = Declarations(
        audit_actions="articles.audit.ACTIONS",
        desk_panels="articles.admin.dashboard.PANELS",
        desk_pages="articles.admin.calendar.PAGES",
    )

    def ready(self) -> None:
        from articles.index import signals
        from articles.public.rendered_files import forget_all, forget_attended, forget_protected, forget_what_left
        from articles.publishing.merged_ids import follow
        from liaison.search.index.rebuild import build_if_outdated
        from organizations.merging.merge import merged

        signals.connect()
        post_migrate.connect(build_if_outdated, sender=self, dispatch_uid="first index")
        merged.connect(follow, dispatch_uid="links kept as JSON")
        for name in ("Article", "Meeting"):
            post_save.connect(forget_what_left, sender=self.get_model(name), dispatch_uid=f"files of {name}")
            post_delete.connect(forget_all, sender=self.get_model(name), dispatch_uid=f"files of {name}")
        for signal in (post_save, post_delete):
            signal.connect(forget_attended, sender=self.get_model("Attendance"), dispatch_uid="files of Attendance")
        post_save.connect(forget_protected, sender="organizations.Person", dispatch_uid="files of Person")
