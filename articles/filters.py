"""The filters of the public lists, one set for each kind of list; feeds, calendars, exports and the API take the same."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.indexing.meetings import on_side
from articles.models.article import Kind
from articles.models.attendance import Side
from articles.models.meeting import Format
from articles.models.topic import live_topic
from liaison.filters import (
    FIRST_DAY,
    LAST_DAY,
    ChosenFilter,
    NumberFilter,
    PublicFilterSet,
    RecordFilter,
    RecordsFilter,
    WordsFilter,
    period,
)
from liaison.languages import active_language
from liaison.search.codes import Facet, about, about_word
from organizations.countries import countries
from organizations.models import Organization, Person
from organizations.models.former_slug import current_slug
from organizations.models.organization import live_organization, with_parts
from organizations.models.person import live_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.models import Topic
    from liaison.search.query import Query
    from liaison.search.selection import Selection
    from organizations.models.named import Named
    from organizations.models.person import Profile

# How a list may be sorted whose words are looked for.
RELEVANCE, DATE = "relevance", "date"


def _organization(slug: str) -> Organization | None:
    return live_organization(slug) or _renamed(live_organization, Organization, slug)


def _person(slug: str) -> Profile | None:
    return live_profile(slug) or _renamed(live_profile, Person, slug)


def _renamed(live: Callable[[str], Any], model: type[Named], slug: str) -> Any:
    """What had the address once: addresses of lists lead on as those of pages do."""
    current = current_slug(model, slug)
    return live(current) if current else None


class NewsroomFilterSet(PublicFilterSet):
    """Narrows a selection of articles or of meetings (``liaison.search.selection``)."""

    ORDER = (
        *("q", "from", "to", "kind", "format", "year", "month", "organization", "parts", "topic", "person"),
        *("side", "country", "sort"),
    )

    q = WordsFilter(label=_("Words"), method="by_words")
    year = NumberFilter(label=_("Year"), method="by_year", min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    month = NumberFilter(label=_("Month"), method="by_month", min_value=1, max_value=12)
    organization = RecordsFilter(label=_("Organization"), find=_organization, method="by_organizations")
    parts = ChosenFilter(
        label=pgettext_lazy("organizations", "Parts"), choices=[("1", _("included"))], method="by_parts"
    )
    topic = RecordFilter(label=_("Topic"), find=live_topic, method="by_topic")
    person = RecordFilter(label=_("Person"), find=_person, method="by_person")
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
        return found.matching(query)

    def by_year(self, found: Selection, _name: str, year: int) -> Selection:
        month = self.form.cleaned_data.get("month")
        first, last = month or 1, month or 12
        days = calendar.monthrange(year, last)[1]
        return found.since(dt.date(year, first, 1)).until(dt.date(year, last, days))

    def by_month(self, found: Selection, _name: str, _month: int) -> Selection:
        """With the year; of every year's Mays nobody asks."""
        return found

    def by_organizations(self, found: Selection, _name: str, organizations: list[Organization]) -> Selection:
        parts, side = (self.form.cleaned_data.get(name) for name in ("parts", "side"))
        for organization in organizations:
            ids = with_parts(organization.pk) if parts else [organization.pk]
            found = found.concerning(*(on_side(side, pk) if side else about(Facet.ORGANIZATION, pk) for pk in ids))
        return found

    def by_parts(self, found: Selection, _name: str, _parts: str) -> Selection:
        """With the organizations."""
        return found

    def by_topic(self, found: Selection, _name: str, topic: Topic) -> Selection:
        return found.concerning(about(Facet.TOPIC, topic.pk))

    def by_person(self, found: Selection, _name: str, person: Profile) -> Selection:
        return found.concerning(about(Facet.PERSON, person.id))

    def by_side(self, found: Selection, _name: str, side: str) -> Selection:
        """On which the organizations were; without any, on which there was somebody."""
        return found if self.form.cleaned_data.get("organization") else found.concerning(on_side(side))

    def by_country(self, found: Selection, _name: str, country: str) -> Selection:
        return found.concerning(about_word(Facet.COUNTRY, country))

    def by_order(self, found: Selection, _name: str, _order: str) -> Selection:
        """Which of them are found is the same in any order."""
        return found

    def by_first_day(self, found: Selection, _name: str, day: dt.date) -> Selection:
        return found.since(day)

    def by_last_day(self, found: Selection, _name: str, day: dt.date) -> Selection:
        return found.until(day)

    def by_variety(self, found: Selection, _name: str, variety: str) -> Selection:
        return found.concerning(about_word(Facet.VARIETY, variety))


class ArticleFilterSet(NewsroomFilterSet):
    kind = ChosenFilter(label=_("Kind"), choices=Kind.choices, method="by_variety")


class MeetingFilterSet(NewsroomFilterSet):
    format = ChosenFilter(label=_("Format"), choices=Format.choices, method="by_variety")
