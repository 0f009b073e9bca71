"""Who has which page of the desk open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Presence(models.Model):
    """One member of staff on one page, while their browser keeps saying so."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="presence_once_per_page")]
        indexes = [models.Index(fields=["path", "seen_at"], name="presence_of_page")]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
