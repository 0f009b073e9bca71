"""Records in the trash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TrashItem(models.Model):
    """A record in the trash, with all rows that were deleted with it and the links that led to it."""

    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.BigIntegerField()
    label = models.CharField(_("record"), max_length=300)
    # Django's own serialization (JSON) of the rows, in the order in which they can be restored.
    rows = models.TextField()
    # How many rows of each model went with it: ``[["articles.attendance", 5], …]``.
    counts = models.JSONField(default=list)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("record in the trash")
        verbose_name_plural = _("trash")
        default_permissions = ("view", "change", "delete")
        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="trash_once_per_record")]
        indexes = [models.Index(fields=["-deleted_at", "-id"], name="trash_newest")]

    def __str__(self) -> str:
        return self.label
