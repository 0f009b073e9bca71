"""Attendance of people and organizations at meetings, and the one rule for what visitors may know of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.facts import Appearance, Shown, ShownDelegation, ShownSide
from liaison.reverse_relations import related_objects
from liaison.row_changes import tell_saved
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.languages import LANGUAGES, NOTHING, Phrase, active_language, first_phrase, phrase
from liaison.web.addresses import Link, address
from liaison.web.compiled_queries import prepared
from organizations.disclosure import Disclosure, more_cautious
from organizations.models import Organization, Person
from organizations.models.consent import AGREED
from organizations.models.person import may_be_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Unpack

    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder

# The most meetings that a person's page lists, and the most people that an organization's page names.
LIST_LENGTH = 30
NOTE_LENGTH = 500

# What each disclosure level shows. All public output reads this table: in SQL through ``may_show``, in Python through
# ``Shown``.
SHOWS: dict[str, frozenset[str]] = {
    Disclosure.NAMED: frozenset({"name", "post", "organization"}),
    Disclosure.ROLE: frozenset({"post", "organization"}),
    Disclosure.ORGANIZATION: frozenset({"organization"}),
    Disclosure.UNDISCLOSED: frozenset(),
}


def effective(level: str, protected: bool, limit: str = "") -> str:
    """Return the level that applies: of a protected person only the organization is shown instead of the name.

    ``limit`` is the most open level that the person's consents allow now (``Person.limit``); empty if there are none.
    """
    own = Disclosure.ORGANIZATION if protected and level == Disclosure.NAMED else level
    return more_cautious(own, limit) if limit else own


def may_show(part: str) -> Q:
    """Return the condition for attendances of which visitors may see ``part`` ("name", "post" or "organization").

    By the clock of the database: a consent ends at its moment.
    """
    always = [level for level in SHOWS if part in SHOWS[effective(level, protected=True)]]
    unprotected = [level for level in SHOWS if part in SHOWS[level] and level not in always]
    condition = Q(disclosure__in=always) if always else Q()
    if unprotected:
        condition |= Q(disclosure__in=unprotected, person__protected=False)
    return condition & _within_consents(part)


def _within_consents(part: str) -> Q:
    """Return the condition that the person's consents, if there are any, allow ``part``."""
    if part == "name":
        return may_be_named("person__")
    allow = [level for level in AGREED if part in SHOWS[level]]
    return Q() if len(allow) == len(AGREED) else Q(person__agreed_level__in=["", *allow])


def starting_level(person: Person | None, organization: Organization | None, side: str) -> str:
    """Return the level of a new attendance: the default of the person or the organization, else by side.

    Where both have one, the more cautious applies. A protected person, or one whose consent ended, starts at the level
    that will be shown, so that a change of that later does not name them.
    """
    defaults = [record.default_disclosure for record in (organization, person) if record and record.default_disclosure]
    by_side = Disclosure.NAMED if side == Side.HOST else Disclosure.ORGANIZATION
    level = more_cautious(*defaults) if defaults else by_side
    return effective(level, person.protected, person.limit()) if person else level


class Side(models.TextChoices):
    """The side on which a delegation takes part in a meeting."""

    HOST = "host", _("Host side")
    GUEST = "guest", _("Guest organizations")
    OBSERVER = "observer", _("Observers")


class Leaders(models.TextChoices):
    """The ways to mention a delegation's leaders who are not listed."""

    NONE = "none", _("Not mentioned")
    UNNAMED = "unnamed", _("Leaders, not named")
    COUNTED = "counted", _("Leaders, by number")


