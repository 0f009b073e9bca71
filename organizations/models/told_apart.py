"""Pairs of organizations, or of people, of which staff have said that they are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from organizations.models.named import Named

Pair = tuple[int, int]


def pair(one: int, other: int) -> Pair:
    """Two ids in the order in which they are kept."""
    return min(one, other), max(one, other)


class ToldApartQuerySet(models.QuerySet["ToldApart"]):
    def of(self, model: type[Named]) -> Self:
        return self.filter(kind=model._meta.model_name)

    def pairs(self) -> set[Pair]:
        return set(self.values_list("first", "second"))

    def tells_apart(self, one: Named, other: Named) -> bool:
        first, second = pair(one.pk, other.pk)
        return self.of(type(one)).filter(first=first, second=second).exists()

    def follow(self, model: type[Named], before: int, after: int) -> None:
        """The record ``before`` is the record ``after`` by now: it is none of those that either is not."""
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
    """One such pair. By ids alone: one of the two may be in the trash for a while, and is still not the other."""

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
