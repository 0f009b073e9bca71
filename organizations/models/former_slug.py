"""Former slugs of organizations and people that were renamed or merged; their addresses redirect to the record."""

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
    """A queryset of former slugs."""

    def of(self, model: type[Named]) -> Self:
        """Return the former slugs of records of ``model``: of organizations, or of people."""
        return self.filter(**{f"{model._meta.model_name}__isnull": False})

    def leave(self, slug: str, record: Named) -> None:
        """Let ``slug`` redirect to ``record``. It was the slug of ``record`` or of another record of its kind."""
        owner = {str(record._meta.model_name): record}
        self.of(type(record)).update_or_create(former=slug, defaults=owner, create_defaults=owner | {"former": slug})


class FormerSlug(models.Model):
    """A former slug of one organization or one person."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs")
    # The field is not named slug: restoring from the trash replaces the slug of a record if it is taken.
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
            # Also for the lookup of an address without a record.
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
    """Return the current slug of the ``model`` record (Organization or Person) that once had ``slug``, or None.

    The caller checks whether visitors may know the record.
    """
    found = FormerSlug.objects.of(model).filter(former=slug)
    return found.values_list(f"{model._meta.model_name}__slug", flat=True).first()
