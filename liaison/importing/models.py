"""Where records came from, so that a second run of an import finds what the first one made."""

from __future__ import annotations

from hashlib import blake2b

from django.db import models

from liaison.text.languages import LANGUAGES


class Origin(models.Model):
    """One thing of another system, and the record that was made of it here.

    It outlives the record: what staff deleted here is not made again by the next run. Plain ids, as in ``Event``.
    """

    # Which system: the address of a site, or the name of a list.
    source = models.CharField(max_length=200)
    # What it is there ("post", "term", "file" …), and its id there.
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    record_type = models.CharField(max_length=100)
    record_id = models.BigIntegerField()
    # The edition that was made of it; empty for what has none.
    language = models.CharField(max_length=2, default="", blank=True, choices=[(code, code) for code in LANGUAGES])
    # Digests: of what was read there, and of what was stored here. Another one here means that staff changed it.
    seen = models.CharField(max_length=32)
    made = models.CharField(max_length=32, default="", blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="origin_once")]
        indexes = [models.Index(fields=["record_type", "record_id"], name="origin_of_record")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.key}"


def digest(*parts: object) -> str:
    """Return a digest of ``parts`` (texts, numbers, and lists of them) of 32 characters."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()
