"""How the page cache treats the tables of organizations and people, and what the clock changes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison.page_cache.rows import ExactRows
from liaison.page_cache.tags import EVERYTHING, Changed
from organizations.models import Person

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

UNSEEN = ("organizations.Contact", "organizations.Forgetting", "organizations.ToldApart")


def _page_of_organization(row: Any) -> list[tuple[str, str]]:
    return [("organizations:detail", row.slug)]


def _page_of_person(row: Any) -> list[tuple[str, str]]:
    return [("organizations:person", row.slug)]


def _page_of_former_slug(row: Any) -> list[tuple[str, str]]:
    return [("organizations:detail" if row.organization_id else "organizations:person", row.former)]


EXACT = (
    # Pages that link to a record under its former address.
    ExactRows("organizations.FormerSlug", _page_of_former_slug),
    ExactRows("organizations.Organization", _page_of_organization),
    ExactRows("organizations.Person", _page_of_person),
)


def _by_the_clock(now: dt.datetime) -> Iterator[tuple[dt.datetime, Changed]]:
    """Yield when somebody's consent to be named ends, which may concern any page."""
    for moment in Person.objects.filter(agreed_until__gt=now).values_list("agreed_until", flat=True).distinct():
        if moment is not None:
            yield moment, Changed(EVERYTHING)


CLOCK = (_by_the_clock,)
