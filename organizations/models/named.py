"""What organizations and people share: a name in two languages, other names, one Latin address."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from liaison.collation import KEY_LENGTH, letter, sort_key
from liaison.languages import LANGUAGES, Phrase, active_language, first_phrase, label, phrase
from liaison.relations import related_objects
from liaison.slugs import MAX_LENGTH, latin_slug, unique_slug, validate_latin_slug
from liaison.text import clean, names_key, normalize
from organizations.disclosure import Disclosure

_Record = TypeVar("_Record", bound=models.Model, covariant=True)

# By then whatever is scheduled has come out.
_IN_THE_END = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


class NamedQuerySet(models.QuerySet[_Record]):
    def by_name(self, language: str | None = None) -> Self:
        """In the order of their names as shown in ``language`` (default the active one): ``liaison.collation``."""
        return self.order_by(f"sort_{language or active_language()}", "pk")

    def one_at_a_time(self) -> None:
        """Let one transaction after the other look whether a name is there and enter it: others wait here.

        SQLite lets but one write anyway, from its beginning. Outside a transaction nothing is going to be entered.
        """
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            table = self.model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"names of {table}"])

    def called(self, text: str) -> Self:
        """Records one of whose names contains every word of ``text``, in any usual spelling."""
        records = self
        # Nobody types more words of a name; the database refuses thousands.
        for word in normalize(text).split()[:30]:
            records = records.filter(names_key__contains=word)
        return records

    def same_name(self, *names: str | None) -> Self:
        """Records that already bear one of ``names``, compared in their normal form."""
        wanted = names_key(*names).split("\n")
        same = models.Q(pk__in=[])
        for name in filter(None, wanted):
            # Line by line: the key holds one normalized name a line.
            same |= models.Q(names_key=name) | models.Q(names_key__startswith=f"{name}\n")
            same |= models.Q(names_key__endswith=f"\n{name}") | models.Q(names_key__contains=f"\n{name}\n")
        return self.filter(same)


class Named(models.Model):
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
    # Its place in the directory in each language, by the name shown there, and the letter it is found under.
    sort_ar = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    sort_en = models.CharField(max_length=KEY_LENGTH, editable=False, default="", blank=True)
    letter_ar = models.CharField(max_length=1, editable=False, default="", blank=True)
    letter_en = models.CharField(max_length=1, editable=False, default="", blank=True)
    slug = models.CharField(
        _("address"),
        max_length=MAX_LENGTH + 10,
        unique=True,
        blank=True,
        validators=[validate_latin_slug],
        error_messages={"unique": _("Another record has this address. Change it, or leave it empty.")},
        help_text=_("The last part of the page’s address. Leave empty to create it from the name."),
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
        """The name in ``language`` (default the active one), else in the other."""
        return phrase(self, "name", language)

    def is_known(self, *, scheduled: bool = True) -> bool:
        """Whether visitors find it, in whichever language; with ``scheduled``, or will once what is scheduled is out. One query."""
        own: Any = type(self)._default_manager.filter(pk=self.pk)
        moments = (None, _IN_THE_END) if scheduled else (None,)
        return reduce(or_, (own.live(code, at) for at in moments for code in LANGUAGES)).exists()

    def leaves_its_address(self) -> bool:
        """Whether an address it had leads on. A kind whose names may be secret leaves only those that visitors knew."""
        return True

    def further_names(self) -> tuple[str, ...]:
        """Texts that hold names besides those in the two languages, one a line."""
        return (self.other_names,)

    def give_slug(self) -> None:
        """An address from the name, unless staff chose one."""
        if not self.slug:
            names = (clean(getattr(self, f"name_{code}") or "") for code in ("en", "ar"))
            base = next(filter(None, map(latin_slug, names)), self._meta.model_name or "")
            formers = self._formers().filter(former__startswith=base).values_list("former", flat=True)
            others = type(self)._default_manager.exclude(pk=self.pk)
            self.slug = unique_slug(base, others, "slug", taken=formers)

    def give_place(self) -> None:
        """Where directories have it, by its names."""
        for code in LANGUAGES:
            shown = first_phrase({one: getattr(self, f"name_{one}") for one in LANGUAGES}, code).text
            setattr(self, f"sort_{code}", sort_key(shown, code))
            setattr(self, f"letter_{code}", letter(shown))

    def _formers(self) -> Any:
        """The former slugs of all records of its kind."""
        return related_objects(type(self), "former_slugs").of(type(self))

    def clean(self) -> None:
        # Before the constraints are checked, as before saving.
        super().clean()
        self.give_slug()
        of_another = self._formers().filter(former=self.slug).exclude(**{f"{self._meta.model_name}": self.pk})
        if of_another.exists():
            message = _(
                "This address was used by another record and redirects to it. Choose another, or leave it empty."
            )
            raise ValidationError({"slug": message})

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = {code: clean(getattr(self, f"name_{code}") or "").strip() for code in ("ar", "en")}
        self.names_key = names_key(names["ar"], names["en"], *self.further_names())
        self.give_slug()
        self.give_place()
        before = self._slug_to_leave()
        super().save(*args, **kwargs)
        if before:
            formers = self._formers()
            formers.filter(former=self.slug).delete()
            formers.leave(before, self)

    def _slug_to_leave(self) -> str:
        """The stored slug, if this saving gives it up and it leads on."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        return stored if stored and stored != self.slug and self.leaves_its_address() else ""
