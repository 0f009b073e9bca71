"""The doors by which articles are read, and the lists they are read for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.attendance import Attendance, may_show
from articles.models.meeting import Meeting
from articles.models.workflow import SHARED, State
from articles.timeline import LENGTH, timeline
from liaison.reverse_relations import link_rows, related_objects
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.languages import LANGUAGES, active_language, filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.facts import Appearance, Year

# What ``Article.picture()`` reads besides the texts.
PICTURE_COLUMNS = ("image", "image_width", "image_height", "image_bytes", "image_ppoi", "image_decorative")


def named_links(model: type[models.Model]) -> models.QuerySet:
    """Links from articles to people that name them: not a protected person, nor one withheld at the meeting reported.

    ``model`` is Article, which this module may not know.
    """
    here = Attendance.objects.filter(meeting=OuterRef("article__meeting"), person=OuterRef("person"))
    links = link_rows(model, "people").filter(person__protected=False)
    return links.exclude(Exists(here.exclude(may_show("name"))))


A = TypeVar("A", bound=models.Model)


class ArticleQuerySet(IndexedQuerySet[A]):
    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Articles whose edition in ``language`` (default the active one) visitors may see ``at`` (aware, default now)."""
        code, moment = language or active_language(), at or timezone.now()
        current = Q(**{f"expires_at_{code}__isnull": True}) | Q(**{f"expires_at_{code}__gt": moment})
        return self.filter(current, **{f"state_{code}": State.PUBLISHED, f"published_at_{code}__lte": moment})

    def leading(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Those that staff chose to lead the front page, live in ``language`` (as in ``live``), the last chosen first."""
        moment = at or timezone.now()
        return self.live(language, moment).filter(leads_until__gt=moment).order_by("-leads_from", "-pk")

    def gone(self, language: str | None = None) -> Self:
        """Articles whose edition in ``language`` (default the active one) visitors could see once: withdrawn or expired."""
        code = language or active_language()
        expired = Q(**{f"state_{code}": State.PUBLISHED, f"expires_at_{code}__lte": timezone.now()})
        return self.filter(Q(**{f"state_{code}": State.WITHDRAWN}) | expired)

    def newest_first(self, language: str | None = None) -> Self:
        """By the time their edition in ``language`` (default the active one) came out."""
        return self.order_by(f"-published_at_{language or active_language()}", "-pk")

    def for_badges(self) -> Self:
        """With what tells the status of both editions; the bodies stay in the database."""
        changes = related_objects(self.model, "changes")
        texts = {f"has_body_{code}": ExpressionWrapper(filled(f"body_{code}"), BooleanField()) for code in LANGUAGES}
        beside = {
            f"changes_{code or 'shared'}": Subquery(
                changes.filter(article=OuterRef("pk"), language=code).values("state")[:1]
            )
            for code in (*LANGUAGES, SHARED)
        }
        return self.defer("body", *(f"body_{code}" for code in LANGUAGES)).annotate(**texts, **beside)

    def timeline(self, newest: Sequence[int], appearances: list[Appearance]) -> list[Year]:
        """The ``newest`` (ids), and the meetings they go with, by year, in the active language. One query."""
        return timeline(appearances, self.filter(pk__in=newest[:LENGTH]).for_list())

    def for_list(self, language: str | None = None) -> Self:
        """With what a card shows and no more: bodies stay in the database. Newest first, unless in an order already."""
        code = language or active_language()
        columns = ("title", "slug", "summary", "state", "published_at", "expires_at", "image_alt", "image_credit")
        ordered = self if self.query.order_by else self.newest_first(code)
        return ordered.only(
            *("kind", "meeting", *PICTURE_COLUMNS),
            *(f"{column}_{code}" for column in columns),
        )

    def for_feed(self, language: str | None = None) -> Self:
        """Newest first, with the whole text and what it is about; four queries for any number of rows.

        ``meeting`` is None where visitors may not know it.
        """
        code = language or active_language()
        texts = ("title", "summary", "body", "revised_at", "corrected_at")
        editions = ("slug", "state", "published_at", "expires_at", "source_line")
        columns = [f"{name}_{code}" for name in texts] + [f"{name}_{one}" for name in editions for one in LANGUAGES]
        meetings = Meeting.objects.live(code).only("pk").prefetch_related("topics")
        return (
            self.newest_first(code)
            .only("kind", "meeting", "image", "image_width", "image_height", *columns)
            .prefetch_related("topics", models.Prefetch("meeting", queryset=meetings))
        )
