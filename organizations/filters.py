"""The filters of the directories of organizations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.collation import letters
from liaison.filters import ChosenFilter, PublicFilterSet, TextFilter
from liaison.languages import active_language
from liaison.search.codes import Facet
from liaison.search.naming import bearing
from organizations.activity import recent
from organizations.countries import countries
from organizations.models import Organization, Person
from organizations.models.organization import Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

BY_NAME, BY_ACTIVITY = "name", "activity"
ORDERS = [(BY_NAME, pgettext_lazy("order", "By name")), (BY_ACTIVITY, pgettext_lazy("order", "Most active recently"))]


class DirectoryFilterSet(PublicFilterSet):
    """Narrows records of ``facet``, by what is public of them: names that only staff may know find nobody."""

    facet: Facet
    # What is narrowed by one column, by the name of the filter; {} stands for the language.
    COLUMNS: dict[str, str] = {"letter": "letter_{}"}

    q = TextFilter(label=_("Name"), method="by_words")
    letter = ChosenFilter(
        label=_("Letter"),
        choices=lambda: [(each, each.upper()) for each in letters(active_language())],
        method="by_column",
    )
    sort = ChosenFilter(label=_("Order"), choices=ORDERS, method="in_order")

    def by_words(self, records: QuerySet, _name: str, text: str) -> QuerySet:
        return bearing(records, self.facet, text)

    def by_column(self, records: QuerySet, name: str, value: str) -> QuerySet:
        return records.filter(**{self.column(name): value})

    def column(self, name: str) -> str:
        return self.COLUMNS[name].format(active_language())

    def in_order(self, records: QuerySet, _name: str, order: str) -> QuerySet:
        """By name, unless somebody wants to see who is most active."""
        if order != BY_ACTIVITY:
            return records
        return records.order_by(recent(self.facet).desc(), *records.query.order_by)


class OrganizationFilterSet(DirectoryFilterSet):
    facet = Facet.ORGANIZATION
    COLUMNS = {"kind": "kind", "country": "country", **DirectoryFilterSet.COLUMNS}

    kind = ChosenFilter(label=_("Kind"), choices=Kind.choices, method="by_column")
    country = ChosenFilter(label=_("Country"), choices=lambda: countries(active_language()).items(), method="by_column")

    class Meta:
        model = Organization
        fields: list[str] = []


class PersonFilterSet(DirectoryFilterSet):
    facet = Facet.PERSON

    class Meta:
        model = Person
        fields: list[str] = []
