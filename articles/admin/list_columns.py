"""Columns and filters of the admin's lists that show the status of editions."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
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
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from articles.models import Article
    from liaison.typing import StrOrPromise


# The statuses that are shown with the day of publication.
_DATED = {*OUT, Status.SCHEDULED}


def badge(edition: Edition) -> SafeString:
    """Return the status of ``edition`` as a badge, with the day of its publication."""
    status = edition.status()
    day = format_moment(edition.published_at) if status in _DATED else ""
    return _badge(badge_class(status), str(status.label), day)


@lru_cache(maxsize=2048)
def _badge(classes: str, words: str, day: str) -> SafeString:
    """Return a badge. Remembered, because lists show the same statuses and days again and again."""
    return format_html('<span class="badge {}">{}</span> <small>{}</small>', classes, words, day)


def headline(article: Article) -> SafeString:
    """Return the title of ``article``, with a badge if it was chosen to lead the front page and is live."""
    if not (article.is_chosen_to_lead() and any(edition.is_live() for edition in article.editions())):
        return format_html("{}", article)
    return format_html('{} <span class="badge lead">{}</span>', article, _("Lead story"))


def badge_class(status: Status) -> str:
    """Return the CSS classes of ``status``: a live edition with unpublished changes is colored as live."""
    return "live with-changes" if status in OUT and status != Status.LIVE else status.value


# The state of the changes beside a live edition, by the edition's status.
_BESIDE = {
    Status.CHANGED: State.DRAFT,
    Status.CHANGES_REVIEW: State.REVIEW,
    Status.CHANGES_APPROVED: State.APPROVED,
}


def where_out(language: str, at: Any = None) -> Q:
    """Return the condition for articles whose edition in ``language`` is visible to visitors ``at`` (default now)."""
    now, end = timezone.now() if at is None else at, f"expires_at_{language}"
    expired = Q(**{f"{end}__isnull": False, f"{end}__lte": now})
    return Q(**{f"state_{language}": State.PUBLISHED, f"published_at_{language}__lte": now}) & ~expired


def where_status(language: str, status: str) -> Q | None:
    """Return the condition for articles whose edition in ``language`` has ``status``; None for an unknown status."""
    state, now = f"state_{language}", timezone.now()
    if status == Status.LIVE:
        beside = [_with_changes(language, own) for own in OPEN_STATES]
        return where_out(language) & ~reduce(or_, beside)
    if status in _BESIDE:
        return where_out(language) & _with_changes(language, _BESIDE[Status(status)])
    conditions = {
        Status.MISSING: Q(**{state: State.DRAFT}) & ~begun(language),
        Status.DRAFT: Q(**{state: State.DRAFT}) & begun(language),
        Status.REVIEW: Q(**{state: State.REVIEW}),
        Status.APPROVED: Q(**{state: State.APPROVED}),
        Status.SCHEDULED: Q(**{state: State.PUBLISHED, f"published_at_{language}__gt": now}),
        Status.EXPIRED: Q(**{state: State.PUBLISHED, f"expires_at_{language}__lte": now}),
        Status.WITHDRAWN: Q(**{state: State.WITHDRAWN}),
    }
    return conditions.get(status)  # type: ignore[call-overload]


def _with_changes(language: str, state: str) -> Q:
    """Return the condition for articles with changes in ``state`` beside the edition.

    If the edition has no changes of its own, those of the shared fields count.
    """
    rows = Changes.objects.filter(state=state)
    own = Changes.objects.filter(language=language)
    shared = Q(pk__in=rows.filter(language=SHARED).values("article")) & ~Q(pk__in=own.values("article"))
    return Q(pk__in=rows.filter(language=language).values("article")) | shared


class VisibilityFilter(admin.SimpleListFilter):
    """The filter of meetings by whether they are public."""

    title = _("visitors")
    parameter_name = "visitors"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [("public", _("Public")), ("private", _("Private"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("public", "private"):
            return queryset
        return queryset.filter(public_at__isnull=self.value() == "private")


class StatusFilter(admin.SimpleListFilter):
    """The filter of articles by the status of one edition; subclasses set the language."""

    language = ""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [(status.value, status.label) for status in Status]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        condition = where_status(self.language, self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class ArabicStatusFilter(StatusFilter):
    """The filter by the status of the Arabic edition."""

    title = _("Arabic edition")
    parameter_name = "arabic"
    language = "ar"


class EnglishStatusFilter(StatusFilter):
    """The filter by the status of the English edition."""

    title = _("English edition")
    parameter_name = "english"
    language = "en"
