"""Querysets of meetings: which are live, which are to come or past, and what lists load."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.facts import Appearance
from articles.models.attendance import Delegation
from articles.models.meeting_card import CARD_COLUMNS, card_of
from articles.timeline import LENGTH
from liaison.reverse_relations import related_objects
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.dates import Precision
from liaison.text.languages import NOTHING, active_language, filled
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.web.compiled_queries import Placeholder


M = TypeVar("M", bound=models.Model)


class MeetingQuerySet(IndexedQuerySet[M]):
    """Meetings, to be narrowed to what somebody may see and ordered by when they are."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return meetings visitors may see in ``language`` (default active) ``at`` (aware, default now).

        A meeting is live when it is public by then and has a title in that language.
        """
        return self.filter(filled(f"title_{language or active_language()}"), public_at__lte=at or timezone.now())

    def latest_first(self) -> Self:
        """Order by start day, then time, latest first.

        On the same day, exact times come before meetings without one; then the newest record comes first.
        """
        return self.order_by("-starts_on", F("starts_at").desc(nulls_last=True), "-pk")

    def since(self, day: dt.date) -> Self:
        """Return meetings that may have lasted until ``day`` or later.

        If only the month or year is known, the whole month or year counts.
        """
        year, month = day.replace(month=1, day=1), day.replace(day=1)
        return self.filter(
            Q(starts_on__gte=day)
            | Q(ends_on__gte=day)
            | Q(Q(starts_on__gte=month) | Q(ends_on__gte=month), precision=Precision.MONTH)
            | Q(Q(starts_on__gte=year) | Q(ends_on__gte=year), precision=Precision.YEAR)
        )

    def until(self, day: dt.date) -> Self:
        """Return meetings that may have begun on ``day`` or earlier."""
        return self.filter(starts_on__lte=day)

    def of_known_day(self) -> Self:
        """Return meetings whose day is known, not only the month or the year."""
        return self.filter(precision__in=(Precision.DAY, Precision.TIME))

    def to_come(self, today: dt.date | None = None) -> Self:
        """Return meetings of a known day, ``today`` or later, the nearest first.

        ``today`` defaults to the date in the site's time zone.
        """
        nearest = ("starts_on", F("starts_at").asc(nulls_first=True), "pk")
        return self.of_known_day().filter(starts_on__gte=today or timezone.localdate()).order_by(*nearest)

    def past(self, today: dt.date | None = None) -> Self:
        """Return meetings that began before ``today``, or in a month or year that has begun.

        ``today`` defaults to the date in the site's time zone.
        """
        today = today or timezone.localdate()
        vague = Q(starts_on=today, precision__in=(Precision.MONTH, Precision.YEAR))
        return self.filter(Q(starts_on__lt=today) | vague)

    def live_appearances(self, newest: Sequence[int]) -> list[Appearance]:
        """Return those of the meetings ``newest`` (ids) that are live in the active language, for a timeline.

        Latest first, at most ``LENGTH``. It reads by a prepared query, whatever else narrows the queryset.
        """
        language, today = active_language(), timezone.localdate()
        found = _appearing(language, ids=tuple(newest[:LENGTH]), at=timezone.now())
        return [Appearance(card_of(row, language, today), NOTHING) for row in found]


@prepared(ids=tuple, at=dt.datetime)
def _appearing(language: str, ids: Placeholder, at: Placeholder) -> models.QuerySet:
    meetings = related_objects(Delegation, "meeting").live(language, at).filter(pk__in=ids)
    return meetings.latest_first().values_list(*CARD_COLUMNS)
