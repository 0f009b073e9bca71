"""The filters of the directories of organizations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.search.api import Facet, filter_by_name
from liaison.text.collation import letters
from liaison.text.languages import active_language
from liaison.web.filters import ChosenFilter, PublicFilterSet, RecordsFilter, TextFilter
from organizations.countries import countries
from organizations.models import Organization, Person
from organizations.models.former_slug import organization_at
from organizations.models.organization import OrganizationKind
from organizations.read.activity import held, recent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organizations.models.person import PersonQuerySet

BY_NAME, BY_MEETINGS, BY_ACTIVITY = "name", "meetings", "activity"
ORDERS = [
    (BY_NAME, pgettext_lazy("order", "By name")),
    (BY_MEETINGS, pgettext_lazy("order", "Most meetings")),
    (BY_ACTIVITY, pgettext_lazy("order", "Most active recently")),
]


class DirectoryFilterSet(PublicFilterSet):
    """The common filters of the directories. Only public names are searched."""

    facet: Facet
    # The column of each filter that compares one column; {} stands for the language.
    COLUMNS: dict[str, str] = {"letter": "letter_{}"}
    # The filters that apply before the records are counted by these columns.
    BASE: tuple[str, ...] = ("q",)

    q = TextFilter(label=_("Name"), method="by_words")
    letter = ChosenFilter(
        label=_("Letter"),
        choices=lambda: [(each, each.upper()) for each in letters(active_language())],
        method="by_column",
    )
    sort = ChosenFilter(label=_("Order"), choices=ORDERS, method="in_order")

    def by_words(self, records: QuerySet, _name: str, text: str) -> QuerySet:
        """Return the records with the words of ``text`` in a public name."""
        return filter_by_name(records, self.facet, text)

    def by_column(self, records: QuerySet, name: str, value: str) -> QuerySet:
        """Return the records with ``value`` in the column of the filter ``name``."""
        return records.filter(**{self.column(name): value})

    def column(self, name: str) -> str:
        """Return the column of the filter ``name`` in the active language."""
        return self.COLUMNS[name].format(active_language())

    def in_order(self, records: QuerySet, _name: str, order: str) -> QuerySet:
        """Return the records in the chosen order: by name, by number of meetings, or by recent activity."""
        if order == BY_MEETINGS:
            return records.order_by(*self._most_met(), *records.query.order_by)
        return records.order_by(recent(self.facet).desc(), *records.query.order_by) if order == BY_ACTIVITY else records

    def _most_met(self) -> list[Any]:
        return [held(self.facet).desc()]


class OrganizationFilterSet(DirectoryFilterSet):
    """The filters of the directory of organizations.

    Ordered by meetings, the office's own organizations come last, because they are at every meeting.
    """

    facet = Facet.ORGANIZATION
    COLUMNS = {"kind": "kind", "country": "country", **DirectoryFilterSet.COLUMNS}

    kind = ChosenFilter(label=_("Kind"), choices=OrganizationKind.choices, method="by_column")
    country = ChosenFilter(label=_("Country"), choices=lambda: countries(active_language()).items(), method="by_column")

    def _most_met(self) -> list[Any]:
        is_own = Case(When(kind=OrganizationKind.OFFICE, then=Value(1)), default=Value(0), output_field=IntegerField())
        return [is_own.asc(), *super()._most_met()]

    class Meta:
        model = Organization
        fields: list[str] = []


class PersonFilterSet(DirectoryFilterSet):
    """The filters of the directory of people."""

    facet = Facet.PERSON
    BASE = ("q", "organization")

    organization = RecordsFilter(label=_("Organization"), find=organization_at, method="by_organizations")

    def by_organizations(
        self, records: PersonQuerySet, _name: str, organizations: list[Organization]
    ) -> PersonQuerySet:
        """Return the people whom meetings name for each of the organizations."""
        for organization in organizations:
            records = records.attending_for(organization.pk)
        return records

    class Meta:
        model = Person
        fields: list[str] = []