class DelegationQuerySet(IndexedQuerySet["Delegation"]):
    """The queryset of delegations."""

    def shown(self) -> Self:
        """Return delegations visitors may know of, leaving out those that have only undisclosed attendees."""
        attendances = Attendance.objects.filter(delegation=OuterRef("pk"))
        return self.filter(
            ~Q(leaders=Leaders.NONE) | ~Exists(attendances) | Exists(attendances.filter(may_show("organization")))
        )

    def public(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return shown delegations at meetings live in ``language`` (default active) ``at`` (aware, default now)."""
        meetings = related_objects(self.model, "meeting").live(language, at)
        return self.shown().filter(Exists(meetings.filter(pk=OuterRef("meeting"))))


class Delegation(models.Model):
    """One organization taking part in one meeting."""

    meeting = models.ForeignKey("articles.Meeting", on_delete=models.CASCADE, related_name="delegations")
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="delegations"
    )
    side = models.CharField(_("side"), max_length=8, choices=Side, default=Side.GUEST)
    leaders = models.CharField(_("leaders"), max_length=8, choices=Leaders, default=Leaders.NONE)
    leader_count = models.PositiveSmallIntegerField(_("number of leaders"), null=True, blank=True)
    note = models.CharField(_("internal note"), max_length=NOTE_LENGTH, default="", blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                name="delegation_once_per_meeting",
                violation_error_code="organization",
                violation_error_message=_("This organization is already in this meeting. Remove one of the two rows."),
            ),
            models.CheckConstraint(name="delegation_side_exists", condition=Q(side__in=Side.values)),
            models.CheckConstraint(name="delegation_leaders_exist", condition=Q(leaders__in=Leaders.values)),
            models.CheckConstraint(
                name="delegation_counts_counted_leaders",
                condition=Q(leaders=Leaders.COUNTED, leader_count__gte=1, leader_count__isnull=False)
                | (~Q(leaders=Leaders.COUNTED) & Q(leader_count__isnull=True)),
                violation_error_code="leader_count",
                violation_error_message=_("Enter how many leaders took part, or choose another way to mention them."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def obstacle(self, other: Delegation) -> str:
        """Return why ``other``, at the same meeting, cannot be merged into this one: always empty, it can."""
        return ""

    def take_in(self, other: Delegation) -> None:
        """Merge ``other``, the same organization at the same meeting, into this delegation, and delete it.

        Side and order stay. The attendees of ``other`` follow this delegation's own, its leaders are taken if this one
        has none, and its note is appended. Nothing becomes visible that neither showed before.
        """
        last = self.attendances.aggregate(last=Max("position"))["last"]
        after = 0 if last is None else last + 1
        other.attendances.update(delegation=self, position=F("position") + after)
        if self.leaders == Leaders.NONE:
            self.leaders, self.leader_count = other.leaders, other.leader_count
        self.note = "; ".join(dict.fromkeys(filter(None, (self.note, other.note))))[:NOTE_LENGTH]
        other.delete()
        self.save()


class AttendanceQuerySet(IndexedQuerySet["Attendance"]):
    """The queryset of attendances."""

    def update(self, **values: object) -> int:
        """Update the rows; those whose level changes are followed as if they had been saved."""
        with transaction.atomic():
            keys = list(self.order_by().values_list("pk", flat=True)) if "disclosure" in values else []
            number = super().update(**values)
            for row in self.model._base_manager.filter(pk__in=keys):
                tell_saved(row)
        return number

    update.alters_data = True  # type: ignore[attr-defined]

    def naming(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return attendances that name their person at meetings live in ``language`` ``at`` (as in ``live``)."""
        meetings = related_objects(self.model, "meeting").live(language, at)
        return self.filter(may_show("name"), Exists(meetings.filter(pk=OuterRef("meeting"))))

    def appearances(self, person_id: int) -> list[Appearance]:
        """Return up to ``LIST_LENGTH`` newest live meetings that name the person (id), with the post held."""
        named = _naming(active_language(), person=person_id, at=timezone.now())
        return [Appearance(row.meeting.card(), phrase(row, "post")) for row in named]

    def shown_at(self, met: dict[int, int]) -> dict[int, Shown]:
        """Return post and organization of people (ids) at one meeting each; ``met`` has meetings by person."""
        language = active_language()
        columns = ("person_id", "meeting_id", "delegation_id", *(f"shown_post_{code}" for code in LANGUAGES))
        named = self.naming().filter(person__in=met, meeting__in=set(met.values())).shown()
        rows = [row for row in named.values_list(*columns) if met[row[0]] == row[1]]
        delegations = Delegation.objects.filter(pk__in=[row[2] for row in rows]).shown()
        bodies = {pk: names for pk, *names in delegations.values_list("pk", *_NAMES)}
        return {
            person: Shown(post=_first(post, language), organization=_first(bodies.get(delegation, ("", "")), language))
            for person, _meeting, delegation, *post in rows
        }

    def posts_held(self, people: Iterable[int], language: str, at: dt.datetime) -> models.QuerySet:
        """Return rows of the public posts of people (ids) at meetings live ``at``, the earliest first."""
        named = self.naming(language, at).filter(may_show("organization"), person__in=people).shown()
        columns = ("person_id", "meeting__starts_on", "meeting__precision")
        bodies = (f"delegation__{column}" for column in _ORGANIZATION)
        posts = (f"shown_post_{code}" for code in LANGUAGES)
        return named.order_by("meeting__starts_on", "pk").values_list(*columns, *bodies, *posts, named=True)

    def people_of(self, organization_id: int, newest: Sequence[int]) -> list[Shown]:
        """Return up to ``LIST_LENGTH`` people named for the organization at ``newest`` meetings (ids)."""
        language = active_language()
        rows = _named_for(language, organization=organization_id, meetings=tuple(newest), at=timezone.now())
        people: dict[str, Shown] = {}
        for row in rows:
            people.setdefault(row.shown_slug, _shown_attendee(row, language))
        return list(people.values())[:LIST_LENGTH]

    def shown(self) -> models.QuerySet:
        """Return what visitors may know, in order, as rows of values; the database omits what is withheld.

        Rows have ``delegation_id``; ``name``, ``honorific`` and ``post`` in both languages (prefixed ``shown_``); and
        the person's slug. A value is empty where the level does not show it.
        """
        parts = {
            **_columns("name", "person__name", "shown_name"),
            **_columns("name", "person__honorific", "shown_honorific"),
            **_columns("post", "post", "shown_post"),
            "shown_slug": _if_shown("name", "person__slug"),
        }
        rows: Any = self.filter(may_show("post")).order_by("position", "pk").annotate(**parts)
        return rows.rewrite(False).values_list("delegation_id", *parts, named=True)


def _if_shown(part: str, column: str) -> Case:
    return Case(When(may_show(part), then=F(column)), default=Value(""), output_field=models.TextField())


def _columns(part: str, column: str, label: str) -> dict[str, Case]:
    return {f"{label}_{code}": _if_shown(part, f"{column}_{code}") for code in LANGUAGES}


class Attendance(models.Model):
    """One person at one meeting: the post held that day, the delegation, and the disclosure level."""

    meeting = models.ForeignKey("articles.Meeting", on_delete=models.CASCADE, related_name="attendances")
    delegation = models.ForeignKey(
        Delegation, verbose_name=_("delegation"), on_delete=models.CASCADE, related_name="attendances"
    )
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="attendances")
    post = models.CharField(_("post that day"), max_length=200, default="", blank=True)
    disclosure = models.CharField(_("shown"), max_length=12, choices=Disclosure, default=Disclosure.ORGANIZATION)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_once_per_meeting",
                violation_error_code="person",
                violation_error_message=_("This person is already in this meeting. Remove one of the two rows."),
            ),
            models.CheckConstraint(name="attendance_disclosure_exists", condition=Q(disclosure__in=Disclosure.values)),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def obstacle(self, other: Attendance) -> str:
        """Return why ``other`` cannot be merged into this one: its undisclosed delegation would become visible."""
        if self.delegation_id == other.delegation_id or other.disclosure != Disclosure.UNDISCLOSED:
            return ""
        left = other.delegation
        if left.leaders != Leaders.NONE or left.attendances.exclude(pk=other.pk).exists():
            return ""
        words = gettext(
            "In “%(meeting)s” they represent two organizations. “%(organization)s” would have nobody left "
            "there without this attendee. Open the meeting and choose whom to keep."
        )
        return words % {"meeting": left.meeting, "organization": left.organization}

    def take_in(self, other: Attendance) -> None:
        """Merge ``other``, the same person at the same meeting, into this attendance, and delete it.

        Delegation and order stay. The more cautious level applies. The post fills in a language that has none.
        """
        self.disclosure = more_cautious(self.disclosure, other.disclosure)
        for name in (f"post_{code}" for code in LANGUAGES):
            setattr(self, name, getattr(self, name) or getattr(other, name))
        other.delete()
        self.save()

    def clean(self) -> None:
        if self.delegation_id and self.meeting_id and self.delegation.meeting_id != self.meeting_id:
            raise ValidationError({"delegation": _("This delegation belongs to another meeting.")})

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.meeting_id = self.delegation.meeting_id
        super().save(**options)

    def shows(self) -> frozenset[str]:
        """Return the parts visitors may see of this attendee: the rule of ``may_show`` for a loaded row."""
        return SHOWS[effective(self.disclosure, self.person.protected, self.person.limit())]

    def shown_as(self, organization: Organization | None = None) -> Shown:
        """Return what visitors will see of this attendee, for the staff screen; it need not be saved."""
        parts = self.shows()
        organization = organization or self.delegation.organization
        return Shown(
            name=self.person.title() if "name" in parts else NOTHING,
            honorific=phrase(self.person, "honorific") if "name" in parts else NOTHING,
            post=phrase(self, "post") if "post" in parts else NOTHING,
            organization=organization.title() if "organization" in parts else NOTHING,
            slug=self.person.slug if "name" in parts else "",
        )


