"""The public pages of organizations and people.

Meetings and articles are reached through reverse relations, because this app does not import them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from liaison.page_cache.shown import shows_subject
from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, about, concerning
from liaison.text.languages import active_language, other_language
from liaison.web.addresses import moved, same_in_other_language
from organizations.models import Organization, Person
from organizations.models.former_slug import renamed
from organizations.models.organization import live_organization, live_relatives
from organizations.models.person import live_profile
from organizations.public.embed import frame
from organizations.public.head import directory_meta, organization_meta, people_meta, person_meta
from organizations.read.directory import directory_of_organizations, directory_of_people
from organizations.read.met_together import meetings_with_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from liaison.web.addresses import HasAddress
    from liaison.web.head import Meta
    from organizations.models.named import Named
    from organizations.read.directory import Directory


def organizations(request: HttpRequest) -> HttpResponse:
    """Return the directory of organizations."""
    return _list(request, "organizations/list.html", directory_meta, directory_of_organizations(request))


def people(request: HttpRequest) -> HttpResponse:
    """Return the directory of people."""
    return _list(request, "organizations/people.html", people_meta, directory_of_people(request))


def _list(request: HttpRequest, template: str, meta: Callable[..., Meta], found: Directory) -> HttpResponse:
    other_url = same_in_other_language(request)
    context: dict[str, object] = {
        "meta": meta(request, other_url, found.page, found.filters),
        "filters": found.filters,
        "facets": found.facets,
        "letters": found.letters,
        "page": found.page,
        "notes": [*found.filters.notes(), *found.notes],
        "other_url": other_url,
    }
    return render(request, template, context)


def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the page of an organization: everything that concerns it, by year, with links to full lists.

    Redirects from a former slug. Raises Http404. Makes at most 13 queries (tests/public/test_queries.py).
    """
    found = live_organization(slug)
    if found is None:
        return _lead_on(Organization, slug, live_organization)
    parents, children = live_relatives(found)
    articles, meetings = concerning(about(Facet.ORGANIZATION, found.pk))
    met = meetings_with_whom(meetings, found.pk)
    appearances = related_objects(Organization, "meetings").live_appearances(met.records)
    other_url = _in_other_language(request, live_organization, slug)
    context: dict[str, object] = {
        "organization": found,
        "parents": parents,
        "children": children,
        "people": related_objects(Person, "attendances").people_of(found.pk, met.records[:100]),
        "years": related_objects(Organization, "articles").live_timeline(articles.records(), appearances),
        "meetings": met.tally,
        "partners": met.partners,
        "article_count": articles.count(),
        "embed_code": frame(request, found),
        "other_url": other_url,
    }
    context["meta"] = organization_meta(request, found, other_url, parents, children)
    return render(request, "organizations/organization.html", context)


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the page of a person: meetings with the post held that day, and articles, by year.

    Redirects from a former slug. Raises Http404. Makes at most 11 queries (tests/public/test_queries.py).
    """
    profile = live_profile(slug)
    if profile is None:
        return _lead_on(Person, slug, live_profile)
    attendances = related_objects(Person, "attendances")
    shows_subject(about(Facet.PERSON, profile.id))
    articles, meetings = concerning(about(Facet.PERSON, profile.id))
    met = meetings_with_whom(meetings)
    other_url = _in_other_language(request, live_profile, slug)
    context: dict[str, object] = {
        "person": profile,
        "years": related_objects(Person, "articles").live_timeline(
            articles.records(), attendances.appearances(profile.id)
        ),
        "meetings": met.tally,
        "partners": met.partners,
        "article_count": articles.count(),
        "other_url": other_url,
    }
    context["meta"] = person_meta(request, profile, other_url)
    return render(request, "organizations/person.html", context)


def _lead_on(model: type[Named], slug: str, live: Callable[..., HasAddress | None]) -> HttpResponse:
    """Return a redirect from a former slug to the live record. Raises Http404 where there is none."""
    found = renamed(live, model, slug)
    if found is None:
        raise Http404
    return moved(found.get_absolute_url())


def _in_other_language(request: HttpRequest, live: Callable[[str, str], object], slug: str) -> str:
    """Return the address of this page in the other language; empty if the record is not live there."""
    return same_in_other_language(request) if live(slug, other_language(active_language())) else ""
