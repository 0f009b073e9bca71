"""The card of a meeting in lists, made of a record or of a row of its columns alike."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.facts import MeetingCard
from liaison.search.api import Status
from liaison.text.dates import PartialDate, Precision, format_parts, format_period, format_time
from liaison.text.languages import LANGUAGES, active_language, first_phrase
from liaison.web.addresses import address


class Format(models.TextChoices):
    """The ways in which a meeting is held."""

    VIRTUAL = "virtual", _("Virtual")
    IN_PERSON = "in_person", _("In person")
    HYBRID = "hybrid", _("Hybrid")


# The columns that ``card_of`` reads.
CARD_COLUMNS = (
    *("pk", "precision", "starts_on", "ends_on", "starts_at", "ends_at", "time_zone", "format", "cancelled"),
    *(f"{name}_{code}" for name in ("title", "slug", "place") for code in LANGUAGES),
)


def date_of(precision: str, day: dt.date, moment: dt.datetime | None, zone: str) -> PartialDate:
    """Return a date of a meeting in its own time zone, as precisely as is known: ``moment`` is aware, if there is one."""
    if moment is None:
        # The start has a time but the end has only a day: use the precision of a day.
        return PartialDate(Precision.DAY if precision == Precision.TIME else Precision(precision), day)
    return PartialDate(Precision.TIME, day, moment.astimezone(ZoneInfo(zone)).time())


def is_to_come(start: PartialDate, today: dt.date) -> bool:
    """Return whether a meeting that begins at ``start`` is ``today`` or later; a month or year must not have begun."""
    return start.first_day() > today or (start.day == today and start.has_day())


def status_of(is_called_off: bool, is_coming: bool) -> Status:
    """Return the status by which lists filter and count."""
    if is_called_off:
        return Status.CALLED_OFF
    return Status.COMING if is_coming else Status.HELD


def card_of(meeting: Any, language: str | None = None, today: dt.date | None = None) -> MeetingCard:
    """Return what a list shows of a meeting in ``language`` (default active); without a ``pk`` it has no address.

    ``meeting`` has ``CARD_COLUMNS``. ``today`` is the date in the site's time zone.
    """
    language, zone = language or active_language(), meeting.time_zone
    start = date_of(meeting.precision, meeting.starts_on, meeting.starts_at, zone)
    end = date_of(meeting.precision, meeting.ends_on, meeting.ends_at, zone) if meeting.ends_on else None
    slug = getattr(meeting, f"slug_{language}") or "-"
    return MeetingCard(
        id=meeting.pk,
        title=getattr(meeting, f"title_{language}") or "",
        url=address("articles:meeting", meeting.pk, slug) if meeting.pk else "",
        date=start,
        when=format_period(start, end, language),
        leaf=format_parts(start, language),
        lasts=end is not None and end.day != start.day,
        clock=format_time(meeting.starts_at, zone, language) if meeting.starts_at else "",
        format=str(Format(meeting.format).label),
        mode=meeting.format,
        place=first_phrase({"ar": meeting.place_ar, "en": meeting.place_en}, language),
        called_off=meeting.cancelled,
        coming=is_to_come(start, today or timezone.localdate()),
    )
