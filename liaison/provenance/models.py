"""The log of what was published: its entries, what waits to be entered, and the heads of its tree that were signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from django.db import models
from django.utils import timezone

from liaison.provenance.keys import random_secret
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions

_REFUSED = "The log is appended to and never changed."


class Kind(models.TextChoices):
    """What an entry says."""

    PUBLISHED = "published"
    UPDATED = "updated"
    CORRECTED = "corrected"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    EXPIRED = "expired"
    REMOVED = "removed"
    # The salted hash of a version was made anew.
    RESEALED = "resealed"
    # From here on another key signs.
    KEY = "key"


class LogLineQuerySet(models.QuerySet["LogLine"]):
    """A queryset of entries, which can be selected and appended, but not changed or deleted."""

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError(_REFUSED)

    def delete(self) -> NoReturn:
        raise TypeError(_REFUSED)


class LogLine(models.Model):
    """One entry of the log. ``line`` is what is published and hashed; the columns below repeat it for queries."""

    index = models.PositiveBigIntegerField(primary_key=True)
    line = models.BinaryField()
    # The roots of the full subtrees that end here, 32 bytes each; the first is the hash of ``line``.
    nodes = models.BinaryField()
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, default="", choices=[(code, code) for code in LANGUAGES])
    record = models.PositiveBigIntegerField(null=True)
    version = models.PositiveIntegerField(null=True)

    objects = LogLineQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        # What the log says of an edition.
        indexes = [models.Index(fields=["record", "language", "version"], name="log_line_of_version")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    def save(self, **options: Unpack[SaveOptions]) -> None:
        if not self._state.adding:
            raise TypeError(_REFUSED)
        options["force_insert"] = True
        super().save(**options)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError(_REFUSED)


class Announcement(models.Model):
    """What a step announced and the log does not have yet. It is stored with the step and entered right after it.

    So publishing never waits for the log, and nothing is in the log that was rolled back.
    """

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    record = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(null=True)
    # The salted hash of the version, in hexadecimal digits.
    digest = models.CharField(max_length=64, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.language}"


class LogState(models.Model):
    """The one row that whoever appends locks: how many entries there are, and the roots of the full subtrees."""

    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)
    # The hash of the newest entry.
    newest = models.BinaryField(default=bytes)
    # The key of the index in which texts are looked up; see ``articles.provenance``.
    secret = models.BinaryField(default=random_secret)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.size} entries"


class TreeHead(models.Model):
    """A signed statement of what the log held: ``text`` is what was signed, ``signature`` is armored (SSHSIG)."""

    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    signature = models.TextField()
    key = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.size} entries, signed"


class LogKey(models.Model):
    """A public key that signs or signed, as OpenSSH writes it; ``endorsement`` is a signature by the key before it."""

    public = models.CharField(max_length=100, unique=True)
    # When it was first used; empty for one that was made to take the place of today's.
    since = models.DateTimeField(null=True)
    endorsement = models.TextField(default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.public
