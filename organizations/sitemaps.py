"""Organizations, and the people whom something live names, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from liaison.sitemaps import Records
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from typing import Any


def _organization(row: Any, _language: str) -> str:
    return reverse("organizations:detail", args=[row.slug])


def _person(row: Any, _language: str) -> str:
    return reverse("organizations:person", args=[row.slug])


# Without dates: what is written about them changes their pages, and they are not told.
SECTIONS = {
    "organizations": Records(Organization.objects.live, ("slug",), _organization),
    "people": Records(Person.objects.live, ("slug",), _person),
}
