"""People whom meetings and articles name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, is_live
from liaison.text.languages import Phrase, in_some_language, phrase
from liaison.web.addresses import address
from liaison.web.slug_lookup import live_by_slug
from organizations.disclosure import Disclosure
from organizations.models.named import Named, NamedQuerySet


@dataclass(frozen=True)
class Profile:
    """What public pages get of a person who may be named."""

    id: int
    slug: str
    name: Phrase
    honorific: Phrase
    biography: Phrase

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the address of the person's page in the active language."""
        return address("organizations:person", self.slug)


class PersonQuerySet(NamedQuerySet["Person"]):
    """A queryset of people."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the people whom live content in ``language`` names ``at`` a moment (aware, default now).

        Protected people are never included.
        """
        return self.filter(is_live(Facet.PERSON, language, at), protected=False)

    def attending_for(self, organization: int, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the people whom a live meeting names for the ``organization`` (its id).

        ``language`` and ``at`` are as for ``live``.
        """
        named = related_objects(self.model, "attendances").naming(language, at)
        return self.filter(Exists(named.filter(person=OuterRef("pk"), delegation__organization=organization)))


class Person(Named):
    """A person whom meetings or articles name, or may name later."""

    honorific = models.CharField(
        _("honorific"), max_length=50, default="", blank=True, help_text=_("For example “Dr.”. Shown before the name.")
    )
    biography = models.TextField(_("short biography"), default="", blank=True)
    protected = models.BooleanField(
        _("protected"),
        default=False,
        help_text=_("Never named in public, whatever a meeting or an article says."),
    )
    staff_names = models.TextField(
        _("names for staff only"),
        default="",
        blank=True,
        help_text=_("One per line. Staff can find the person by these names. Visitors cannot see or find them."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("kind of record", "person")
        verbose_name_plural = _("people")
        permissions = [("unprotect_person", "Can lift a person's protection")]
        constraints = [
            in_some_language("person"),
            models.CheckConstraint(name="person_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="person_disclosure_exists", condition=Q(default_disclosure__in=["", *Disclosure.values])
            ),
        ]
        indexes = [
            # For the directory and the admin list, ordered by name.
            models.Index(fields=["sort_ar", "id"], name="person_by_name_ar"),
            models.Index(fields=["sort_en", "id"], name="person_by_name_en"),
        ]

    def further_names(self) -> tuple[str, ...]:
        return (*super().further_names(), self.staff_names)

    def leaves_its_address(self) -> bool:
        """Return whether a former slug redirects: only if visitors know the person now.

        A redirect reveals that two names belong to one person.
        """
        return self.is_known(scheduled=False)

    def profile(self) -> Profile:
        """Return the public profile. Raises ValueError for a protected person, of whom nothing is public."""
        if self.protected:
            raise ValueError("A protected person has no public profile.")
        return Profile(self.pk, self.slug, self.title(), phrase(self, "honorific"), phrase(self, "biography"))


def live_profile(slug: str, language: str | None = None) -> Profile | None:
    """Return the profile of the person with this slug if live content names them; else None.

    Live means in ``language`` (default the active one) now.
    """
    found = live_by_slug(Person, slug, language)
    return found.profile() if found else None
