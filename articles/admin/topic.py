"""The admin of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Meeting, Topic
from articles.models.topic import is_known
from articles.publishing.guard.places import topic_places
from liaison.staff.base import DeskAdmin, compared_by_name
from liaison.staff.quick_entry import EnteredByNameMixin
from organizations.admin.organization import NamedForm
from organizations.protection.saving import GuardedAdminMixin, GuardedFormMixin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from django.db.models.expressions import Combinable
    from django.http import HttpRequest

    from organizations.protection.places import Place


class TopicForm(GuardedFormMixin, NamedForm):
    """The form of a topic."""

    class Meta:
        model = Topic
        fields = ["name_ar", "name_en", "slug"]

    def shown_places(self) -> Iterable[Place]:
        """Return the names and the address of a topic that visitors find now or will find."""
        return topic_places([self.instance]) if self.instance.pk and is_known(self.instance) else ()


@admin.register(Topic)
class TopicAdmin(GuardedAdminMixin, EnteredByNameMixin, DeskAdmin):
    """The screens of topics. A topic can also be entered by its name where it is chosen."""

    form = TopicForm
    fields = ("name_ar", "name_en", "same_name", "slug")
    list_display = ("known_as", "number_of_meetings", "number_of_articles")
    search_fields = ("name_ar", "name_en")

    @admin.display(description=_("name"))
    def known_as(self, topic: Topic) -> str:
        """Return the name of ``topic``."""
        return str(topic)

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def number_of_meetings(self, topic: Topic) -> int:
        """Return how many meetings have ``topic``."""
        return topic.meeting_count or 0  # type: ignore[attr-defined]

    @admin.display(description=_("articles"), ordering="article_count")
    def number_of_articles(self, topic: Topic) -> int:
        """Return how many articles have ``topic``."""
        return topic.article_count or 0  # type: ignore[attr-defined]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return compared_by_name(queryset, search_term, "name_ar", "name_en"), False

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable] | tuple[str | Combinable, ...]:
        return Topic.objects.by_name().query.order_by

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        counts = {"meeting_count": _count(Meeting), "article_count": _count(Article)}
        return super().get_queryset(request).annotate(**counts)


def _count(model: Any) -> Subquery:
    links = model.topics.through.objects.filter(topic=OuterRef("pk"))
    return Subquery(links.order_by().values("topic").annotate(count=Count("pk")).values("count"))
