"""Meeting cards for other pages: the meetings before and after one with the same guests, and around today."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone

from articles.models.attendance import Delegation, Side
from articles.models.meeting import Meeting
from liaison.search.api import Kind, select
from liaison.text.languages import active_language
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from articles.facts import MeetingCard
    from liaison.web.compiled_queries import Placeholder

COMING, PAST = 3, 5


@cache
def _columns() -> tuple[str, ...]:
    """Return the columns that a card shows, in the order that ``from_db`` expects."""
    unused = {"created_by_id", "created_at", "updated_at"}
    return tuple(field.attname for field in Meeting._meta.concrete_fields if field.attname not in unused)


def _with_same_guests(language: str, meeting: Any, at: Any) -> Any:
    guests = Delegation.objects.shown().filter(side=Side.GUEST)
    own = guests.filter(meeting=meeting).values("organization")
    return Meeting.objects.live(language, at).filter(pk__in=guests.filter(organization__in=own).values("meeting"))


@prepared(meeting=int, day=dt.date, at=dt.datetime)
def _before(language: str, meeting: Placeholder, day: Placeholder, at: Placeholder) -> models.QuerySet:
    earlier = Q(starts_on__lt=day) | Q(starts_on=day, pk__lt=meeting)
    found = _with_same_guests(language, meeting, at).filter(earlier).order_by("-starts_on", "-pk")
    return found.rewrite(False).values_list(*_columns())[:1]


@prepared(meeting=int, day=dt.date, at=dt.datetime)
def _after(language: str, meeting: Placeholder, day: Placeholder, at: Placeholder) -> models.QuerySet:
    later = Q(starts_on__gt=day) | Q(starts_on=day, pk__gt=meeting)
    found = _with_same_guests(language, meeting, at).filter(later).order_by("starts_on", "pk")
    return found.rewrite(False).values_list(*_columns())[:1]


def meetings_beside(meeting: Meeting) -> tuple[MeetingCard | None, MeetingCard | None]:
    """Return the meetings before and after ``meeting`` that share a guest, or None for each that does not exist.

    Only meetings that are live in the active language count.
    """
    language = active_language()
    own: dict[str, Any] = {"meeting": meeting.pk, "day": meeting.starts_on, "at": timezone.now()}
    before, after = _cards(_before(language, **own)), _cards(_after(language, **own))
    return next(iter(before), None), next(iter(after), None)


@prepared(today=dt.date, at=dt.datetime)
def _coming(language: str, today: Placeholder, at: Placeholder) -> models.QuerySet:
    return Meeting.objects.live(language, at).to_come(today).rewrite(False).values_list(*_columns())[:COMING]


def meetings_around_today() -> tuple[list[MeetingCard], list[MeetingCard]]:
    """Return the next ``COMING`` and the last ``PAST`` live meetings, for the front page.

    Live means in the active language.
    """
    language, today = active_language(), timezone.localdate()
    newest = select(Kind.MEETING, language=language).until(today).records()
    past = Meeting.objects.live(language).past(today).filter(pk__in=newest).latest_first()
    return _cards(_coming(language, today=today, at=timezone.now())), [meeting.card() for meeting in past[:PAST]]


def _cards(rows: list[Any]) -> list[MeetingCard]:
    return [Meeting.from_db(DEFAULT_DB_ALIAS, _columns(), row).card() for row in rows]
