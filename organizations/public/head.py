"""The head data of the pages of organizations and people, built without queries from what the views have read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liaison.web.addresses import Link, address
from liaison.web.oembed import endpoint
from office.identity import identity_of
from office.public.head import breadcrumb, list_meta, page_meta
from organizations.public.cards import organization_card
from organizations.public.structured_data import organization, person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.paginator import Page
    from django.http import HttpRequest

    from liaison.web.filters import PublicFilterSet
    from liaison.web.head import Meta
    from organizations.models import Organization
    from organizations.models.person import Profile


def _directory() -> Link:
    return breadcrumb(_("Organizations"), address("organizations:list"))


def _people() -> Link:
    return breadcrumb(_("People"), address("organizations:people"))


def directory_meta(request: HttpRequest, other_url: str, page: Page, filters: PublicFilterSet) -> Meta:
    """Return the head data of a page of the directory of organizations."""
    return list_meta(
        request, _directory(), other_url, page, _("Organizations the office works with and meets."), filters
    )


def people_meta(request: HttpRequest, other_url: str, page: Page, filters: PublicFilterSet) -> Meta:
    """Return the head data of a page of the directory of people."""
    about = _("Everyone named in a meeting or an article, with their latest post.")
    return list_meta(request, _people(), other_url, page, about, filters)


def organization_meta(
    request: HttpRequest, record: Organization, other_url: str, parents: Iterable[Link], children: Iterable[Link]
) -> Meta:
    """Return the head data of a live organization, with its live parents and parts."""
    about = str(record.about()) or _("Meetings with %(name)s, and related news.") % {"name": record.title()}
    card = organization_card(record, identity_of(request))
    meta = page_meta(request, (_directory(), record.link()), other_url, about, card)
    graph = (organization(request, record, parents, children, meta), *meta.graph)
    return replace(meta, graph=graph, oembed=endpoint(request, meta.address))


def person_meta(request: HttpRequest, profile: Profile, other_url: str) -> Meta:
    """Return the head data of a person whom live content names."""
    about = str(profile.biography) or _("Meetings and articles that name %(name)s.") % {"name": profile.name}
    own = Link(profile.name, profile.get_absolute_url())
    meta = page_meta(request, (_people(), own), other_url, about, kind="profile")
    return replace(meta, graph=(person(profile, meta), *meta.graph))
