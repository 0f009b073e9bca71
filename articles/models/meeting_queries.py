"""Querysets of meetings: which are live, which are to come or past, and what lists load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.facts import Appearance
from articles.models.attendance import Delegation
from articles.timeline import LENGTH
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.dates import Precision
from liaison.text.languages import NOTHING, active_language, filled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


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

    def appearances(self, newest: Sequence[int]) -> list[Appearance]:
        """Return the meetings ``newest`` (ids) for a timeline, latest first, at most ``LENGTH``."""
        found: Any = self.filter(pk__in=newest[:LENGTH]).latest_first()
        return [Appearance(meeting.card(), NOTHING) for meeting in found]

    def for_list(self) -> Self:
        """Load what a row of the register shows, latest first; three queries for any number of rows."""
        shown = Delegation.objects.shown().select_related("organization").defer("note")
        return self.latest_first().prefetch_related(
            models.Prefetch("delegations", queryset=shown, to_attr="shown_delegations"), "topics"
        )
