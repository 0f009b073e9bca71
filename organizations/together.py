"""With whom an organization or a person met most often: the ways to what the two have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from liaison.languages import Phrase, active_language, first_phrase
from liaison.search.codes import Facet, facet_of
from liaison.search.selection import SAMPLE, counts
from liaison.search.status import Status
from organizations.models import Organization

if TYPE_CHECKING:
    from liaison.search.selection import Selection

# How many are named.
MOST = 8


@dataclass(frozen=True)
class Partner:
    """An organization, and at how many of the meetings it was; None where not all of them were counted."""

    name: Phrase
    slug: str
    meetings: int | None


def partners_of(selection: Selection, but: int = 0) -> tuple[Partner, ...]:
    """The organizations that most meetings of the selection concern that were held.

    ``but``: the organization (its id) whose meetings these are. The office's own are left out. Three queries.
    """
    held = selection.of_status(Status.HELD)
    entries = held.newest(SAMPLE + 1)
    numbers = counts(entries[:SAMPLE], held.at, [])
    bodies = {facet_of(code)[1]: n for code, n in numbers.most_common() if facet_of(code)[0] == Facet.ORGANIZATION}
    bodies.pop(but, None)
    # The office's own are among those most often there.
    named = _named(list(bodies)[: 2 * MOST])
    is_counted = len(entries) <= SAMPLE
    found = (Partner(*named[pk], n if is_counted else None) for pk, n in bodies.items() if pk in named)
    return tuple(islice(found, MOST))


def _named(ids: list[int]) -> dict[int, tuple[Phrase, str]]:
    language = active_language()
    found: Any = Organization.objects.filter(pk__in=ids).others()
    rows = found.rewrite(False).values_list("pk", "slug", "name_ar", "name_en")
    return {pk: (first_phrase({"ar": ar, "en": en}, language), slug) for pk, slug, ar, en in rows}
