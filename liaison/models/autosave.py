"""What was typed into a page of the desk and not saved yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Autosave(models.Model):
    """The controls of one page as one member of staff last left them, until they save, discard or forget them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    # As a browser would send the form: application/x-www-form-urlencoded.
    data = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="autosave_once_per_page")]
        # For the ones that have expired.
        indexes = [models.Index(fields=["saved_at"], name="autosave_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
