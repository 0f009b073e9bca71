"""The certificates of people who were forgotten: that it was done, when, by whom and how much; never whom."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Without letters and digits that are mistaken for one another.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_number() -> str:
    """Return a random certificate number: ``K7QM-2XWA-9RTB-HC4N``."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(4))


class Forgetting(models.Model):
    """One person who was forgotten. It holds neither a name nor the id of what remains."""

    number = models.CharField(_("number"), max_length=19, unique=True, default=new_number, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The name of the account at that time.
    by_name = models.CharField(_("by"), max_length=200, default="", editable=False)
    # By labels of models: rows that were deleted, rows that stay without the name, and rows whose texts were changed.
    deleted = models.JSONField(default=dict, editable=False)
    kept = models.JSONField(default=dict, editable=False)
    changed = models.JSONField(default=dict, editable=False)
    # How many records staff chose to leave as they are, because they name somebody else.
    left = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates of forgotten people")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.number