# The columns read for a delegation.
_NAMES = tuple(f"organization__name_{code}" for code in LANGUAGES)
_ORGANIZATION = (*_NAMES, "organization__slug")
_DELEGATION = ("pk", "side", "leaders", "leader_count", *_ORGANIZATION)


@prepared(meeting=int)
def _shown_attendees(_language: str, meeting: Placeholder) -> models.QuerySet:
    return Attendance.objects.filter(meeting=meeting).shown()


@prepared(person=int, at=dt.datetime)
def _naming(language: str, person: Placeholder, at: Placeholder) -> models.QuerySet:
    named = Attendance.objects.naming(language, at).filter(person=person).select_related("meeting")
    newest = named.order_by("-meeting__starts_on", F("meeting__starts_at").desc(nulls_last=True), "-meeting")
    return newest[:LIST_LENGTH]


@prepared(organization=int, meetings=tuple, at=dt.datetime)
def _named_for(language: str, organization: Placeholder, meetings: Placeholder, at: Placeholder) -> models.QuerySet:
    named = Attendance.objects.naming(language, at).filter(delegation__organization=organization, meeting__in=meetings)
    return named.shown().order_by("-meeting__starts_on", "-meeting", "position", "pk")


@prepared(meeting=int)
def _shown_delegations(_language: str, meeting: Placeholder) -> models.QuerySet:
    return Delegation.objects.filter(meeting=meeting).shown().values_list(*_DELEGATION)


