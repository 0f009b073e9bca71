"""What proves and finds the text of a version: its salted hash, and the keyed beginnings of its paragraphs.

Rows are kept by the id of a version, without a relation: they are derived from its text, and no part of what the trash keeps.
"""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """The salt and the salted hash (32 bytes each) of a version. Without the salt, the hash in the log proves nothing."""

    version_id = models.PositiveBigIntegerField(primary_key=True)
    salt = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.version_id} {bytes(self.digest).hex()}"


class Anchor(models.Model):
    """The keyed hash of the first words of a paragraph, and a version that has it."""

    key = models.BigIntegerField()
    version_id = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "version_id"], name="anchor_once_per_version")]
        indexes = [models.Index(fields=["version_id"], name="anchor_of_version")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}"
