"""The levels at which an attendee may be shown; what each level shows is decided beside Attendance."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Disclosure(TextChoices):
    NAMED = "named", _("By name")
    ROLE = "role", _("By post")
    ORGANIZATION = "organization", _("Organization only")
    UNDISCLOSED = "undisclosed", _("Not at all")
