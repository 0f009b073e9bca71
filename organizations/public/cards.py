"""The social cards of organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from liaison.media.rendered.cards import Card
from liaison.text.languages import active_language
from liaison.web.addresses import address, moved
from office.identity import identity_of
from office.public.cards import card_response
from organizations.models import Organization
from organizations.models.former_slug import organization_at

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from office.identity import Identity


def organization_card(organization: Organization, office: Identity) -> Card:
    """Return the social card of a live organization, in the active language."""
    kind = organization.get_kind_display()
    return Card(active_language(), title=organization.title(), office=office.name, kind=kind)


def of_organization(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the social card of a live organization as PNG, or a redirect from its former slug. Raises Http404."""
    found = organization_at(slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        return moved(address("organizations:card", found.slug))
    office = identity_of(request)
    name = f"organization/{found.pk}/{active_language()}/card.png"
    return card_response(request, name, organization_card(found, office), office)
