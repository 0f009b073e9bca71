"""The public pages of organizations and people. What is written about them is reached through reverse relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from liaison.addresses import same_in_other_language
from liaison.languages import active_language, other_language
from liaison.paging import page_of
from liaison.relations import related_objects
from organizations.meta import directory_meta, organization_meta, person_meta
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organizations.models.organization import OrganizationQuerySet
    from organizations.models.person import PersonQuerySet

PER_PAGE = 60


def organizations(request: HttpRequest) -> HttpResponse:
    page, notes = page_of(Organization.objects.listed(), request, PER_PAGE)
    context: dict[str, Any] = {"page": page, "notes": notes, "other_url": same_in_other_language(request)}
    context["meta"] = directory_meta(request, context["other_url"], page)
    return render(request, "organizations/list.html", context)


def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that concerns one organization, by year, and the way to all. At most ten queries."""
    found = get_object_or_404(Organization.objects.live(), slug=slug)
    meetings = related_objects(Organization, "meetings").live().involving(found)
    articles = related_objects(Organization, "articles").live().about(found)
    context: dict[str, Any] = {
        "organization": found,
        "parents": Organization.objects.live().filter(pk=found.parent_id).links(),
        "children": Organization.objects.live().filter(parent=found).by_name().links(),
        "people": related_objects(Person, "attendances").people_of(found.pk),
        "years": articles.timeline(meetings.appearances()),
        "meeting_count": meetings.count(),
        "article_count": articles.count(),
        "other_url": _in_other_language(request, Organization.objects.all(), found.pk),
    }
    context["meta"] = organization_meta(request, found, context["other_url"], context["parents"], context["children"])
    return render(request, "organizations/organization.html", context)


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person whom something live names: the meetings, with the post held that day, and the articles, by year."""
    profiles = Person.objects.live().filter(slug=slug).profiles()
    if not profiles:
        raise Http404
    profile = profiles[0]
    attendances = related_objects(Person, "attendances")
    articles = related_objects(Person, "articles").live().naming(profile.id)
    context: dict[str, Any] = {
        "person": profile,
        "years": articles.timeline(attendances.appearances(profile.id)),
        "meeting_count": attendances.naming().filter(person=profile.id).count(),
        "article_count": articles.count(),
        "other_url": _in_other_language(request, Person.objects.all(), profile.id),
    }
    context["meta"] = person_meta(request, profile, context["other_url"])
    return render(request, "organizations/person.html", context)


def _in_other_language(request: HttpRequest, records: OrganizationQuerySet | PersonQuerySet, pk: int) -> str:
    """The address of this page in the other language, if the record is live there."""
    elsewhere = records.live(other_language(active_language()))
    return same_in_other_language(request) if elsewhere.filter(pk=pk).exists() else ""
