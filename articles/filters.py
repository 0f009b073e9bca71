"""The filters of the public lists, one set for each kind of list; feeds and exports take the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Meeting, Topic
from articles.models.article import Kind
from articles.models.meeting import Format
from liaison.filters import KindFilter, PublicFilterSet, SlugFilter, TextFilter, period
from organizations.models import Organization, Person

if TYPE_CHECKING:
    import datetime as dt

    from articles.models.article_queries import ArticleQuerySet
    from articles.models.meeting import MeetingQuerySet


def _organizations(_request: Any) -> Any:
    return Organization.objects.live().by_name()


def _topics(_request: Any) -> Any:
    return Topic.objects.live().by_name()


def _people(_request: Any) -> Any:
    return Person.objects.live()


class NewsroomFilterSet(PublicFilterSet):
    """Narrows articles or meetings: both know ``matching``, ``naming``, ``on_topic``, ``since`` and ``until``."""

    ORDER = ("q", "kind", "format", "organization", "topic", "person", "from", "to")

    q = TextFilter(label=_("Words"), method="by_words")
    organization = SlugFilter(label=_("Organization"), queryset=_organizations, method="by_organization")
    topic = SlugFilter(label=_("Topic"), queryset=_topics, method="by_topic")
    # Reached from a person's page: a list of everyone ever named is not offered.
    person = SlugFilter(label=_("Person"), queryset=_people, method="by_person", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("person"):
            # Nothing to show, and Django takes long to put into words whom it could name.
            del self.filters["person"]

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        filters = {**super().get_filters(), **period("by_first_day", "by_last_day")}
        return {name: filters[name] for name in cls.ORDER if name in filters}

    def by_words(self, records: Any, _name: str, words: str) -> Any:
        return records.matching(words)

    def by_topic(self, records: Any, _name: str, topic: Topic) -> Any:
        return records.on_topic(topic)

    def by_person(self, records: Any, _name: str, person: Person) -> Any:
        return records.naming(person.pk)

    def by_first_day(self, records: Any, _name: str, day: dt.date) -> Any:
        return records.since(day)

    def by_last_day(self, records: Any, _name: str, day: dt.date) -> Any:
        return records.until(day)


class ArticleFilterSet(NewsroomFilterSet):
    kind = KindFilter(label=_("Kind"), choices=Kind.choices)

    class Meta:
        model = Article
        fields: list[str] = []

    def by_organization(self, articles: ArticleQuerySet, _name: str, organization: Organization) -> ArticleQuerySet:
        return articles.about(organization)


class MeetingFilterSet(NewsroomFilterSet):
    format = KindFilter(label=_("Format"), choices=Format.choices)

    class Meta:
        model = Meeting
        fields: list[str] = []

    def by_organization(self, meetings: MeetingQuerySet, _name: str, organization: Organization) -> MeetingQuerySet:
        return meetings.involving(organization)


def filtered_articles(data: Any) -> tuple[ArticleFilterSet, ArticleQuerySet]:
    """The filters as ``data`` (a QueryDict) has them, and the live articles they leave, for a list."""
    filters = ArticleFilterSet(data, queryset=Article.objects.live())
    found: ArticleQuerySet = filters.qs
    return filters, found.for_list()


def filtered_meetings(data: Any) -> tuple[MeetingFilterSet, MeetingQuerySet]:
    """The filters as ``data`` (a QueryDict) has them, and the live meetings they leave, for a list."""
    filters = MeetingFilterSet(data, queryset=Meeting.objects.live())
    found: MeetingQuerySet = filters.qs
    return filters, found.for_list()
