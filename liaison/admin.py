"""The staff side: Django's admin under the office's name, in the staff member's language."""

from __future__ import annotations

from django.contrib import admin


class DeskSite(admin.AdminSite):
    """Replaced below."""
