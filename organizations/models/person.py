"""People whom meetings and articles name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liaison.names.comparison import alike
from liaison.reverse_relations import related_objects
from liaison.row_changes import tell_saved
from liaison.search.api import Facet, is_live
from liaison.staff.sight import may_see_protected, sees_protected
from liaison.text.languages import Phrase, in_some_language, phrase, phrase_here
from liaison.text.normalize import names_key
from liaison.web.addresses import address
from liaison.web.slug_lookup import live_by_slug
from organizations.disclosure import Disclosure, more_cautious
from organizations.models.named import Named, NamedQuerySet, searched_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from django.contrib.auth.models import AnonymousUser, User

    from liaison.typing import SaveOptions

_OPEN_NAMES = ("name_ar", "name_en", "other_names")


def _is_secret(person: Person, names: Iterable[str | None]) -> bool:
    """Return whether ``person``, who has one of ``names``, may not be told of: protected, or so called by staff alone."""
    if person.protected or not person.staff_names:
        return person.protected
    known = names_key(*(getattr(person, name) for name in _OPEN_NAMES)).split("\n")
    wanted = {alike(line) for line in names_key(*names).split("\n") if line}
    return not wanted & set(map(alike, known))


def may_be_named(path: str = "") -> Q:
    """Return the condition for people who may be named now: not protected, and not without a consent that they gave.

    ``path`` leads from another model to the person: ``"person__"``. The database reads the clock, so that prepared queries
    follow it too.
    """
    in_force = Q(**{f"{path}agreed_until__isnull": True}) | Q(**{f"{path}agreed_until__gt": Now()})
    agreed = Q(**{f"{path}agreed_level": ""}) | Q(in_force, **{f"{path}agreed_level": Disclosure.NAMED})
    return Q(agreed, **{f"{path}protected": False})


@dataclass(frozen=True)
class Profile:
    """What public pages get of a person who may be named."""

    id: int
    slug: str
    name: Phrase
    honorific: Phrase
    biography: Phrase

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """Return the address of the person's page in the active language."""
        return address("organizations:person", self.slug)


# What decides whether texts may name a person, and by which names they do.
_FOLLOWED = {"protected", "agreed_level", "agreed_until", "name_ar", "name_en", "other_names", "staff_names"}


