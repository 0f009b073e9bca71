"""The partners that an organization or a person met most often."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from liaison.search.api import CALLED_OFF, SAMPLE, Facet, Tally, count_concerns, facet_of, record_of
from liaison.text.languages import Phrase, active_language, first_phrase
from liaison.web.addresses import for_links
from liaison.web.compiled_queries import prepared
from organizations.models import Organization

if TYPE_CHECKING:
    from collections import Counter

    from django.db.models import QuerySet

    from liaison.search.api import Selection
    from liaison.web.compiled_queries import Placeholder

# The number of partners that are named.
MOST = 8


@dataclass(frozen=True)
class Partner:
    """An organization and the number of common meetings; None if not all meetings were counted."""

    name: Phrase
    slug: str
    meetings: int | None


@dataclass(frozen=True)
class Met:
    """The meetings of a selection: the newest (ids), the numbers by status, and the most frequent partners."""

    records: list[int]
    tally: Tally
    partners: tuple[Partner, ...]


def meetings_with_whom(selection: Selection, but: int = 0) -> Met:
    """Return the meetings of a selection with their most frequent partners.

    ``but`` is the id of the organization whose meetings these are. It is no partner of itself, nor are the office's own
    organizations.
    """
    entries = selection.newest(SAMPLE + 1)
    is_counted, entries = len(entries) <= SAMPLE, entries[:SAMPLE]
    coming, numbers = selection.to_come(entries), count_concerns(entries, selection.at, [CALLED_OFF])
    are_all_on = not numbers[CALLED_OFF]
    if coming or not are_all_on:
        off = frozenset() if are_all_on else selection.called_off
        not_held = [*entries[:coming], *(entry for entry in entries[coming:] if entry in off)]
        numbers -= count_concerns(not_held, selection.at, [CALLED_OFF])
    tally = selection.tally_of(entries, are_all_on=are_all_on) if is_counted else selection.tally()
    return Met([record_of(entry) for entry in entries], tally, _partners(numbers, but, is_counted=is_counted))


def _partners(numbers: Counter[int], but: int, *, is_counted: bool) -> tuple[Partner, ...]:
    """Return the partners with the highest numbers, without ``but`` and the office's own organizations."""
    bodies = {facet_of(code)[1]: n for code, n in numbers.most_common() if facet_of(code)[0] == Facet.ORGANIZATION}
    bodies.pop(but, None)
    # Twice as many are read, because the office's own organizations are among the most frequent.
    named = _named(list(bodies)[: 2 * MOST])
    found = (Partner(*named[pk], n if is_counted else None) for pk, n in bodies.items() if pk in named)
    return tuple(islice(found, MOST))


def _named(ids: list[int]) -> dict[int, tuple[Phrase, str]]:
    language = active_language()
    rows = _others(language, ids=tuple(ids))
    return {row.pk: (first_phrase({"ar": row.name_ar, "en": row.name_en}, language), row.slug) for row in rows}


@prepared(ids=tuple)
def _others(_language: str, ids: Placeholder) -> QuerySet:
    return for_links(Organization.objects.filter(pk__in=ids).others(), "pk")
