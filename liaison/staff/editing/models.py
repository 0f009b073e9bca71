"""What was typed into a page of the desk and not saved yet, and who has which page open."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_page() -> str:
    """The name of a page that was opened: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Autosave(models.Model):
    """The controls of one page as one member of staff last left them, until they save, discard or forget them.

    ``path`` is where the page stands, ``page`` one opening of it: what was typed in two of them is kept side by side. Of
    one that was saved a ``closed`` row without text remains for a while: what arrives of it later is not unsaved.
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
        # For the ones that have expired.
        indexes = [models.Index(fields=["saved_at"], name="autosave_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"


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
