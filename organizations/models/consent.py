"""What people agreed to: who may be shown how far, since when, how they said so, and until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison.text.dates import start_of_day
from organizations.disclosure import Disclosure, more_cautious
from organizations.models.person import Person

if TYPE_CHECKING:
    from typing import Unpack

    from liaison.typing import SaveOptions

# Staff are told of a consent that ends within this time.
NOTICE = dt.timedelta(days=30)
# What somebody can agree to; who agrees to nothing is recorded as a protected person.
AGREED = (Disclosure.NAMED, Disclosure.ROLE, Disclosure.ORGANIZATION)


class Way(models.TextChoices):
    """The ways in which somebody agrees."""

    WRITING = "writing", _("in writing")
    EMAIL = "email", _("by e-mail")
    MESSAGE = "message", _("by a message")
    TELEPHONE = "telephone", _("by telephone")
    MEETING = "meeting", _("at the meeting")
    SPOKEN = "spoken", _("in conversation")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """A queryset of consents."""

    def counting(self) -> dict[int, Consent]:
        """Return the consent that counts of each person (id) who has any: the newest statement, the cautious if equal."""
        found: dict[int, Consent] = {}
        for row in self.order_by("pk"):
            before = found.get(row.person_id)
            if before is None or row.rank() >= before.rank():
                found[row.person_id] = row
        return found

    def limit_of(self, person: int) -> tuple[str, dt.datetime | None]:
        """Return the level that the person (id) agreed to, and until when; empty without a consent."""
        counting = self.filter(person=person).counting().get(person)
        return (counting.level, counting.ends_at()) if counting else ("", None)

    def ending(self, today: dt.date | None = None) -> Self:
        """Return consents to be named that end within ``NOTICE`` or have ended, the first to end first; see ``counting``."""
        last = (today or timezone.localdate()) + NOTICE
        ending = self.filter(until__lte=last, withdrawn_on__isnull=True, level=Disclosure.NAMED)
        people = self.model.objects.filter(person__in=ending.values("person"))
        counting = [row.pk for row in people.counting().values()]
        return ending.filter(pk__in=counting).order_by("until", "pk")


class Consent(models.Model):
    """One statement of a person about how far they may be shown.

    The newest statement counts, and nobody is shown more openly than it says: see ``limit``. The note is for staff.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="consents")
    given_on = models.DateField(_("given on"))
    way = models.CharField(pgettext_lazy("consent", "how"), max_length=12, choices=Way)
    level = models.CharField(
        _("may be shown"), max_length=12, choices=[(level.value, level.label) for level in AGREED], default=AGREED[0]
    )
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day. Empty: without an end."))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    note = models.CharField(_("internal note"), max_length=500, default="", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        # Whoever may change the person may change these.
        default_permissions = ()
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="consent_level_exists", condition=Q(level__in=[*AGREED])),
            models.CheckConstraint(name="consent_way_exists", condition=Q(way__in=Way.values)),
            models.CheckConstraint(
                name="consent_ends_after_it_was_given",
                condition=Q(until__isnull=True) | Q(until__gte=F("given_on")),
                violation_error_code="until",
                violation_error_message=_("The end is before the consent was given. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_it_was_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                violation_error_code="withdrawn_on",
                violation_error_message=_("It was withdrawn before it was given. Correct one of the two days."),
            ),
        ]
        # For the list of consents that end soon.
        indexes = [models.Index(fields=["until"], name="consent_end", condition=Q(withdrawn_on__isnull=True))]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.get_way_display()}"

    def clean(self) -> None:
        super().clean()
        today = timezone.localdate()
        for name in ("given_on", "withdrawn_on"):
            if (day := getattr(self, name)) and day > today:
                raise ValidationError({name: _("This day is still to come. Enter the day on which it was said.")})

    def rank(self) -> tuple[object, ...]:
        """Return the sort key by which the consent that counts is the last: by day, then by caution."""
        level = self.limit_at(timezone.now())
        caution = [*Disclosure].index(Disclosure(level))
        return self.withdrawn_on or self.given_on, caution, self.pk or 0

    def ends_at(self) -> dt.datetime | None:
        """Return the moment at which it ends or ended; None for one without an end."""
        if self.withdrawn_on:
            return start_of_day(self.withdrawn_on)
        return start_of_day(self.until + dt.timedelta(days=1)) if self.until else None

    def limit_at(self, moment: dt.datetime) -> str:
        """Return the most open level that it allows at ``moment``: once it ended, nobody is named because of it."""
        end = self.ends_at()
        return self.level if end is None or end > moment else more_cautious(self.level, Disclosure.ROLE)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        super().save(**options)
        follow_consents(self.person_id)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        person, done = self.person_id, super().delete(*args, **kwargs)
        follow_consents(person)
        return done


def follow_consents(person: int) -> None:
    """Store on the person (id) what their consents allow, so that what is public follows. A person who is gone is none."""
    found = Person.objects.filter(pk=person).first()
    if found is not None and Consent.objects.limit_of(person) != (found.agreed_level, found.agreed_until):
        found.save()