class PersonQuerySet(NamedQuerySet["Person"]):
    """A queryset of people."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self if may_see_protected(user) else self.filter(protected=False)

    def out_of_sight(self) -> Self:
        """Return the people of whom whoever asks may not know: see ``liaison.staff.sight``."""
        return self.none() if sees_protected() else self.filter(protected=True)

    def called(self, text: str) -> Self:
        """Return as any kind does; names for staff find nobody for those who may not see them."""
        found = super().called(text)
        if sees_protected():
            return found
        words = searched_words(text)
        rows = found.exclude(staff_names="").values_list("pk", *_OPEN_NAMES)
        by_secret = [pk for pk, *names in rows if not all(word in names_key(*names) for word in words)]
        return found.exclude(pk__in=by_secret) if by_secret else found

    def alike(self, *names: str | None) -> list[Person]:
        """Return as any kind does, without people of whom whoever asks may not know."""
        found = super().alike(*names)
        return found if sees_protected() else [person for person in found if not _is_secret(person, names)]

    def hides(self, *names: str | None) -> bool:
        """Return whether one of ``names`` is, however it is written, a protected person's or a name for staff alone.

        Always False for those who may see both.
        """
        if sees_protected() or not any(names):
            return False
        if any(_is_secret(person, names) for person in super().alike(*names)):
            return True
        # It is made of people, so it cannot be imported before them.
        from organizations.protection.people import is_secret_name

        return any(is_secret_name(name) for name in names if name)

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the people whom live content in ``language`` names ``at`` a moment (aware, default now).

        People who may not be named are never included.
        """
        return self.nameable().filter(is_live(Facet.PERSON, language, at))

    def nameable(self) -> Self:
        """Return the people who may be named now."""
        return self.filter(may_be_named())

    def withheld(self) -> Self:
        """Return the people whom no text may name now: protected, or without a consent that is in force.

        Those who were forgotten have no name that a text could hold.
        """
        return self.exclude(may_be_named()).filter(forgotten_at__isnull=True)

    def update(self, **values: object) -> int:
        """Update the rows; those who may no longer be named, or were renamed, are followed as if they had been saved."""
        with transaction.atomic():
            keys = [] if values.keys().isdisjoint(_FOLLOWED) else list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            for person in self.model._base_manager.filter(pk__in=keys):
                tell_saved(person)
        return number

    update.alters_data = True  # type: ignore[attr-defined]

    def attending_for(self, organization: int, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the people whom a live meeting names for the ``organization`` (its id).

        ``language`` and ``at`` are as for ``live``.
        """
        named = related_objects(self.model, "attendances").naming(language, at)
        return self.filter(Exists(named.filter(person=OuterRef("pk"), delegation__organization=organization)))


class Person(Named):
    """A person whom meetings or articles name, or may name later."""

    honorific = models.CharField(
        _("honorific"), max_length=50, default="", blank=True, help_text=_("For example “Dr.”. Shown before the name.")
    )
    biography = models.TextField(_("short biography"), default="", blank=True)
    protected = models.BooleanField(
        _("protected"),
        default=False,
        help_text=_("Never named in public, whatever a meeting or an article says."),
    )
    staff_names = models.TextField(
        _("names for staff only"),
        default="",
        blank=True,
        help_text=_("One per line. Staff can find the person by these names. Visitors cannot see or find them."),
    )

    # What the consent that counts allows (``organizations.models.consent``): the level, and until when; empty without one.
    agreed_level = models.CharField(max_length=12, choices=Disclosure, default="", blank=True, editable=False)
    agreed_until = models.DateTimeField(null=True, blank=True, editable=False)

    # Of somebody who was forgotten only the row remains, for the numbers of meetings and delegations.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("kind of record", "person")
        verbose_name_plural = _("people")
        permissions = [
            ("unprotect_person", "Can lift a person's protection"),
            ("view_protected_person", "Can view protected person"),
            ("forget_person", "Can forget a person"),
        ]
        constraints = [
            in_some_language("person"),
            models.CheckConstraint(name="person_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="person_disclosure_exists", condition=Q(default_disclosure__in=["", *Disclosure.values])
            ),
            models.CheckConstraint(
                name="person_agreed_level_exists", condition=Q(agreed_level__in=["", *Disclosure.values])
            ),
        ]
        indexes = [
            # For the directory and the admin list, ordered by name.
            models.Index(fields=["sort_ar", "id"], name="person_by_name_ar"),
            models.Index(fields=["sort_en", "id"], name="person_by_name_en"),
            # For ``publish_due``: whose consent has ended.
            models.Index(fields=["agreed_until"], name="person_agreed", condition=Q(agreed_until__isnull=False)),
        ]

    def __str__(self) -> str:
        if self.forgotten_at:
            return gettext("Forgotten person")
        return super().__str__() if self.is_in_sight() else gettext("A protected person")

    def title(self, language: str | None = None) -> Phrase:
        return super().title(language) if self.is_in_sight() else phrase_here(gettext("A protected person"))

    def is_in_sight(self) -> bool:
        """Return whether whoever asks may know of the person: see ``liaison.staff.sight``."""
        return not self.protected or sees_protected()

    def further_names(self) -> tuple[str, ...]:
        return (*super().further_names(), self.staff_names)

    def leaves_its_address(self) -> bool:
        """Return whether a former slug redirects: only if visitors know the person now.

        A redirect reveals that two names belong to one person.
        """
        return self.is_known(scheduled=False)

    def limit(self) -> str:
        """Return the most open level at which the person may be shown now, by their consents; empty: any."""
        over = self.agreed_until is not None and self.agreed_until <= timezone.now()
        return more_cautious(self.agreed_level, Disclosure.ROLE) if self.agreed_level and over else self.agreed_level

    def is_nameable(self) -> bool:
        """Return whether the person may be named now: the rule of ``may_be_named`` for a loaded row."""
        return not self.protected and self.limit() in ("", Disclosure.NAMED)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Save, with what the stored consents allow."""
        if self.pk:
            self.agreed_level, self.agreed_until = related_objects(Person, "consents").limit_of(self.pk)
        super().save(**options)

    def profile(self) -> Profile:
        """Return the public profile. Raises ValueError for somebody who may not be named, of whom nothing is public."""
        if not self.is_nameable():
            raise ValueError("Somebody who may not be named has no public profile.")
        return Profile(self.pk, self.slug, self.title(), phrase(self, "honorific"), phrase(self, "biography"))


def live_profile(slug: str, language: str | None = None) -> Profile | None:
    """Return the profile of the person with this slug if live content names them; else None.

    Live means in ``language`` (default the active one) now.
    """
    found = live_by_slug(Person, slug, language)
    return found.profile() if found else None
