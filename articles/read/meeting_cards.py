"""Meeting cards for other pages: the meetings before and after one with the same guests, and around today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.index.meetings import on_side
from articles.models.attendance import Delegation, Side
from articles.models.meeting import Meeting
from liaison.page_cache.shown import shows
from liaison.page_cache.tags import HIGHEST, of_subject
from liaison.search.api import Kind, first_of, select
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from articles.facts import MeetingCard
    from liaison.web.compiled_queries import Placeholder

COMING, PAST = 3, 5
_A_DAY = dt.timedelta(days=1)
# Columns that no card shows.
_UNUSED = ("created_by", "created_at", "updated_at")


def _with_same_guests(language: str, meeting: Any, at: Any) -> Any:
    guests = Delegation.objects.shown().filter(side=Side.GUEST)
    own = guests.filter(meeting=meeting).values("organization")
    same = guests.filter(organization__in=own).values("meeting")
    return Meeting.objects.live(language, at).filter(pk__in=same).defer(*_UNUSED)


@prepared(meeting=int, day=dt.date, at=dt.datetime)
def _before(language: str, meeting: Placeholder, day: Placeholder, at: Placeholder) -> models.QuerySet:
    earlier = Q(starts_on__lt=day) | Q(starts_on=day, pk__lt=meeting)
    return _with_same_guests(language, meeting, at).filter(earlier).order_by("-starts_on", "-pk")[:1]


@prepared(meeting=int, day=dt.date, at=dt.datetime)
def _after(language: str, meeting: Placeholder, day: Placeholder, at: Placeholder) -> models.QuerySet:
    later = Q(starts_on__gt=day) | Q(starts_on=day, pk__gt=meeting)
    return _with_same_guests(language, meeting, at).filter(later).order_by("starts_on", "pk")[:1]


def meetings_beside(meeting: Meeting) -> tuple[MeetingCard | None, MeetingCard | None]:
    """Return the meetings before and after ``meeting`` that share a guest, or None for each that does not exist.

    Only meetings that are live in the active language count.
    """
    language = active_language()
    own: dict[str, Any] = {"meeting": meeting.pk, "day": meeting.starts_on, "at": timezone.now()}
    before, after = (next(iter(read(language, **own)), None) for read in (_before, _after))
    _shows_between(before, after)
    return before.card() if before else None, after.card() if after else None


def _shows_between(before: Meeting | None, after: Meeting | None) -> None:
    """Note that no meeting with guests comes in between: one that does may be the one before or after."""
    low = first_of(Kind.MEETING, before.starts_on - _A_DAY) if before else 0
    high = first_of(Kind.MEETING, after.starts_on + 2 * _A_DAY) if after else HIGHEST
    shows(of_subject(on_side(Side.GUEST)), low, high)


@prepared(today=dt.date, at=dt.datetime)
def _coming(language: str, today: Placeholder, at: Placeholder) -> models.QuerySet:
    return Meeting.objects.live(language, at).to_come(today).defer(*_UNUSED)[:COMING]


def meetings_around_today() -> tuple[list[MeetingCard], list[MeetingCard]]:
    """Return the next ``COMING`` and the last ``PAST`` live meetings, for the front page.

    Live means in the active language.
    """
    language, today = active_language(), timezone.localdate()
    newest = select(Kind.MEETING, language=language).until(today).records()
    past = Meeting.objects.live(language).past(today).filter(pk__in=newest).latest_first()
    coming = _coming(language, today=today, at=timezone.now())
    return [meeting.card() for meeting in coming], [meeting.card() for meeting in past[:PAST]]
