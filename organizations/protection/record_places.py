"""What visitors get of organizations and of people who may be named, as places in which the guard looks for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES
from organizations.protection.places import Form, Place, place_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organizations.models import Organization, Person


def organization_places(organization: Organization) -> Iterator[Place]:
    """Yield the texts of ``organization`` that its page or a list shows."""
    for code in LANGUAGES:
        yield place_in(organization, "name", _("the name of an organization"), language=code, can_replace=False)
        yield place_in(organization, "description", _("the description of an organization"), language=code)
    yield place_in(organization, "other_names", _("the other names of an organization"), can_replace=False)
    yield place_in(organization, "website", _("the website of an organization"), form=Form.ADDRESS, can_replace=False)
    yield place_in(organization, "slug", _("the address of an organization"), form=Form.ADDRESS, can_replace=False)


def person_places(person: Person) -> Iterator[Place]:
    """Yield the texts of ``person``, who may be named, that visitors see or can find them by."""
    for code in LANGUAGES:
        yield place_in(person, "name", _("the name of another person"), language=code, can_replace=False, whole=True)
        yield place_in(person, "honorific", _("the honorific of another person"), language=code, can_replace=False)
        yield place_in(person, "biography", _("the biography of another person"), language=code)
    yield place_in(person, "other_names", _("the other names of another person"), can_replace=False, whole=True)
    yield place_in(person, "slug", _("the address of another person"), form=Form.ADDRESS, can_replace=False, whole=True)
