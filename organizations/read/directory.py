"""The directories of organizations and people: who is listed under the filters of a request, in pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from liaison.reverse_relations import related_objects
from liaison.search.api import Facet
from liaison.text.collation import ALPHABETS
from liaison.text.languages import NOTHING, Phrase, active_language, phrase_here
from liaison.web.addresses import Link
from liaison.web.facets import Choice, Group
from liaison.web.paging import page_of
from organizations.models import Organization, Person
from organizations.models.organization import OrganizationKind
from organizations.read.activity import Activity, activity
from organizations.read.filters import BY_NAME, ORDERS, DirectoryFilterSet, OrganizationFilterSet, PersonFilterSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.paginator import Page
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from organizations.models.person import Profile

PER_PAGE = 60


@dataclass(frozen=True)
class DirectoryRow:
    """One record in a directory: ``before`` is an honorific, ``about`` are short descriptions in words."""

    link: Link
    about: tuple[Phrase | str, ...]
    activity: Activity
    before: Phrase = NOTHING


@dataclass(frozen=True)
class Directory:
    """A page of a directory with its filters.

    ``page`` holds ``DirectoryRow`` objects. ``letters`` has every letter of the alphabet of the page's language, and
    others under which somebody is listed.
    """

    filters: DirectoryFilterSet
    page: Page
    notes: list[str]
    facets: list[Group]
    letters: tuple[Choice, ...]


def directory_of_organizations(request: HttpRequest) -> Directory:
    """Return a page of the active organizations that visitors may know, with kind and country.

    Makes at most 6 queries without filters (tests/public/test_directory.py).
    """
    found = _directory(request, OrganizationFilterSet, Organization.objects.listed())
    numbers = activity(Facet.ORGANIZATION, [each.pk for each in found.page.object_list])
    # Translated once, because ``get_kind_display`` would translate every kind for each of them.
    kinds = {kind: str(label) for kind, label in OrganizationKind.choices}
    found.page.object_list = [
        DirectoryRow(each.link(), (kinds[each.kind], each.country_name()), numbers[each.pk])
        for each in found.page.object_list
    ]
    return found


def directory_of_people(request: HttpRequest) -> Directory:
    """Return a page of the people whom live content names, with the post and organization last shown.

    Makes at most 8 queries without filters (tests/public/test_people.py).
    """
    found = _directory(request, PersonFilterSet, Person.objects.live().by_name())
    profiles = [each.profile() for each in found.page.object_list]
    numbers = activity(Facet.PERSON, [each.id for each in profiles])
    met = {pk: each.last_meeting for pk, each in numbers.items() if each.last_meeting}
    posts = related_objects(Person, "attendances").shown_at(met)
    found.page.object_list = [_person(each, posts.get(each.id), numbers[each.id]) for each in profiles]
    return found


def _person(profile: Profile, shown: Any, numbers: Activity) -> DirectoryRow:
    about = (shown.post, shown.organization) if shown else ()
    return DirectoryRow(Link(profile.name, profile.get_absolute_url()), about, numbers, profile.honorific)


def _directory(request: HttpRequest, kind: type[DirectoryFilterSet], listed: QuerySet) -> Directory:
    filters = kind(request.GET, queryset=listed)
    tally = FacetCounts.of(filters, listed)
    page, notes = page_of(CountedList(filters.qs, tally.under(tally.chosen)), request, PER_PAGE)  # type: ignore[arg-type]
    choices = {name: tuple(_choices(filters, tally, name)) for name in filters.COLUMNS}
    bar = choices.pop("letter")
    groups = [Group(filters.form.fields[name].label, _most_first(found)) for name, found in choices.items()]
    groups.append(_order(filters))
    return Directory(filters, page, notes, [group for group in groups if group.is_useful()], bar)


@dataclass(frozen=True)
class FacetCounts:
    """The number of records for each combination of facet values, and the values that are ``chosen``."""

    rows: list[tuple[dict[str, str], int]]
    chosen: dict[str, str]

    @classmethod
    def of(cls, filters: DirectoryFilterSet, listed: QuerySet) -> FacetCounts:
        """Return the counts of the records that match the base filters; empty counts if a filter is invalid."""
        if not filters.form.is_valid():
            return cls([], {})
        given, records = filters.form.cleaned_data, filters.narrowed_by(filters.BASE, listed)
        columns = [filters.column(name) for name in filters.COLUMNS]
        rows = records.order_by().values_list(*columns).annotate(number=Count("pk"))
        numbers = [(dict(zip(filters.COLUMNS, row, strict=False)), row[-1]) for row in rows]
        return cls(numbers, {name: given[name] for name in filters.COLUMNS if given[name]})

    def under(self, wanted: dict[str, str]) -> int:
        """Return the number of records that have all the ``wanted`` values."""
        return sum(number for values, number in self.rows if wanted.items() <= values.items())

    def choices(self, name: str) -> Counter[str]:
        """Return the number of records for each value of the facet ``name``, given the chosen values of the others."""
        others = {each: value for each, value in self.chosen.items() if each != name}
        numbers: Counter[str] = Counter()
        for values, number in self.rows:
            if others.items() <= values.items():
                numbers[values[name]] += number
        return numbers


class CountedList:
    """A sequence of records for a paginator, with a known number."""

    def __init__(self, records: QuerySet, number: int) -> None:
        self.records, self.number = records, number

    def count(self) -> int:
        """Return the known number of records."""
        return self.number

    def __getitem__(self, wanted: slice) -> list[Model]:
        return list(self.records[wanted])


def _choices(filters: DirectoryFilterSet, tally: FacetCounts, name: str) -> Iterator[Choice]:
    """Yield the choices of a facet in the order of the filter.

    Empty ones are left out, except for chosen ones and the letters of the page's language.
    """
    numbers, given = tally.choices(name), filters.given(name)
    named: Iterable[tuple[str, object]] = filters.form.fields[name].choices
    kept = ALPHABETS[active_language()] if name == "letter" else ""
    for value, text in named:
        if numbers[value] or value in given or value in kept:
            chosen = value in given
            query = filters.without(name, value) if chosen else filters.with_values(name, [value])
            yield Choice(Phrase(str(text), _language_of(str(text))), numbers[value], query, chosen)


def _language_of(text: str) -> str:
    """Return the language of a single letter by its alphabet, and the active language for any other text."""
    return next((code for code, alphabet in ALPHABETS.items() if text.lower() in [*alphabet]), active_language())


def _most_first(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: (not choice.chosen, -(choice.count or 0))))


def _order(filters: DirectoryFilterSet) -> Group:
    """Return the choices of the order of a directory; by name is the default."""
    given = filters.given("sort")
    choices = (
        Choice(
            phrase_here(name),
            None,
            filters.with_values("sort", [] if order == BY_NAME else [order]),
            chosen=order != BY_NAME and order in given,
        )
        for order, name in ORDERS
    )
    return Group(filters.form.fields["sort"].label, tuple(choices))
