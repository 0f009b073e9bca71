"""The doors by which articles are read, and the lists they are read for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models.attendance import Attendance, may_show
from articles.models.changes import SHARED, Changes
from articles.models.edition import State
from articles.models.meeting import Meeting
from articles.models.topic import Topic
from articles.timeline import LENGTH, timeline
from liaison.dates import start_of_day
from liaison.languages import LANGUAGES, active_language, filled, holds_words
from liaison.relations import link_rows
from organizations.models import Organization

if TYPE_CHECKING:
    from articles.facts import Appearance, Year
    from articles.models.article import Article  # noqa: F401  named in a string

# What ``Article.picture()`` reads besides the texts.
PICTURE_COLUMNS = ("image", "image_width", "image_height", "image_bytes", "image_ppoi", "image_decorative")


def named_links(model: type[models.Model]) -> models.QuerySet:
    """Links from articles to people that name them: not a protected person, nor one withheld at the meeting reported.

    ``model`` is Article, which this module may not know.
    """
    here = Attendance.objects.filter(meeting=OuterRef("article__meeting"), person=OuterRef("person"))
    links = link_rows(model, "people").filter(person__protected=False)
    return links.exclude(Exists(here.exclude(may_show("name"))))


class ArticleQuerySet(models.QuerySet["Article"]):
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

    def about(self, organization: Organization, language: str | None = None) -> Self:
        """Articles that name ``organization``, or report a meeting that publicly involves it in ``language``."""
        named = link_rows(self.model, "organizations").filter(organization=organization)
        meetings = Meeting.objects.live(language).involving(organization)
        return self._linked_or_reporting(named, meetings)

    def naming(self, person_id: int, language: str | None = None) -> Self:
        """Articles linked to the person, or reporting a meeting that publicly names them: see ``named_links()``."""
        linked = named_links(self.model).filter(person=person_id)
        meetings = Meeting.objects.live(language).naming(person_id, language)
        return self._linked_or_reporting(linked, meetings)

    def links_to(self, person: Any) -> models.QuerySet:
        """Links by which these articles name ``person``, an id or the ``OuterRef`` of one."""
        return named_links(self.model).filter(Exists(self.filter(pk=OuterRef("article"))), person=person)

    def on_topic(self, topic: Topic, language: str | None = None) -> Self:
        """Articles about ``topic``, or reporting a meeting about it that is live in ``language``."""
        tagged = link_rows(self.model, "topics").filter(topic=topic)
        meetings = Meeting.objects.live(language).on_topic(topic)
        return self._linked_or_reporting(tagged, meetings)

    def _linked_or_reporting(self, links: models.QuerySet, meetings: models.QuerySet) -> Self:
        """Those of ``links``, and reports on ``meetings``: a union, as PostgreSQL reads every article for an OR."""
        reports = self.model._default_manager.filter(meeting__in=meetings.order_by().values("pk"))
        return self.filter(pk__in=links.values("article").union(reports.values("pk")))

    def matching(self, text: str, language: str | None = None) -> Self:
        """Articles whose edition in ``language`` contains every word of ``text`` in its title, summary or body."""
        code = language or active_language()
        return self.filter(holds_words(text, *(f"{name}_{code}" for name in ("title", "summary", "body"))))

    def since(self, day: dt.date, language: str | None = None) -> Self:
        """Articles that came out in ``language`` on ``day`` (in the site's time zone) or later."""
        return self.filter(**{f"published_at_{language or active_language()}__gte": start_of_day(day)})

    def until(self, day: dt.date, language: str | None = None) -> Self:
        """Articles that came out in ``language`` on ``day`` (in the site's time zone) or earlier."""
        end = start_of_day(day + dt.timedelta(days=1))
        return self.filter(**{f"published_at_{language or active_language()}__lt": end})

    def for_badges(self) -> Self:
        """With what tells the status of both editions; the bodies stay in the database."""
        texts = {f"has_body_{code}": ExpressionWrapper(filled(f"body_{code}"), BooleanField()) for code in LANGUAGES}
        beside = {
            f"changes_{code or 'shared'}": Subquery(
                Changes.objects.filter(article=OuterRef("pk"), language=code).values("state")[:1]
            )
            for code in (*LANGUAGES, SHARED)
        }
        return self.defer("body", *(f"body_{code}" for code in LANGUAGES)).annotate(**texts, **beside)

    def timeline(self, appearances: list[Appearance]) -> list[Year]:
        """The newest of them, and of the meetings they go with, by year, in the active language. One query."""
        return timeline(appearances, self.for_list()[:LENGTH])

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
        texts = ("title", "summary", "body", "source_line", "revised_at", "corrected_at")
        editions = ("slug", "state", "published_at", "expires_at")
        columns = [f"{name}_{code}" for name in texts] + [f"{name}_{one}" for name in editions for one in LANGUAGES]
        meetings = Meeting.objects.live(code).only("pk").prefetch_related("topics")
        return (
            self.newest_first(code)
            .only("kind", "meeting", "image", "image_width", "image_height", *columns)
            .prefetch_related("topics", models.Prefetch("meeting", queryset=meetings))
        )
