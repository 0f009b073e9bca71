"""The events of records: what was done, by whom and when. They make each record's timeline and the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from typing import Unpack

    from django.contrib.auth.models import User

    from liaison.typing import SaveOptions


class EventQuerySet(models.QuerySet["Event"]):
    """A queryset of events, which can be selected and appended, but not changed or deleted."""

    def of(self, record: models.Model) -> Self:
        """Return the events of ``record``, the newest first. This works after the record went to the trash too."""
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk).order_by("-at", "-pk")

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError("Events are appended and never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Events are appended and never deleted.")


class Event(models.Model):
    """One thing that was done. Events are never changed or deleted; they outlive the records they are about."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    # The name of the account, or of somebody from outside, at that time.
    by_name = models.CharField(_("who"), max_length=200, default="", blank=True)
    action = models.CharField(_("what"), max_length=40)
    record_type = models.CharField(_("kind of record"), max_length=100, default="", blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    record_label = models.CharField(_("record"), max_length=300, default="", blank=True)
    language = models.CharField(
        _("edition"), max_length=2, default="", blank=True, choices=[(code, code) for code in LANGUAGES]
    )
    note = models.TextField(_("note"), default="", blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        default_permissions = ("view",)
        permissions = [("export_event", "Can export the audit log")]
        indexes = [
            # A record's timeline.
            models.Index(fields=["record_type", "record_id", "-at"], name="event_timeline"),
            # The audit log, newest first, and by kind of event.
            models.Index(fields=["-at", "-id"], name="event_log"),
            models.Index(fields=["action", "-at"], name="event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record_label}".strip()

    def save(self, **options: Unpack[SaveOptions]) -> None:
        if self.pk is not None:
            raise TypeError("Events are appended and never changed.")
        super().save(**options)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("Events are appended and never deleted.")


def name_of(user: User | None) -> str:
    """Return the name of an account; empty for None, the system."""
    return (user.get_full_name() or user.get_username()) if user else ""


def record_event(
    action: str,
    record: models.Model | None = None,
    by: User | None = None,
    *,
    by_name: str = "",
    language: str = "",
    note: str = "",
    **details: object,
) -> Event:
    """Append an event: ``record_event("publish", article, user, language="ar", note="…", version=3)``.

    ``by`` is None for the system, or for the person whom ``by_name`` names. ``details`` are values that JSON can hold.
    """
    about: dict[str, object] = {}
    if record is not None:
        about = {
            "record_type": record._meta.label_lower,
            "record_id": record.pk,
            "record_label": str(record)[:300],
        }
    return append_event(action, by, by_name or name_of(by), about, language=language, note=note, details=details)


def append_event(action: str, by: User | None, by_name: str, about: dict[str, object], **more: object) -> Event:
    """Append an event about a record that may no longer exist: ``about`` holds its type, id and label."""
    return Event.objects.create(action=action, by=by, by_name=by_name[:200], **about, **more)
