"""What the admin's lists show of editions: a badge per language, and filters by state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Changes
from articles.models.article import Edition
from articles.models.workflow import OPEN_STATES, OUT, SHARED, State, Status, begun
from liaison.text.dates import format_moment

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from articles.models import Article


def badge(edition: Edition) -> SafeString:
    """The status in a word, and the day it came or comes out."""
    status = edition.status()
    day = format_moment(edition.published_at) if status in (*OUT, Status.SCHEDULED) else ""
    return format_html('<span class="badge {}">{}</span> <small>{}</small>', badge_class(status), status.label, day)


def headline(article: Article) -> SafeString:
    """The title, and whether the article was chosen to lead the front page and readers see it."""
    if not (article.is_chosen_to_lead() and any(edition.is_live() for edition in article.editions())):
        return format_html("{}", article)
    return format_html('{} <span class="badge lead">{}</span>', article, _("Lead story"))


def badge_class(status: Status) -> str:
    """What colors it: what is live is live, with changes or without."""
    return "live with-changes" if status in OUT and status != Status.LIVE else status.value


def where_status(language: str) -> dict[str, Q]:
    state, moment, end = f"state_{language}", f"published_at_{language}", f"expires_at_{language}"
    now = timezone.now()
    published = Q(**{state: State.PUBLISHED})
    expired = Q(**{f"{end}__lte": now})
    out = published & Q(**{f"{moment}__lte": now}) & ~(Q(**{f"{end}__isnull": False}) & expired)
    beside = {own: _with_changes(language, own) for own in OPEN_STATES}
    return {
        Status.MISSING: Q(**{state: State.DRAFT}) & ~begun(language),
        Status.DRAFT: Q(**{state: State.DRAFT}) & begun(language),
        Status.REVIEW: Q(**{state: State.REVIEW}),
        Status.APPROVED: Q(**{state: State.APPROVED}),
        Status.SCHEDULED: published & Q(**{f"{moment}__gt": now}),
        Status.LIVE: out & ~(beside[State.DRAFT] | beside[State.REVIEW] | beside[State.APPROVED]),
        Status.CHANGED: out & beside[State.DRAFT],
        Status.CHANGES_REVIEW: out & beside[State.REVIEW],
        Status.CHANGES_APPROVED: out & beside[State.APPROVED],
        Status.EXPIRED: published & expired,
        Status.WITHDRAWN: Q(**{state: State.WITHDRAWN}),
    }


def _with_changes(language: str, state: str) -> Q:
    """Articles with changes in ``state`` beside the edition, or beside what both share where it has none of its own."""
    rows = Changes.objects.filter(state=state)
    own = Changes.objects.filter(language=language)
    shared = Q(pk__in=rows.filter(language=SHARED).values("article")) & ~Q(pk__in=own.values("article"))
    return Q(pk__in=rows.filter(language=language).values("article")) | shared


class VisibilityFilter(admin.SimpleListFilter):
    """Meetings by whether visitors may see them, now or from a moment to come."""

    title = _("visitors")
    parameter_name = "visitors"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("public", _("Public")), ("private", _("Private"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("public", "private"):
            return queryset
        return queryset.filter(public_at__isnull=self.value() == "private")


class StatusFilter(admin.SimpleListFilter):
    """By what staff see in the badge; subclasses name the language."""

    language = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.value, status.label) for status in Status]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        condition = where_status(self.language).get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class ArabicStatusFilter(StatusFilter):
    title = _("Arabic edition")
    parameter_name = "arabic"
    language = "ar"


class EnglishStatusFilter(StatusFilter):
    title = _("English edition")
    parameter_name = "english"
    language = "en"
