"""Pairs of organizations, or of people, that staff have marked as different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from organizations.models.named import Named

Pair = tuple[int, int]


def pair(one: int, other: int) -> Pair:
    """Return two ids in the order in which they are stored, the lower first."""
    return min(one, other), max(one, other)


class ToldApartQuerySet(models.QuerySet["ToldApart"]):
    """A queryset of pairs that were marked as different."""

    def of(self, model: type[Named]) -> Self:
        """Return the pairs of records of ``model``."""
        return self.filter(kind=model._meta.model_name)

    def pairs(self) -> set[Pair]:
        """Return the ids of the pairs."""
        return set(self.values_list("first", "second"))

    def tells_apart(self, one: Named, other: Named) -> bool:
        """Return whether the two records are marked as different."""
        first, second = pair(one.pk, other.pk)
        return self.of(type(one)).filter(first=first, second=second).exists()

    def follow(self, model: type[Named], before: int, after: int) -> None:
        """Replace ``before`` by ``after``, the ids of a record merged into another, in all pairs of ``model``.

        The remaining record is then different from all that either of the two was different from.
        """
        found = self.of(model).filter(Q(first=before) | Q(second=before))
        pairs = {pair(*(after if key == before else key for key in row)) for row in found.pairs()}
        found.delete()
        rows = [
            self.model(kind=model._meta.model_name, first=first, second=second)
            for first, second in sorted(pairs)
            if first != second
        ]
        self.model.objects.bulk_create(rows, ignore_conflicts=True)


class ToldApart(models.Model):
    """A pair of records that are not the same.

    It holds plain ids instead of foreign keys, because one of the two may be in the trash for a while and is still
    different.
    """

    kind = models.CharField(max_length=20)
    first = models.BigIntegerField()
    second = models.BigIntegerField()

    objects = ToldApartQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="told_apart_once"),
            models.CheckConstraint(name="told_apart_are_two", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.second}"
