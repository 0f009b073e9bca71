"""Structured data (schema.org) of organizations and people, with only what their pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.text.empty_values import without_empty
from liaison.web.addresses import absolute
from liaison.web.structured_data import Node, all_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from liaison.web.addresses import Link
    from liaison.web.head import Meta
    from organizations.models import Organization
    from organizations.models.person import Profile


def organization(
    request: HttpRequest, record: Organization, parents: Iterable[Link], children: Iterable[Link], meta: Meta
) -> Node:
    """Return the node of a live organization, with its live parents and parts."""
    return without_empty(
        {
            "@type": "Organization",
            "@id": f"{meta.address}#organization",
            "name": meta.title,
            "alternateName": record.also_known_as(),
            "url": meta.address,
            "sameAs": record.website,
            "description": str(record.about()),
            "logo": absolute(request, record.logo.url) if record.logo else "",
            "parentOrganization": all_named(request, "Organization", parents),
            "subOrganization": all_named(request, "Organization", children),
        }
    )


def person(profile: Profile, meta: Meta) -> Node:
    """Return the node of a person whom live content names. Posts are shown with each meeting instead."""
    return without_empty(
        {
            "@type": "Person",
            "@id": f"{meta.address}#person",
            "name": meta.title,
            "honorificPrefix": str(profile.honorific),
            "url": meta.address,
            "description": str(profile.biography),
        }
    )
