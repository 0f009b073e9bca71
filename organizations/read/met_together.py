"""With whom an organization or a person met most often: the ways to what the two have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from liaison.search.api import CALLED_OFF, SAMPLE, Facet, Tally, count_concerns, facet_of, record_of
from liaison.text.languages import Phrase, active_language, first_phrase
from organizations.models import Organization

if TYPE_CHECKING:
    from collections import Counter

    from liaison.search.api import Selection

# How many are named.
MOST = 8


@dataclass(frozen=True)
class Partner:
    """An organization, and at how many of the meetings it was; None where not all of them were counted."""

    name: Phrase
    slug: str
    meetings: int | None


@dataclass(frozen=True)
class Met:
    """The meetings of a selection: the newest (ids), how many there are of each status, and with whom most were held."""

    records: list[int]
    tally: Tally
    partners: tuple[Partner, ...]


def meetings_with_whom(selection: Selection, but: int = 0) -> Met:
    """``but``: the organization (its id) whose meetings these are. The office's own are not among the partners.

    Three queries; one more where some are to come or were called off, and one where there are more than ``SAMPLE``.
    """
    entries = selection.newest(SAMPLE + 1)
    is_counted, entries = len(entries) <= SAMPLE, entries[:SAMPLE]
    coming, numbers = selection.to_come(entries), count_concerns(entries, selection.at, [CALLED_OFF])
    are_all_on = not numbers[CALLED_OFF]
    if coming or not are_all_on:
        off = frozenset() if are_all_on else selection.called_off
        numbers = count_concerns([entry for entry in entries[coming:] if entry not in off], selection.at, [])
    tally = selection.tally_of(entries, are_all_on=are_all_on) if is_counted else selection.tally()
    return Met([record_of(entry) for entry in entries], tally, _partners(numbers, but, is_counted=is_counted))


def _partners(numbers: Counter[int], but: int, *, is_counted: bool) -> tuple[Partner, ...]:
    """One query."""
    bodies = {facet_of(code)[1]: n for code, n in numbers.most_common() if facet_of(code)[0] == Facet.ORGANIZATION}
    bodies.pop(but, None)
    # The office's own are among those most often there.
    named = _named(list(bodies)[: 2 * MOST])
    found = (Partner(*named[pk], n if is_counted else None) for pk, n in bodies.items() if pk in named)
    return tuple(islice(found, MOST))


def _named(ids: list[int]) -> dict[int, tuple[Phrase, str]]:
    language = active_language()
    found = Organization.objects.filter(pk__in=ids).others()
    rows = found.rewrite(False).values_list("pk", "slug", "name_ar", "name_en")
    return {pk: (first_phrase({"ar": ar, "en": en}, language), slug) for pk, slug, ar, en in rows}
