"""Former slugs of organizations and people that were renamed or merged; their addresses redirect to the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.text.slugs import MAX_LENGTH
from organizations.models.organization import Organization, live_organization
from organizations.models.person import Person, Profile, live_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from organizations.models.named import Named

Found = TypeVar("Found")


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


def renamed(
    live: Callable[..., Found | None], model: type[Named], slug: str, language: str | None = None
) -> Found | None:
    """Return what ``live`` finds by its slug of today of the ``model`` (as above) that once had ``slug``. Two queries at most."""
    current = current_slug(model, slug)
    return live(current, language) if current else None


def organization_at(slug: str, language: str | None = None) -> Organization | None:
    """Return the organization, live in ``language`` (default the active one), that has ``slug`` or had it before."""
    return live_organization(slug, language) or renamed(live_organization, Organization, slug, language)


def profile_at(slug: str, language: str | None = None) -> Profile | None:
    """Return the profile of the person whom something live in ``language`` names and who has ``slug``, or had it before."""
    return live_profile(slug, language) or renamed(live_profile, Person, slug, language)
