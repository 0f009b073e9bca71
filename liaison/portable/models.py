"""How far an import into this database has come."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ContentImport(models.Model):
    """The last import: which file, and how far it is. There is at most one row.

    It is written in the transaction of the rows it counts, so that an import that was killed goes on after them.
    """

    sha256 = models.CharField(max_length=64)
    # How many lines are done, and which byte of the file comes next.
    line = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    # It failed, and what it wrote is being removed.
    undoing = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="one_import", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.line}"
