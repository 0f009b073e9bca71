from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("The office and its pages")

    def ready(self) -> None:
        from liaison.desk import DeskSite
        from office import audit
        from office.icons import forget
        from office.identity import identity
        from office.models.menu import begin

        DeskSite.office_name = staticmethod(lambda: str(identity()))
        post_migrate.connect(begin, sender=self, dispatch_uid="office")
        post_save.connect(forget, sender=self.get_model("Office"), dispatch_uid="icons of the office")
        audit.register()
