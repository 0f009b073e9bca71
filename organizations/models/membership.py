"""Posts of people in organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES, label
from liaison.text.normalize import normalize
from organizations.models.organization import Organization
from organizations.models.person import Person

if TYPE_CHECKING:
    import datetime as dt


class MembershipQuerySet(models.QuerySet["Membership"]):
    """A queryset of posts."""

    def drop_twins(self, model: type[models.Model], key: int) -> None:
        """Delete posts that are recorded twice for the record of ``model`` (organization or person) with id ``key``."""
        seen = set()
        for row in self.filter(**{str(model._meta.model_name): key}).order_by("pk"):
            posts = (normalize(getattr(row, f"post_{code}") or "") for code in LANGUAGES)
            post = (row.person_id, row.organization_id, *posts, row.start_date, row.end_date)
            if post in seen:
                row.delete()
            seen.add(post)


class Membership(models.Model):
    """A person's post in an organization (Popolo).

    It prefills meetings and is never public by itself: see docs/decisions.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="memberships"
    )
    post = models.CharField(_("post"), max_length=200, default="", blank=True)
    start_date = models.DateField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("post held")
        verbose_name_plural = _("posts held")
        ordering = ["-start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                violation_error_code="end_date",
                violation_error_message=_("The end is before the start. Correct one of the dates, or leave it empty."),
            )
        ]

    def __str__(self) -> str:
        return gettext(", ").join((label(self, "post"), str(self.organization)))

    def held_on(self, day: dt.date) -> bool:
        """Return whether the post was held on ``day``; an unknown date does not limit it."""
        return (self.start_date is None or self.start_date <= day) and (self.end_date is None or self.end_date >= day)


def current_membership(person: Person, on: dt.date | None = None, at: int | None = None) -> Membership | None:
    """Return the post that ``person`` held ``on`` a day (default today); None without one.

    Of several posts, one ``at`` that organization (id) comes first, then the one that began last. Makes no query if the
    memberships are prefetched.
    """
    day = on or timezone.localdate()
    held = [post for post in person.memberships.all() if post.held_on(day)]
    return max(held, key=lambda post: (post.organization_id == at, str(post.start_date or ""), post.pk), default=None)
