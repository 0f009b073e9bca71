"""The filters of the public lists; feeds, calendars, exports and the API use the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import django_filters
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.index.meetings import on_side
from articles.models.attendance import Side
from articles.models.kind import ArticleKind
from articles.models.meeting import Format
from articles.models.topic import live_topic
from liaison.search.api import UNKNOWN, Facet, Status, about, about_word
from liaison.text.dates import month_names
from liaison.text.languages import active_language
from liaison.web.filters import (
    FIRST_DAY,
    LAST_DAY,
    ChosenFilter,
    NumberFilter,
    PublicFilterSet,
    RecordsFilter,
    WordsFilter,
    period,
)
from organizations.countries import countries
from organizations.models import Organization
from organizations.models.former_slug import organization_at, profile_at
from organizations.models.organization import with_parts

if TYPE_CHECKING:
    from articles.models import Topic
    from liaison.search.api import Query, Selection
    from organizations.models.person import Profile

# The value of the month filter for meetings of which only the year is known.
UNKNOWN_MONTH = "unknown"

# The orders of a list with search words.
RELEVANCE, DATE = "relevance", "date"


def months() -> list[tuple[str, str]]:
    """Return the choices of the month of an article."""
    return [(str(number), name) for number, name in month_names()]


def meeting_months() -> list[tuple[str, str]]:
    """Return the choices of the month of a meeting: the months, and “not known”."""
    return [*months(), (UNKNOWN_MONTH, gettext("Month not known"))]


def month_number(value: str) -> int:
    """Return the number of the month that a filter's ``value`` stands for, or ``UNKNOWN``."""
    return UNKNOWN if value == UNKNOWN_MONTH else int(value)


class NewsroomFilterSet(PublicFilterSet):
    """Filters that narrow a selection of articles or of meetings (``liaison.search.selection``)."""

    ORDER = (
        *("q", "from", "to", "kind", "format", "status", "year", "month", "organization", "parts", "topic"),
        *("person", "side", "country", "sort"),
    )

    q = WordsFilter(label=_("Words"), method="by_words")
    year = NumberFilter(label=_("Year"), method="by_year", min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    month = ChosenFilter(label=_("Month"), choices=months, method="by_month")
    organization = RecordsFilter(label=_("Organization"), find=organization_at, method="by_organizations")
    parts = ChosenFilter(
        label=pgettext_lazy("organizations", "Parts"), choices=[("1", _("included"))], method="by_parts"
    )
    topic = RecordsFilter(label=_("Topic"), find=live_topic, method="by_topics")
    person = RecordsFilter(label=_("Person"), find=profile_at, method="by_people")
    side = ChosenFilter(label=_("Side"), choices=Side.choices, method="by_side")
    country = ChosenFilter(
        label=_("Country"), choices=lambda: countries(active_language()).items(), method="by_country"
    )
    sort = ChosenFilter(
        label=_("Order"), choices=[(RELEVANCE, _("by relevance")), (DATE, _("by date"))], method="by_order"
    )

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        filters = {**super().get_filters(), **period("by_first_day", "by_last_day")}
        return {name: filters[name] for name in cls.ORDER if name in filters}

    def by_words(self, found: Selection, _name: str, query: Query) -> Selection:
        """Keep entries that match ``query``."""
        return found.matching(query)

    def by_year(self, found: Selection, _name: str, year: int) -> Selection:
        """Keep entries that began in ``year``; with a month chosen, only those that began in that month."""
        month = self.form.cleaned_data.get("month")
        return found.of_year(year, month_number(month) if month else None)

    def by_month(self, found: Selection, _name: str, _month: str) -> Selection:
        """Return ``found`` unchanged: ``by_year`` applies the month; a month without a year has no effect."""
        return found

    def by_organizations(self, found: Selection, _name: str, organizations: list[Organization]) -> Selection:
        """Keep entries that concern all of ``organizations``; with their parts or on a side if asked for."""
        parts, side = (self.form.cleaned_data.get(name) for name in ("parts", "side"))
        for organization in organizations:
            ids = with_parts(organization.pk) if parts else [organization.pk]
            found = found.concerning(*(on_side(side, pk) if side else about(Facet.ORGANIZATION, pk) for pk in ids))
        return found

    def by_parts(self, found: Selection, _name: str, _parts: str) -> Selection:
        """Return ``found`` unchanged: ``by_organizations`` applies this filter."""
        return found

    def by_topics(self, found: Selection, _name: str, topics: list[Topic]) -> Selection:
        """Keep entries that concern all of ``topics``."""
        for topic in topics:
            found = found.concerning(about(Facet.TOPIC, topic.pk))
        return found

    def by_people(self, found: Selection, _name: str, people: list[Profile]) -> Selection:
        """Keep entries that concern all of ``people``."""
        for person in people:
            found = found.concerning(about(Facet.PERSON, person.id))
        return found

    def by_side(self, found: Selection, _name: str, side: str) -> Selection:
        """Keep meetings with somebody on ``side``.

        With organizations chosen, return ``found`` unchanged: ``by_organizations`` applies the side to them.
        """
        return found if self.form.cleaned_data.get("organization") else found.concerning(on_side(side))

    def by_country(self, found: Selection, _name: str, country: str) -> Selection:
        """Keep entries that concern ``country`` (its code)."""
        return found.concerning(about_word(Facet.COUNTRY, country))

    def by_order(self, found: Selection, _name: str, _order: str) -> Selection:
        """Return ``found`` unchanged: the order does not change what is found."""
        return found

    def by_first_day(self, found: Selection, _name: str, day: dt.date) -> Selection:
        """Keep entries that may have been on ``day`` or later."""
        return found.since(day)

    def by_last_day(self, found: Selection, _name: str, day: dt.date) -> Selection:
        """Keep entries that were on ``day`` or earlier."""
        return found.until(day)

    def by_variety(self, found: Selection, _name: str, variety: str) -> Selection:
        """Keep articles of this kind, or meetings in this format."""
        return found.concerning(about_word(Facet.VARIETY, variety))


class ArticleFilterSet(NewsroomFilterSet):
    """The filters of the list of news."""

    kind = ChosenFilter(label=_("Kind"), choices=ArticleKind.choices, method="by_variety")


class MeetingFilterSet(NewsroomFilterSet):
    """The filters of the register of meetings."""

    month = ChosenFilter(label=_("Month"), choices=meeting_months, method="by_month")
    format = ChosenFilter(label=_("Format"), choices=Format.choices, method="by_variety")
    status = ChosenFilter(label=_("Status"), choices=Status.choices, method="by_status")

    def by_status(self, found: Selection, _name: str, status: str) -> Selection:
        """Keep meetings of this status."""
        return found.of_status(status)
