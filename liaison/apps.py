from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class LiaisonConfig(AppConfig):
    name = "liaison"
    default = True


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our site in place of its own."""

    default = False
    default_site = "liaison.desk.DeskSite"
