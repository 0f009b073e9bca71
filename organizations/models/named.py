"""The common base of organizations and people: a name in two languages, other names, one Latin slug."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.names import comparison as naming
from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, filter_by_name
from liaison.search.index.upkeep import IndexedQuerySet
from liaison.text.collation import KEY_LENGTH, letter, sort_key
from liaison.text.languages import LANGUAGES, Phrase, active_language, label, phrase
from liaison.text.normalize import clean, names_key
from liaison.text.slugs import give_slug, latin_slug_field, latin_slug_of
from organizations.disclosure import Disclosure

if TYPE_CHECKING:
    from typing import Unpack

    from django.contrib.auth.models import AnonymousUser, User

    from liaison.typing import SaveOptions

_Record = TypeVar("_Record", bound=models.Model, covariant=True)

# A moment by which everything that is scheduled is public.
IN_THE_END = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
_MOST_WORDS, _MOST_ALIKE = 30, 100


class NamedQuerySet(IndexedQuerySet[_Record]):
    """A queryset of named records."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the records of which ``user`` may know: all, for kinds that hide none."""
        return self

    def hides(self, *names: str | None) -> bool:
        """Return whether one of ``names`` is that of a record of which whoever asks may not know."""
        return False

    def by_name(self, language: str | None = None) -> Self:
        """Return the records ordered by name in ``language`` (default the active one): ``liaison.text.collation``."""
        return self.order_by(f"sort_{language or active_language()}", "pk")

    def called(self, text: str) -> Self:
        """Return the records with a name that has every word of ``text``, without titles, in any usual spelling."""
        records = self
        for word in searched_words(text):
            records = records.filter(names_key__contains=word)
        return records

    def found_by(self, text: str) -> Self:
        """Return ``called(text)``; if that is empty, the public records whose name sounds similar, in either script."""
        found = self.called(text)
        facet = Facet[(self.model._meta.model_name or "").upper()]
        return found if found.exists() else filter_by_name(self, facet, naming.searched(text))

    def alike(self, *names: str | None) -> list[_Record]:
        """Return records with one of ``names``, ignoring titles, type of body and order of words; exact matches first.

        At most ``_MOST_ALIKE`` records are compared.
        """
        lines = [line for line in names_key(*names).split("\n") if line]
        if not lines:
            return []
        wanted = {naming.alike(line) for line in lines}
        found: Any = self.filter(reduce(or_, map(_may_be, lines))).order_by("pk")[:_MOST_ALIKE]
        same = [(record, record.names_key.split("\n")) for record in found]
        bearers = [(record, own) for record, own in same if wanted & set(map(naming.alike, own))]
        return [record for record, own in sorted(bearers, key=lambda bearer: not {*lines} & {*bearer[1]})]


def searched_words(text: str) -> list[str]:
    """Return the words of a typed search that a name must have."""
    # The limit keeps the query small; the database refuses thousands of conditions.
    return naming.searched(text).split()[:_MOST_WORDS]


def _may_be(name: str) -> models.Q:
    """Return the condition that a record has all distinguishing words of the normalized ``name`` in its names."""
    words = naming.telling(name)[:_MOST_WORDS] or [name]
    return reduce(and_, (models.Q(names_key__contains=word) for word in words))


class Named(models.Model):
    """A record with a name in two languages; the abstract base of organizations and people."""

    name = models.CharField(_("name"), max_length=300, default="", blank=True)
    other_names = models.TextField(
        _("other names"),
        default="",
        blank=True,
        help_text=_(
            "Other spellings, former names and abbreviations, one per line, in any language. Used for searching only."
        ),
    )
    names_key = models.TextField(editable=False, default="", blank=True)
    # The sort key in the directory of each language, by the name shown there, and the letter of the alphabet.
    sort_ar = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    sort_en = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    letter_ar = models.CharField(max_length=1, editable=False, default="", blank=True)
    letter_en = models.CharField(max_length=1, editable=False, default="", blank=True)
    slug = latin_slug_field(
        _("Another record has this address. Change it, or leave it empty."),
        _("The last part of the page’s address. Leave empty to create it from the name."),
    )
    default_disclosure = models.CharField(
        _("default for attendees"),
        max_length=12,
        choices=Disclosure,
        default="",
        blank=True,
        help_text=_(
            "How attendees are shown in a new meeting. Leave empty to show hosts by name and others by organization."
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return label(self, "name") or "—"

    def title(self, language: str | None = None) -> Phrase:
        """Return the name in ``language`` (default the active one), or else in the other language."""
        return phrase(self, "name", language)

    def is_known(self, *, scheduled: bool = True) -> bool:
        """Return whether visitors find it in any language; with ``scheduled``, also whether they will find it later.

        Later means: once everything that is scheduled is public.
        """
        own: Any = type(self)._default_manager.filter(pk=self.pk)
        moments = (None, IN_THE_END) if scheduled else (None,)
        return reduce(or_, (own.live(code, at) for at in moments for code in LANGUAGES)).exists()

    def leaves_its_address(self) -> bool:
        """Return whether a former slug redirects to the record.

        Kinds with secret names override this, and leave only slugs that visitors knew.
        """
        return True

    def further_names(self) -> tuple[str, ...]:
        """Return texts with names besides those in the two languages, one name a line."""
        return (self.other_names,)

    def give_slug(self) -> None:
        """Set a slug made from the name, unless staff chose one."""
        base = latin_slug_of(self)
        give_slug(self, base, taken=self._formers().filter(former__startswith=base).values_list("former", flat=True))

    def give_place(self) -> None:
        """Set the sort keys and letters of the directories, from the names."""
        for code in LANGUAGES:
            shown = phrase(self, "name", code).text
            setattr(self, f"sort_{code}", sort_key(shown, code))
            setattr(self, f"letter_{code}", letter(shown))

    def _formers(self) -> Any:
        """Return the former slugs of all records of its kind."""
        return related_objects(type(self), "former_slugs").of(type(self))

    def clean(self) -> None:
        # The slug must be set before the constraints are checked, as it is before saving.
        super().clean()
        self.give_slug()
        of_another = self._formers().filter(former=self.slug).exclude(**{f"{self._meta.model_name}": self.pk})
        if of_another.exists():
            message = _(
                "This address was used by another record and redirects to it. Choose another, or leave it empty."
            )
            raise ValidationError({"slug": message})

    def save(self, **options: Unpack[SaveOptions]) -> None:
        names = {code: clean(getattr(self, f"name_{code}") or "").strip() for code in ("ar", "en")}
        self.names_key = names_key(names["ar"], names["en"], *self.further_names())
        self.give_slug()
        self.give_place()
        before = self._slug_to_leave()
        super().save(**options)
        if before:
            formers = self._formers()
            formers.filter(former=self.slug).delete()
            formers.leave(before, self)

    def _slug_to_leave(self) -> str:
        """Return the stored slug, if this save changes it and it should redirect; else an empty string."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        return stored if stored and stored != self.slug and self.leaves_its_address() else ""
