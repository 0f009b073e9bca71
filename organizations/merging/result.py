"""The values of a record after another one is merged into it. Decides, but stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from modeltranslation.translator import translator

from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from organizations.disclosure import more_cautious_default
from organizations.models.organization import Organization
from organizations.models.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models.named import Named

# Columns with rules of their own, or computed from others.
_DECIDED = {
    *("id", "slug", "names_key", "name_ar", "name_en", "other_names", "staff_names"),
    *("default_disclosure", "protected", "active", "parent", "logo"),
}
_LOGO_SIZE = ("logo_width", "logo_height")


@dataclass(frozen=True)
class Outcome:
    """The values of one field: its name, the values of both records, and the value after the merge."""

    name: str
    stays: Any
    goes: Any
    after: Any

    @property
    def is_taken(self) -> bool:
        """Return whether the remaining record's value changes."""
        return bool(self.after != self.stays)


@dataclass(frozen=True)
class Known:
    """Which of the two records visitors find, now or once everything that is scheduled is public."""

    stays: bool
    goes: bool

    @classmethod
    def of(cls, stays: Named, goes: Named) -> Known:
        return cls(stays.is_known(), goes.is_known())


def hides_names(stays: Named, known: Known) -> bool:
    """Return whether the names and texts of the other record must stay with staff: visitors know ``stays`` alone.

    This applies to people only, because it may be secret that two names belong to one person. Organizations are met
    under their names.
    """
    return isinstance(stays, Person) and known.stays and not known.goes


def hindrance(stays: Named, goes: Named, known: Known) -> str:
    """Return why ``goes`` cannot be merged into ``stays``, translated; empty if it can."""
    if type(stays) is not type(goes) or stays.pk == goes.pk:
        return gettext("Choose a different record.")
    protected = getattr(stays, "protected", False) or getattr(goes, "protected", False)
    if not protected and hides_names(goes, Known(stays=known.goes, goes=known.stays)):
        words = gettext(
            "Visitors know “%(goes)s” but not “%(stays)s”. Merging this way would show a name they do not "
            "know. Keep “%(goes)s” instead."
        )
        return words % {"goes": goes, "stays": stays}
    return ""


def outcomes(stays: Named, goes: Named, known: Known) -> list[Outcome]:
    """Return the outcome of every field that staff may edit, in the order of the model."""
    after = values_after(stays, goes, known)
    columns = stays._meta.concrete_fields
    return [
        Outcome(column.name, getattr(stays, column.name), getattr(goes, column.name), after[column.name])
        for column in columns
        if column.name in after and column.editable
    ]


def values_after(stays: Named, goes: Named, known: Known) -> dict[str, object]:
    """Return the values of the remaining record after the merge, by column."""
    hidden = hides_names(stays, known)
    values = {name: getattr(stays, name) for name in _filled_up(stays)}
    if not hidden:
        values = {name: value or getattr(goes, name) for name, value in values.items()}
    values |= _other_names(stays, goes, hidden)
    values["default_disclosure"] = more_cautious_default(stays.default_disclosure, goes.default_disclosure)
    if isinstance(stays, Person) and isinstance(goes, Person):
        values["protected"] = stays.protected or goes.protected
    if isinstance(stays, Organization) and isinstance(goes, Organization):
        values |= {"active": stays.active, "parent": _parent(stays, goes)} | _logo(stays if stays.logo else goes)
    return values


def _logo(of: Organization) -> dict[str, object]:
    # The size comes after the logo, because assigning a logo resets the size.
    return {"logo": of.logo.name or "", **{name: getattr(of, name) for name in _LOGO_SIZE}}


def _filled_up(record: Named) -> list[str]:
    """Return the columns that are filled from the other record if they are empty."""
    originals = translator.get_options_for_model(type(record)).all_fields
    columns = record._meta.concrete_fields
    return [column.name for column in columns if column.editable and column.name not in {*_DECIDED, *originals}]


def _other_names(stays: Named, goes: Named, hidden: bool) -> dict[str, str]:
    """Return the name columns of ``stays``: all names of ``goes`` that it does not have become other names.

    Where ``hidden``, they become names for staff. A name that is for staff only in either record remains so.
    """
    own = {f"name_{code}": getattr(stays, f"name_{code}") or "" for code in LANGUAGES}
    theirs = {name: getattr(goes, name) or "" for name in own}
    further = [*theirs.values(), goes.other_names]
    if hidden:
        staff = _lines([_of_staff(stays), *further, _of_staff(goes)], without=[*own.values(), stays.other_names])
        return own | {"other_names": stays.other_names, "staff_names": staff}
    staff = _lines([_of_staff(stays), _of_staff(goes)], without=own.values())
    # A missing name in a language is taken from the other record.
    own = {name: own[name] or _lines([text], without=[staff]) for name, text in theirs.items()}
    names = own | {"other_names": _lines([stays.other_names, *further], without=[*own.values(), staff])}
    return names | ({"staff_names": staff} if isinstance(stays, Person) else {})


def _of_staff(record: Named) -> str:
    return getattr(record, "staff_names", "")


def _lines(texts: Iterable[str], without: Iterable[str]) -> str:
    """Return the lines of ``texts``, each once in any spelling, without those of ``without``."""
    seen = {normalize(line) for text in without for line in text.splitlines()}
    lines = []
    for line in (line.strip() for text in texts for line in text.splitlines()):
        key = normalize(line)
        if key and key not in seen:
            seen.add(key)
            lines.append(line)
    return "\n".join(lines)


def _parent(stays: Organization, goes: Organization) -> Organization | None:
    """Return the parent of ``stays`` after it has taken over the parts of ``goes``; never one of these parts."""
    if goes in stays.ancestors():
        return goes.parent
    if stays in goes.ancestors():
        return stays.parent
    return stays.parent or goes.parent
