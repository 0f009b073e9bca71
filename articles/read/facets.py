"""The facets of a list: choices to narrow it, each with the number of results it leaves and its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.index.meetings import on_side
from articles.models import Topic
from articles.models.attendance import Side
from articles.read.filters import DATE, RELEVANCE, month_number
from liaison.search.api import Facet, Query, Status, about_word, most_by_facet
from liaison.text.dates import digits
from liaison.text.languages import active_language, first_phrase, phrase_here
from liaison.web.addresses import for_links
from liaison.web.compiled_queries import prepared
from liaison.web.facets import Choice, Group
from organizations.countries import countries
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from articles.read.filters import NewsroomFilterSet
    from articles.read.lists import Found
    from liaison.typing import StrOrPromise
    from liaison.web.compiled_queries import Placeholder, Prepared

# The most choices under one heading.
MOST = 36


def facets(found: Found) -> list[Group]:
    """Return the groups of choices worth showing beside the results, in order.

    Empty if nothing was found or a filter was not understood.
    """
    filters, selection = found.filters, found.selection
    if selection is None or not found.hits.ids:
        return []
    number, most = found.numbers, most_by_facet(found.numbers, MOST)
    variety = "kind" if "kind" in filters.filters else "format"
    groups = [
        _order(filters, selection.query),
        _statuses(found),
        _words(filters, variety, Facet.VARIETY, filters.form.fields[variety].choices, number),
        _years(found),
        _months(found),
        _records(filters, "organization", most[Facet.ORGANIZATION], _organizations),
        _parts(filters),
        _records(filters, "topic", most[Facet.TOPIC], _topics),
        _records(filters, "person", most[Facet.PERSON], _people),
        _sides(filters, number),
        _words(filters, "country", Facet.COUNTRY, countries(active_language()).items(), number),
    ]
    # A single result cannot be narrowed: show only groups in which something is chosen, so that it can be removed.
    alone = len(found.hits.ids) == 1
    return [group for group in groups if group.is_useful() and (not alone or group.is_chosen())]


def _open_to(filters: NewsroomFilterSet, parameter: str, value: str) -> bool:
    """Return whether ``value`` may be offered: not if it would replace another chosen value."""
    given = filters.given(parameter)
    return not given or value in given


def _group(filters: NewsroomFilterSet, parameter: str, choices: Iterable[Choice]) -> Group:
    """Build a group from ``choices``: chosen ones first, then those that leave most results."""
    ordered = sorted(choices, key=lambda choice: (not choice.chosen, -(choice.count or 0)))
    return Group(filters.form.fields[parameter].label, tuple(ordered[:MOST]))


@prepared(ids=tuple)
def _organizations(_language: str, ids: Placeholder) -> QuerySet:
    return for_links(Organization.objects.filter(pk__in=ids), "pk")


@prepared(ids=tuple)
def _topics(_language: str, ids: Placeholder) -> QuerySet:
    return for_links(Topic.objects.filter(pk__in=ids), "pk")


@prepared(ids=tuple)
def _people(_language: str, ids: Placeholder) -> QuerySet:
    return for_links(Person.objects.filter(pk__in=ids), "pk")


def _records(filters: NewsroomFilterSet, parameter: str, number: dict[int, int], read: Prepared) -> Group:
    """Return a group of records; ``number`` has the results by id of those that the results concern most often."""
    language, toggle = active_language(), filters.toggle(parameter)
    # The counts are for an organization itself on any side; they do not fit if its parts or a side are asked for.
    is_counted = parameter != "organization" or not (filters.given("parts") or filters.given("side"))
    return _group(
        filters,
        parameter,
        [
            Choice(
                first_phrase({"ar": row.name_ar, "en": row.name_en}, language),
                number[row.pk] if is_counted else None,
                *toggle(row.slug),
            )
            for row in read(language, ids=tuple(number))
        ],
    )


def _words(
    filters: NewsroomFilterSet,
    parameter: str,
    facet: Facet,
    names: Iterable[tuple[str, StrOrPromise]],
    number: Counter[int],
) -> Group:
    toggle = filters.toggle(parameter)
    named = ((value, name, number[about_word(facet, value)]) for value, name in names if value)
    choices = (
        Choice(phrase_here(name), times, *toggle(value))
        for value, name, times in named
        if times and _open_to(filters, parameter, value)
    )
    return _group(filters, parameter, choices)


def _statuses(found: Found) -> Group:
    """Return a group of the statuses of meetings: held, to come, called off."""
    filters = found.filters
    if "status" not in filters.filters:
        return Group("", ())
    tally, toggle = found.tally, filters.toggle("status")
    choices = [
        Choice(phrase_here(status.label), tally.of(status) if tally else None, *toggle(status.value))
        for status in Status
        if (tally is None or tally.of(status)) and _open_to(filters, "status", status.value)
    ]
    return Group(filters.form.fields["status"].label, tuple(choices))


def _sides(filters: NewsroomFilterSet, number: Counter[int]) -> Group:
    """Return a group of the sides; with one organization chosen, the sides on which this organization took part."""
    chosen = filters.form.cleaned_data.get("organization") or []
    if "format" not in filters.filters or len(chosen) > 1 or filters.given("parts"):
        return Group("", ())
    times = {side: number[on_side(side, *(each.pk for each in chosen))] for side in Side}
    sides = [side for side in Side if times[side] and _open_to(filters, "side", side.value)]
    toggle = filters.toggle("side")
    named = [Choice(phrase_here(side.label), times[side], *toggle(side.value)) for side in sides]
    return Group(filters.form.fields["side"].label, tuple(named))


def _years(found: Found) -> Group:
    """Return a group of the years, newest first; years beyond the counted results have no number."""
    filters, selection, counted = found.filters, found.selection, found.hits.by_year()
    years: dict[int, int | None] = dict(counted)
    if selection and found.hits.more and counted:
        # The oldest counted year may be incomplete, so all years before it are offered without a number.
        years |= dict.fromkeys(range(min(counted), selection.first_year() - 1, -1))
    toggle = filters.toggle("year")
    choices = [Choice(phrase_here(digits(str(year))), times, *toggle(str(year))) for year, times in years.items()]
    return Group(filters.form.fields["year"].label, tuple(choices))


def _months(found: Found) -> Group:
    """Return a group of the months of the chosen year, in calendar order."""
    filters = found.filters
    year = filters.form.cleaned_data.get("year")
    if not year:
        return Group("", ())
    counted, more = found.hits.by_month(year), found.hits.more
    numbered = ((value, name, counted.get(month_number(value))) for value, name in filters.form.fields["month"].choices)
    toggle = filters.toggle("month")
    choices = [
        Choice(phrase_here(name), None if more else times, *toggle(value))
        for value, name, times in numbered
        if more or times
    ]
    return Group(filters.form.fields["month"].label, tuple(choices))


def _parts(filters: NewsroomFilterSet) -> Group:
    """Return a group to include the parts of the chosen organizations, if they have any."""
    chosen = filters.form.cleaned_data.get("organization") or []
    if not chosen or not Organization.objects.live().filter(parent__in=[each.pk for each in chosen]).exists():
        return Group("", ())
    with_parts = filters.given("parts") == ["1"]
    choices = [
        Choice(phrase_here(name), None, filters.with_values("parts", values), with_parts is bool(values))
        for name, values in ((_("without"), []), (_("included"), ["1"]))
    ]
    return Group(filters.form.fields["parts"].label, tuple(choices))


def _order(filters: NewsroomFilterSet, query: Query) -> Group:
    """Return a group of the orders. Relevance exists only with search words, and is then the default."""
    if not query:
        return Group("", ())
    orders = ((RELEVANCE, _("By relevance")), (DATE, _("Newest first")))
    by_date = filters.given("sort") == [DATE]
    choices = [
        Choice(
            phrase_here(name),
            None,
            filters.with_values("sort", [DATE] if order == DATE else []),
            by_date is (order == DATE),
        )
        for order, name in orders
    ]
    return Group(filters.form.fields["sort"].label, tuple(choices))
