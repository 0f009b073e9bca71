"""The querysets through which articles are read: visibility, order, and columns for lists, feeds and badges."""

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
from liaison.web.compiled_queries import prepared
from organizations.models.person import may_be_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.facts import Appearance, Year
    from liaison.web.compiled_queries import Placeholder

# The shared columns that ``Article.picture()`` reads.
PICTURE_COLUMNS = ("image", "image_width", "image_height", "image_bytes", "image_ppoi", "image_decorative")


def named_links(model: type[models.Model]) -> models.QuerySet:
    """Return the article-to-person links that may be shown.

    Leaves out people who may not be named, and people whose name is withheld at the meeting that the article reports. ``model`` is
    Article, passed in because importing it here would be circular.
    """
    here = Attendance.objects.filter(meeting=OuterRef("article__meeting"), person=OuterRef("person"))
    links = link_rows(model, "people").filter(may_be_named("person__"))
    return links.exclude(Exists(here.exclude(may_show("name"))))


A = TypeVar("A", bound=models.Model)


class ArticleQuerySet(IndexedQuerySet[A]):
    """The queryset of articles."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return articles that visitors may see in ``language`` (default active) ``at`` (aware, default now)."""
        code, moment = language or active_language(), at or timezone.now()
        current = Q(**{f"expires_at_{code}__isnull": True}) | Q(**{f"expires_at_{code}__gt": moment})
        return self.filter(current, **{f"state_{code}": State.PUBLISHED, f"published_at_{code}__lte": moment})

    def leading(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return live articles that staff chose to lead the front page, the last chosen first; see ``live``."""
        moment = at or timezone.now()
        return self.live(language, moment).filter(leads_until__gt=moment).order_by("-leads_from", "-pk")

    def gone(self, language: str | None = None) -> Self:
        """Return articles whose edition in ``language`` (default the active one) is withdrawn or expired."""
        code = language or active_language()
        expired = Q(**{f"state_{code}": State.PUBLISHED, f"expires_at_{code}__lte": timezone.now()})
        return self.filter(Q(**{f"state_{code}": State.WITHDRAWN}) | expired)

    def newest_first(self, language: str | None = None) -> Self:
        """Order by the publication time in ``language`` (default the active one), newest first."""
        return self.order_by(f"-published_at_{language or active_language()}", "-pk")

    def for_badges(self) -> Self:
        """Load what ``Edition.status()`` needs for both editions, and defer the bodies."""
        changes = related_objects(self.model, "changes")
        texts = {f"has_body_{code}": ExpressionWrapper(filled(f"body_{code}"), BooleanField()) for code in LANGUAGES}
        beside = {
            f"changes_{code or 'shared'}": Subquery(
                changes.filter(article=OuterRef("pk"), language=code).values("state")[:1]
            )
            for code in (*LANGUAGES, SHARED)
        }
        return self.defer("body", *(f"body_{code}" for code in LANGUAGES)).annotate(**texts, **beside)

    def live_timeline(self, newest: Sequence[int], appearances: list[Appearance]) -> list[Year]:
        """Return a timeline by year of ``appearances`` (meetings) and the articles ``newest`` (ids), as far as they are live.

        In the active language, at most ``LENGTH`` articles. It reads by a prepared query, whatever narrows the queryset.
        """
        return timeline(appearances, _listed(active_language(), ids=tuple(newest[:LENGTH]), at=timezone.now()))

    def for_list(self, language: str | None = None, *more: str) -> Self:
        """Load only the columns that a card shows, without bodies, and the columns ``more``; one query.

        Orders newest first unless the queryset is ordered already.
        """
        code = language or active_language()
        columns = ("title", "slug", "summary", "state", "published_at", "expires_at", "image_alt", "image_credit")
        ordered = self if self.query.order_by else self.newest_first(code)
        return ordered.only(
            *("kind", "meeting", *PICTURE_COLUMNS, *more),
            *(f"{column}_{code}" for column in columns),
        )

    def for_feed(self, language: str | None = None) -> Self:
        """Load what a feed needs of an article itself, with the whole text; one query."""
        code = language or active_language()
        texts = ("title", "summary", "body", "revised_at", "corrected_at")
        editions = ("slug", "state", "published_at", "expires_at", "source_line")
        columns = [f"{name}_{code}" for name in texts] + [f"{name}_{one}" for name in editions for one in LANGUAGES]
        return self.order_by().only("kind", "image", "image_width", "image_height", *columns)


@prepared(ids=tuple, at=dt.datetime)
def _listed(language: str, ids: Placeholder, at: Placeholder) -> models.QuerySet:
    return related_objects(Meeting, "articles").live(language, at).filter(pk__in=ids).for_list(language)
