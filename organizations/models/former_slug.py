"""Addresses that organizations and people had before they were renamed, or merged into others. They lead on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.text.slugs import MAX_LENGTH
from organizations.models.organization import Organization
from organizations.models.person import Person

if TYPE_CHECKING:
    from organizations.models.named import Named


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    def of(self, model: type[Named]) -> Self:
        """Those of organizations, or of people."""
        return self.filter(**{f"{model._meta.model_name}__isnull": False})

    def leave(self, slug: str, record: Named) -> None:
        """``slug``, which was that of ``record`` or of another of its kind, leads to ``record`` from now on."""
        owner = {str(record._meta.model_name): record}
        self.of(type(record)).update_or_create(former=slug, defaults=owner, create_defaults=owner | {"former": slug})


class FormerSlug(models.Model):
    """What the address of one organization or one person ended with before."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs")
    # Not called a slug: what comes back from the trash gets another of those when it is taken.
    former = models.CharField(_("old address"), max_length=MAX_LENGTH + 10)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        default_permissions = ()
        ordering = ["former"]
        constraints = [
            models.CheckConstraint(
                name="former_slug_of_one_record",
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(name="former_slug_is_not_empty", condition=~Q(former="")),
            # Also the look-up of an address at which nothing is found.
            models.UniqueConstraint(
                fields=["former"], condition=Q(organization__isnull=False), name="former_slug_of_one_organization"
            ),
            models.UniqueConstraint(
                fields=["former"], condition=Q(person__isnull=False), name="former_slug_of_one_person"
            ),
        ]

    def __str__(self) -> str:
        return self.former


def current_slug(model: type[Named], slug: str) -> str | None:
    """The slug today of the ``model`` (Organization or Person) that once had ``slug``; None if none had. One query.

    Whether visitors may know of that record, the caller asks as of any other.
    """
    found = FormerSlug.objects.of(model).filter(former=slug)
    return found.values_list(f"{model._meta.model_name}__slug", flat=True).first()
