"""The log of what transactions changed for readers, which every node reads and takes its answers out by."""

from __future__ import annotations

from django.db import models


class Purge(models.Model):
    """What one transaction changed, as pairs of a tag and an entry (``liaison.page_cache.tags.Changed``).

    Ids are in the order of the commits. ``mark`` tells two rows of one id apart, where a database was restored.
    """

    mark = models.CharField(max_length=16)
    at = models.DateTimeField()
    changed = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}"
