"""The way to the page of texts that name a person who must not be named; the page itself is that of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from organizations.models import Person


def texts_address(person: Person) -> str:
    """Return the address of the page for ``person``."""
    return reverse("admin:naming_texts", args=[person.pk])
