"""Decisions that a certain place may name a certain person all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

REASON_LENGTH = 500


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """The queryset of decisions."""

    def holding(self, people: Iterable[int]) -> set[tuple[object, ...]]:
        """Return what was decided about ``people`` (ids): person, record, place, spelling, and the names at the time."""
        columns = ("person", "record_type", "record_id", "place", "fingerprint", "names")
        return set(self.filter(person__in=list(people)).values_list(*columns))


class Clearance(models.Model):
    """A publisher's decision that one place may name one person, with the reason.

    It holds for the spelling that was seen and for the names that the person had: it lapses when one of them changes.
    Record and person are kept by their ids, so that a decision outlives neither.
    """

    person = models.BigIntegerField()
    record_type = models.CharField(max_length=100)
    record_id = models.BigIntegerField()
    place = models.CharField(max_length=120)
    # Hashes of the name as the place writes it, and of the person's names.
    fingerprint = models.CharField(max_length=64)
    names = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision to name somebody")
        verbose_name_plural = _("decisions to name somebody")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "record_type", "record_id", "place", "fingerprint", "names"],
                name="clearance_once_per_place",
            ),
            models.CheckConstraint(name="clearance_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id} {self.place}"
