"""The public pages of organizations and people. What is written about them is reached through reverse relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from liaison.addresses import same_in_other_language
from liaison.languages import active_language, other_language
from liaison.paging import page_of
from liaison.relations import related_objects
from organizations.meta import directory_meta, organization_meta, person_meta
from organizations.models import Organization, Person
from organizations.models.organization import live_organization, live_relatives
from organizations.models.person import live_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PER_PAGE = 60


def organizations(request: HttpRequest) -> HttpResponse:
    page, notes = page_of(Organization.objects.listed(), request, PER_PAGE)
    context: dict[str, Any] = {"page": page, "notes": notes, "other_url": same_in_other_language(request)}
    context["meta"] = directory_meta(request, context["other_url"], page)
    return render(request, "organizations/list.html", context)


def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that concerns one organization, by year, and the way to all. At most nine queries, and two for the office and its menus."""
    found = live_organization(slug)
    if found is None:
        raise Http404
    parents, children = live_relatives(found)
    meetings = related_objects(Organization, "meetings").live().involving(found)
    articles = related_objects(Organization, "articles").live().about(found)
    context: dict[str, Any] = {
        "organization": found,
        "parents": parents,
        "children": children,
        "people": related_objects(Person, "attendances").people_of(found.pk),
        "years": articles.timeline(meetings.appearances()),
        "meeting_count": meetings.count(),
        "article_count": articles.count(),
        "other_url": _in_other_language(request, live_organization, slug),
    }
    context["meta"] = organization_meta(request, found, context["other_url"], context["parents"], context["children"])
    return render(request, "organizations/organization.html", context)


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person whom something live names: the meetings, with the post held that day, and the articles, by year."""
    profile = live_profile(slug)
    if profile is None:
        raise Http404
    attendances = related_objects(Person, "attendances")
    articles = related_objects(Person, "articles").live().naming(profile.id)
    context: dict[str, Any] = {
        "person": profile,
        "years": articles.timeline(attendances.appearances(profile.id)),
        "meeting_count": attendances.naming().filter(person=profile.id).count(),
        "article_count": articles.count(),
        "other_url": _in_other_language(request, live_profile, slug),
    }
    context["meta"] = person_meta(request, profile, context["other_url"])
    return render(request, "organizations/person.html", context)


def _in_other_language(request: HttpRequest, live: Callable[[str, str], Any], slug: str) -> str:
    """The address of this page in the other language, if the record is live there."""
    return same_in_other_language(request) if live(slug, other_language(active_language())) else ""
