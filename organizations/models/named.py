"""What organizations and people share: a name in two languages, other names, one Latin address."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.languages import Phrase, label, localized, phrase
from liaison.slugs import MAX_LENGTH, latin_slug, unique_slug, validate_latin_slug
from liaison.text import clean, names_key, normalize
from organizations.disclosure import Disclosure

_Record = TypeVar("_Record", bound=models.Model, covariant=True)


class NamedQuerySet(models.QuerySet[_Record]):
    def by_name(self, language: str | None = None) -> Self:
        """In the order of their names as shown in ``language`` (default the active one)."""
        return self.order_by(localized("name", language), "pk")

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
            "Other spellings, former names and abbreviations, one a line, in any language. For searching only."
        ),
    )
    names_key = models.TextField(editable=False, default="", blank=True)
    slug = models.CharField(
        _("address"),
        max_length=MAX_LENGTH + 10,
        unique=True,
        blank=True,
        validators=[validate_latin_slug],
        error_messages={"unique": _("Another record has this address. Change it or leave it empty.")},
        help_text=_("The last part of the page's address. Left empty, it is made from the name."),
    )
    default_disclosure = models.CharField(
        _("attendees shown"),
        max_length=12,
        choices=Disclosure,
        default="",
        blank=True,
        help_text=_(
            "How attendees start on a new meeting. Left empty: the host side by name, the others by organization."
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return label(self, "name") or "—"

    def title(self, language: str | None = None) -> Phrase:
        """The name in ``language`` (default the active one), else in the other."""
        return phrase(self, "name", language)

    def give_slug(self) -> None:
        """An address from the name, unless staff chose one."""
        if not self.slug:
            names = (clean(getattr(self, f"name_{code}") or "") for code in ("en", "ar"))
            base = next(filter(None, map(latin_slug, names)), self._meta.model_name or "")
            self.slug = unique_slug(base, type(self)._default_manager.exclude(pk=self.pk), "slug")

    def clean(self) -> None:
        # Before the constraints are checked, as before saving.
        super().clean()
        self.give_slug()

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = {code: clean(getattr(self, f"name_{code}") or "").strip() for code in ("ar", "en")}
        self.names_key = names_key(names["ar"], names["en"], self.other_names)
        self.give_slug()
        super().save(*args, **kwargs)