def _first(texts: Sequence[str], language: str) -> Phrase:
    """Return the phrase to show from ``texts``, one for each of ``LANGUAGES``."""
    return first_phrase(dict(zip(LANGUAGES, texts, strict=True)), language)


def _shown_attendee(row: Any, language: str) -> Shown:
    """Build a ``Shown`` from a row of ``AttendanceQuerySet.shown()``."""
    texts = {
        part: first_phrase({code: getattr(row, f"shown_{part}_{code}") for code in LANGUAGES}, language)
        for part in ("name", "honorific", "post")
    }
    return Shown(**texts, slug=row.shown_slug)


def shown_sides(meeting: int) -> list[ShownSide]:
    """Return the sides of ``meeting`` (id) as visitors may know them, hosts first; two queries."""
    language = active_language()
    people = _by_delegation(_shown_attendees(language, meeting=meeting), language)
    return _sides(_shown_delegations(language, meeting=meeting), people, language)


def shown_sides_of(meetings: Collection[int]) -> dict[int, list[ShownSide]]:
    """Return the sides of many meetings, by meeting id, as ``shown_sides`` returns those of one."""
    language = active_language()
    people = _by_delegation(Attendance.objects.filter(meeting__in=meetings).shown(), language)
    bodies = defaultdict(list)
    shown = Delegation.objects.filter(meeting__in=meetings).shown()
    for row in shown.values_list("meeting_id", *_DELEGATION, named=True):
        bodies[row.meeting_id].append(row)
    return {meeting: _sides(rows, people, language) for meeting, rows in bodies.items()}


def sides_to_be(rows: Iterable[tuple[Delegation, Sequence[Attendance]]]) -> tuple[ShownSide, ...]:
    """Return the sides that ``shown_sides`` would return for these rows, in their order; they need not be stored."""
    sides = defaultdict(list)
    for delegation, attendances in rows:
        if is_shown(delegation, attendances):
            sides[delegation.side].append(_body_to_be(delegation, attendances))
    return tuple(ShownSide(side, tuple(sides[side])) for side in Side if sides[side])


def is_shown(delegation: Delegation, attendances: Sequence[Attendance]) -> bool:
    """Return whether visitors may know of ``delegation``: ``DelegationQuerySet.shown()`` for loaded rows."""
    told = any("organization" in attendance.shows() for attendance in attendances)
    return delegation.leaders != Leaders.NONE or not attendances or told


def _body_to_be(delegation: Delegation, attendances: Sequence[Attendance]) -> ShownDelegation:
    shown = (attendance.shown_as() for attendance in attendances if "post" in attendance.shows())
    people = tuple(replace(person, organization=NOTHING) for person in shown)
    return ShownDelegation(delegation.organization.link(), delegation.leaders, delegation.leader_count, people)


def _by_delegation(attendees: Iterable[Any], language: str) -> dict[int, list[Shown]]:
    """Group rows of ``AttendanceQuerySet.shown()`` by delegation id."""
    people = defaultdict(list)
    for row in attendees:
        people[row.delegation_id].append(_shown_attendee(row, language))
    return people


def _sides(delegations: Iterable[Any], people: dict[int, list[Shown]], language: str) -> list[ShownSide]:
    sides = defaultdict(list)
    for row in delegations:
        sides[row.side].append(
            ShownDelegation(
                organization=Link(
                    first_phrase({"ar": row.organization__name_ar, "en": row.organization__name_en}, language),
                    address("organizations:detail", row.organization__slug),
                ),
                leaders=row.leaders,
                leader_count=row.leader_count,
                people=tuple(people.get(row.pk, ())),
            )
        )
    return [ShownSide(side, tuple(sides[side])) for side in Side if sides[side]]
