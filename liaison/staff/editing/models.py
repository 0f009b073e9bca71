"""Unsaved text of the desk's pages, and who has which page open."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_page() -> str:
    """Return a new name for an opened page: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Autosave(models.Model):
    """The controls of one page as one member of staff last left them, until they are saved, discarded or expired.

    ``path`` is the page's address; ``page`` is one opening of it, so text typed in two windows is kept separately.
    After a save a ``closed`` row without text remains for a while, so that controls which arrive later are not kept as
    unsaved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    page = models.CharField(max_length=32, default=new_page)
    closed = models.BooleanField(default=False)
    # As a browser would send the form: application/x-www-form-urlencoded.
    data = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "page"], name="autosave_once_per_page")]
        # For deleting expired rows.
        indexes = [models.Index(fields=["saved_at"], name="autosave_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"


class Presence(models.Model):
    """One member of staff on one page, for as long as their browser reports it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="presence_once_per_page")]
        indexes = [models.Index(fields=["path", "seen_at"], name="presence_of_page")]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
