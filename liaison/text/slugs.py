"""Slugs: Latin ones for organizations, people and topics; one per language for articles and meetings."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import CharField, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import LANGUAGES, filled
from liaison.text.normalize import clean, normalize, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model, QuerySet

    from liaison.typing import StrOrPromise

# Percent-encoded, an Arabic letter takes six characters of an address, so the limit is 80 letters.
MAX_LENGTH = 80

# A simple romanization for addresses, not for readers.
_LATIN = {
    **dict(
        zip(
            "ابتجدرزسشفقكلمنهوي",
            ["a", "b", "t", "j", "d", "r", "z", "s", "sh", "f", "q", "k", "l", "m", "n", "h", "w", "y"],
            strict=True,
        )
    ),
    **dict(zip("ثحخذصضطظعغ", ["th", "h", "kh", "dh", "s", "d", "t", "z", "a", "gh"], strict=True)),
    "پ": "p",
    "چ": "ch",
    "ژ": "zh",
    "ڤ": "v",
}


def _shorten(slug: str) -> str:
    if len(slug) <= MAX_LENGTH:
        return slug
    return slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]


def title_slug(title: str) -> str:
    """Return a slug that keeps the letters of ``title``'s own script; empty if it has no letter and no digit."""
    text = unicodedata.normalize("NFKC", visible(clean(title))).replace("ـ", "").lower()
    bare = "".join(char for char in text if not unicodedata.combining(char) and char not in "'’ʼ")
    return _shorten(re.sub(r"[\W_]+", "-", bare).strip("-"))


def latin_slug(name: str) -> str:
    """Return a slug in ASCII, with accents dropped and Arabic letters romanized; empty if nothing is left."""
    bare = clean(name).replace("'", "").replace("’", "")
    romanized = "".join(_LATIN.get(char, char) for char in normalize(bare))
    return _shorten(re.sub(r"[^a-z0-9]+", "-", romanized).strip("-"))


def unique_slug(slug: str, others: QuerySet, field: str, taken: Iterable[str] = ()) -> str:
    """Return ``slug``, or the first of ``slug-2``, ``slug-3``… that is free.

    A slug is free if no row of ``others`` has it in ``field`` and it is not in ``taken``.
    """
    taken = {*taken, *others.filter(**{f"{field}__startswith": slug}).values_list(field, flat=True)}
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def give_slug(record: Model, slug: str, field: str = "slug", taken: Iterable[str] = ()) -> None:
    """Write ``slug`` into ``field`` of ``record``, made unique among its model's and those ``taken``. One that staff chose stays."""
    if not getattr(record, field):
        others = type(record)._default_manager.exclude(pk=record.pk)
        setattr(record, field, unique_slug(slug, others, field, taken))


def latin_slug_of(record: Model, field: str = "name") -> str:
    """Return the Latin slug of ``record``'s translated ``field``, the English text first, else the name of its model."""
    names = (getattr(record, f"{field}_{code}") or "" for code in ("en", "ar"))
    return next(filter(None, map(latin_slug, names)), record._meta.model_name or "")


def latin_slug_field(
    taken: StrOrPromise, help_text: StrOrPromise, *validators: Callable[[str], None]
) -> CharField[str, str]:
    """Return the model field of a Latin slug that no other record of the model has; ``taken`` is what a form says if one has it."""
    return CharField(
        _("address"),
        max_length=MAX_LENGTH + 10,
        unique=True,
        blank=True,
        validators=[validate_latin_slug, *validators],
        error_messages={"unique": taken},
        help_text=help_text,
    )


def one_address_each(record: str, message: StrOrPromise) -> list[UniqueConstraint]:
    """Return constraints for the model called ``record``: no two rows share a slug in one language.

    ``message`` is the form error beside a slug that is taken.
    """
    return [
        UniqueConstraint(
            fields=[f"slug_{code}"],
            condition=filled(f"slug_{code}"),
            name=f"{record}_slug_{code}_is_unique",
            violation_error_code=f"slug_{code}",
            violation_error_message=message,
        )
        for code in LANGUAGES
    ]


def validate_slug(value: str) -> None:
    """Raise ValidationError unless ``value`` is letters or digits of any script, joined by hyphens or underscores."""
    if not re.fullmatch(r"[\w-]*[^\W_][\w-]*", value):
        raise ValidationError(
            _("Use letters or digits joined by hyphens, for example “meeting-in-boston”."),
            code="slug",
        )


def validate_latin_slug(value: str) -> None:
    """Raise ValidationError unless ``value`` is lowercase ASCII letters and digits joined by hyphens."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValidationError(
            _("Use lowercase Latin letters and digits joined by hyphens, for example “free-syria”."),
            code="slug",
        )
