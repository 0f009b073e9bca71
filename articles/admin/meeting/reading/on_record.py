"""The records that a proposal may be: the one that matches, those that are close, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.membership import current_membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from liaison.recognition import proposals
    from liaison.recognition.proposals import Recognition
    from organizations.models import Person

NEW = ("", _("A new record"))


class OnRecord:
    """The records that the proposals ``found`` refer to; of people, those in ``known``. Three queries."""

    def __init__(self, found: Recognition, known: QuerySet[Person]) -> None:
        people = known.filter(slug__in=_slugs(found.people)).prefetch_related("memberships")
        bodies = Organization.objects.filter(slug__in=_slugs((*found.organizations, *found.organizers)))
        self._people = {person.slug: _with_post(person) for person in people}
        self._bodies = {body.slug: str(body) for body in bodies}

    def people(self, one: proposals.Person) -> list[tuple[str, StrOrPromise]]:
        """Return whom ``one`` may be, the likeliest first; last a new record."""
        return [*_choices(one, self._people), NEW]

    def bodies(self, one: Any, *, new: bool = True) -> list[tuple[str, StrOrPromise]]:
        """Return which organization ``one`` may be, the likeliest first; last, if ``new``, a new record."""
        return [*_choices(one, self._bodies), *([NEW] if new else [])]


def _choices(one: Any, names: dict[str, str]) -> list[tuple[str, StrOrPromise]]:
    return [(slug, names[slug]) for slug in dict.fromkeys((one.record, *one.close)) if slug in names]


def _slugs(ones: Iterable[Any]) -> set[str]:
    return {slug for one in ones for slug in (one.record, *one.close) if slug}


def _with_post(person: Person) -> str:
    """Return the name with today's post, by which namesakes are told apart."""
    held = current_membership(person)
    if held is None or not held.post:
        return str(person)
    return gettext("%(name)s, %(post)s") % {"name": person, "post": held.post}
