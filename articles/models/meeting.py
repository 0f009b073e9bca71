"""A meeting: when and where it was, who may see it, and how reports make it public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.facts import MeetingCard, MeetingFacts, ShownSide
from articles.models.attendance import Delegation, shown_sides
from articles.models.meeting_card import Format, card_of, date_of, is_to_come, status_of
from articles.models.meeting_queries import MeetingQuerySet
from articles.models.topic import Topic, topic_links
from articles.models.workflow import State
from articles.models.workflow import Status as EditionStatus
from liaison.search.api import Status
from liaison.text.clock_times import instant_of
from liaison.text.dates import PartialDate, Precision, format_period, format_time, validate_time_zone
from liaison.text.languages import (
    LANGUAGES,
    active_language,
    filled,
    in_some_language,
    label,
    other_language,
)
from liaison.text.slugs import MAX_LENGTH, give_slug, one_address_each, title_slug, validate_slug
from liaison.web.addresses import address, for_links, links
from liaison.web.compiled_queries import prepared
from organizations.models import Organization

if TYPE_CHECKING:
    import datetime as dt
    from typing import Any, Unpack

    from django.contrib.auth.models import User
    from django.db.models import Manager

    from articles.models import Article
    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder


ENDS_TOO_EARLY = _("The end is before the start. Correct the date, or leave the end empty.")


class Meeting(models.Model):
    """A meeting in the register."""

    title = models.CharField(_("title"), max_length=300, default="", blank=True)
    slug = models.CharField(
        _("address"), max_length=MAX_LENGTH + 10, default="", blank=True, validators=[validate_slug]
    )
    summary = models.TextField(_("summary"), default="", blank=True)
    outcomes = models.TextField(_("outcomes"), default="", blank=True, help_text=_("One outcome per line."))
    place = models.CharField(
        _("place or platform"), max_length=200, default="", blank=True, help_text=_("For example a city, or “Zoom”.")
    )
    format = models.CharField(_("format"), max_length=12, choices=Format, default=Format.VIRTUAL)

    # The date: its precision; the calendar days at the place of the meeting, to show, sort and filter by; and, if the
    # time is known, the instants in UTC and the time zone to show them in.
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="", blank=True, validators=[validate_time_zone])

    cancelled = models.BooleanField(
        pgettext_lazy("meeting", "called off"),
        default=False,
        help_text=_("It stays in the register and in calendars, marked as called off."),
    )

    organizers = models.ManyToManyField(
        Organization, verbose_name=_("organizers"), related_name="organized_meetings", blank=True
    )
    organizations = models.ManyToManyField(Organization, through=Delegation, related_name="meetings", editable=False)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="meetings", blank=True)
    # From when visitors may see the meeting, in each language in which it has a title; empty while it is private. It is
    # a time and not a flag, so that a meeting announced by a scheduled report comes out together with the report.
    public_at = models.DateTimeField(_("public from"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            in_some_language("meeting", "title"),
            models.CheckConstraint(name="meeting_format_exists", condition=Q(format__in=Format.values)),
            models.CheckConstraint(name="meeting_precision_exists", condition=Q(precision__in=Precision.values)),
            models.CheckConstraint(
                name="meeting_time_goes_with_zone",
                condition=Q(precision=Precision.TIME, starts_at__isnull=False) & ~Q(time_zone="")
                | ~Q(precision=Precision.TIME) & Q(starts_at__isnull=True, ends_at__isnull=True, time_zone=""),
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
                & (Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at"))),
                violation_error_code="end",
                violation_error_message=ENDS_TOO_EARLY,
            ),
            *(
                models.CheckConstraint(
                    name=f"meeting_title_{code}_has_a_slug",
                    condition=~filled(f"title_{code}") | filled(f"slug_{code}"),
                )
                for code in LANGUAGES
            ),
            *one_address_each("meeting", _("Another meeting has this address. Change it, or leave it empty.")),
        ]
        indexes = [
            # The register and the lists on organization, person and topic pages.
            models.Index(fields=["-starts_on", "-id"], name="meeting_register", condition=Q(public_at__isnull=False)),
            # The admin's list, which shows private meetings too.
            models.Index(fields=["-starts_on", "-id"], name="meeting_admin_list"),
            # What is still to become public: asked at every commit by the page cache.
            models.Index(fields=["public_at"], name="meeting_public_at", condition=Q(public_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return label(self, "title") or "—"

    def get_absolute_url(self) -> str:
        """Return the address in the active language. Only the id identifies the meeting; the slug is for readers."""
        return address("articles:meeting", self.pk, self.slug_in(active_language()) or "-")

    def calendar_address(self) -> str:
        """Return the address of the calendar file, in the active language; empty if the day is unknown."""
        if not self.start.has_day():
            return ""
        return address("articles:meeting_calendar", self.pk, self.slug_in(active_language()) or "-")

    def slug_in(self, language: str) -> str:
        """Return the slug in ``language``, or an empty string."""
        return getattr(self, f"slug_{language}") or ""

    @property
    def start(self) -> PartialDate:
        """Return when the meeting begins, in its own time zone, as precisely as is known."""
        return self._partial(self.starts_on, self.starts_at)

    @property
    def end(self) -> PartialDate | None:
        """Return when the meeting ends, or None; never more precise than the start."""
        return self._partial(self.ends_on, self.ends_at) if self.ends_on else None

    def _partial(self, day: dt.date, moment: dt.datetime | None) -> PartialDate:
        return date_of(self.precision, day, moment, self.time_zone)

    def happens(self, start: PartialDate, end: PartialDate | None = None, zone: str = "") -> None:
        """Set when it was, with ``zone`` (IANA) for an exact time; ValidationError for a time the zone skipped."""
        self.precision = start.precision
        self.time_zone = zone if start.precision == Precision.TIME else ""
        self.starts_on, self.starts_at = start.day, instant_of(start, zone)
        self.ends_on = end.day if end else None
        self.ends_at = instant_of(end, zone) if end and start.time else None

    def is_to_come(self, today: dt.date | None = None) -> bool:
        """Return whether it is on ``today`` (default: now) or later; a month or year must not have begun."""
        return is_to_come(self.start, today or timezone.localdate())

    def status(self) -> Status:
        """Return the status by which lists filter and count: called off, coming or held."""
        return status_of(self.cancelled, self.is_to_come())

    def when(self, language: str | None = None) -> str:
        """Return the date or period in ``language``, as far as it is known, without times."""
        return format_period(self.start, self.end, language)

    def clock(self, language: str | None = None) -> str:
        """Return the start time with its time zone in ``language``, or an empty string if it is not known."""
        return format_time(self.starts_at, self.time_zone, language) if self.starts_at else ""

    def sides(self) -> list[ShownSide]:
        """Return who met whom, as visitors may know it; two queries."""
        return shown_sides(self.pk)

    def card(self) -> MeetingCard:
        """Return what a list shows of the meeting, in the active language. An unsaved meeting has no address."""
        return card_of(self)

    def facts(self, beside: int = 0) -> MeetingFacts:
        """Return all that visitors may know of a live meeting; topics include those of the article ``beside`` (id)."""
        language = active_language()
        return MeetingFacts(
            card=self.card(),
            organizers=links(_organizers(language, meeting=self.pk), "organizations:detail", language),
            sides=tuple(self.sides()),
            topics=topic_links(article=beside, meeting=self.pk),
            summary=self.summary or "",
            outcomes=self.outcomes or "",
            calendar=self.calendar_address(),
        )

    def is_public(self) -> bool:
        """Return whether visitors may see the meeting now in some language."""
        return self.public_at is not None and self.public_at <= timezone.now()

    def is_live(self, language: str | None = None) -> bool:
        """Return whether visitors may see the meeting now in ``language`` (default the active one)."""
        return self.is_public() and bool(getattr(self, f"title_{language or active_language()}"))

    def announce(self, language: str, title: str, at: dt.datetime) -> None:
        """Make the meeting public with a report in ``language`` named ``title`` that comes out ``at`` (aware); save it.

        A meeting that is not public yet comes out with the first of its scheduled reports. A published report gives its
        title to a meeting that has none in that language. A scheduled report does not: if the meeting is public in the
        other language, its title would be visible before the report.
        """
        self.come_out(language, title, at)
        self.save()

    def come_out(self, language: str, title: str, at: dt.datetime) -> None:
        """Change the meeting as ``announce`` does, without saving it."""
        now = timezone.now()
        was_private = self.public_at is None
        if self.public_at is None or self.public_at > now:
            self.public_at = min(at, *self._scheduled_reports(now)) if at > now else at
        if at <= now and not getattr(self, f"title_{language}"):
            setattr(self, f"title_{language}", title)
        if was_private and self.pk and getattr(self, f"title_{language}"):
            self._leave_title_of_the_withdrawn(other_language(language))

    def _leave_title_of_the_withdrawn(self, language: str) -> None:
        """Clear the title in ``language`` that a withdrawn report gave to a private meeting."""
        title = getattr(self, f"title_{language}")
        reports: Manager[Article] = self.articles
        lent = {f"title_{language}": title, f"state_{language}": State.WITHDRAWN}
        if title and reports.filter(**lent).exists():
            setattr(self, f"title_{language}", "")
            setattr(self, f"slug_{language}", "")

    def hold_back(self) -> None:
        """Make an unpublished meeting wait for the next scheduled report, if any, after one was unscheduled."""
        now = timezone.now()
        if self.public_at and self.public_at > now:
            self.public_at = min(self._scheduled_reports(now), default=None)
            self.save()

    def take_back(self, language: str, title: str) -> None:
        """Remove ``title``, that of a withdrawn report, from the meeting in ``language``.

        The meeting takes the title of another live report in ``language``, if there is one; else it has no title in
        that language. If it has no other title, it becomes private until staff give it one.
        """
        if getattr(self, f"title_{language}") != title:
            return
        reports: Any = self.articles
        other = reports.live(language).newest_first(language).first()
        if other or getattr(self, f"title_{other_language(language)}"):
            setattr(self, f"title_{language}", other.edition(language).title if other else "")
            setattr(self, f"slug_{language}", "")
        else:
            self.public_at = None
        self.save()

    def _scheduled_reports(self, now: dt.datetime) -> list[dt.datetime]:
        """Return the publication times of the meeting's scheduled reports, in either language."""
        reports: Any = self.articles
        editions = (edition for report in reports.for_badges() for edition in report.editions())
        return [edition.published_at for edition in editions if edition.status(now) == EditionStatus.SCHEDULED]

    def may_be_changed_by(self, user: User) -> bool:
        """Return whether ``user`` may change it: publishers any; others private ones, contributors their own."""
        if user.has_perm("articles.publish_article"):
            return True
        if self.public_at or not user.has_perm("articles.change_meeting"):
            return False
        return user.has_perm("articles.review_article") or self.pk is None or self.created_by_id == user.pk

    def give_slugs(self) -> None:
        """Set a unique slug in each language that has a title and no slug."""
        for code in LANGUAGES:
            if title := getattr(self, f"title_{code}"):
                give_slug(self, title_slug(title) or "meeting", f"slug_{code}")

    def clean(self) -> None:
        # The constraints are checked after this, and they require slugs.
        self.give_slugs()

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.give_slugs()
        super().save(**options)


@prepared(meeting=int)
def _organizers(language: str, meeting: Placeholder) -> models.QuerySet:
    organizers = Organization.objects.filter(organized_meetings=meeting).by_name(language)
    return for_links(organizers)
