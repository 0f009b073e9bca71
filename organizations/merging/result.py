"""What a record holds once another one, which turned out to be the same, is merged into it. Decides; stores nothing."""

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

# Columns that are decided by themselves, or follow from others.
_DECIDED = {
    *("id", "slug", "names_key", "name_ar", "name_en", "other_names", "staff_names"),
    *("default_disclosure", "protected", "active", "parent", "logo"),
}
_LOGO_SIZE = ("logo_width", "logo_height")


@dataclass(frozen=True)
class Outcome:
    """One field: what it is called, what each of the two holds, and what the one that stays holds afterwards."""

    name: str
    stays: Any
    goes: Any
    after: Any

    @property
    def is_taken(self) -> bool:
        """Whether the one that stays holds something else afterwards than before."""
        return bool(self.after != self.stays)


def hides_names(stays: Named, goes: Named) -> bool:
    """Whether visitors know the one that stays and not the other, whose names and texts then stay with staff.

    Of people alone: that two names are one person's may itself be the secret. Organizations are met by their names.
    """
    return isinstance(stays, Person) and stays.is_known() and not goes.is_known()


def hindrance(stays: Named, goes: Named) -> str:
    """Why ``goes`` cannot be merged into ``stays``; empty where it can."""
    if type(stays) is not type(goes) or stays.pk == goes.pk:
        return gettext("Choose a different record.")
    protected = getattr(stays, "protected", False) or getattr(goes, "protected", False)
    if not protected and hides_names(goes, stays):
        words = gettext(
            "Visitors know “%(goes)s” but not “%(stays)s”. Merging this way would show a name they do not "
            "know. Keep “%(goes)s” instead."
        )
        return words % {"goes": goes, "stays": stays}
    return ""


def outcomes(stays: Named, goes: Named) -> list[Outcome]:
    """Every field that staff may edit, in the order of the model, and what becomes of it."""
    after = values_after(stays, goes)
    columns = stays._meta.concrete_fields
    return [
        Outcome(column.name, getattr(stays, column.name), getattr(goes, column.name), after[column.name])
        for column in columns
        if column.name in after and column.editable
    ]


def values_after(stays: Named, goes: Named) -> dict[str, object]:
    """By column, what the one that stays holds afterwards."""
    hidden = hides_names(stays, goes)
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
    # The size after the logo: whoever puts in another one forgets the size of the one before.
    return {"logo": of.logo.name or "", **{name: getattr(of, name) for name in _LOGO_SIZE}}


def _filled_up(record: Named) -> list[str]:
    """The columns that are filled from the other record where they are empty."""
    originals = translator.get_options_for_model(type(record)).all_fields
    columns = record._meta.concrete_fields
    return [column.name for column in columns if column.editable and column.name not in {*_DECIDED, *originals}]


def _other_names(stays: Named, goes: Named, hidden: bool) -> dict[str, str]:
    """All names of ``goes`` that ``stays`` does not bear become other names.

    Names for staff where they are hidden; and one that is for staff only in either stays so.
    """
    own = {f"name_{code}": getattr(stays, f"name_{code}") or "" for code in LANGUAGES}
    theirs = {name: getattr(goes, name) or "" for name in own}
    further = [*theirs.values(), goes.other_names]
    if hidden:
        staff = _lines([_of_staff(stays), *further, _of_staff(goes)], without=[*own.values(), stays.other_names])
        return own | {"other_names": stays.other_names, "staff_names": staff}
    staff = _lines([_of_staff(stays), _of_staff(goes)], without=own.values())
    # In a language that has none, the name is taken as it is.
    own = {name: own[name] or _lines([text], without=[staff]) for name, text in theirs.items()}
    names = own | {"other_names": _lines([stays.other_names, *further], without=[*own.values(), staff])}
    return names | ({"staff_names": staff} if isinstance(stays, Person) else {})


def _of_staff(record: Named) -> str:
    return getattr(record, "staff_names", "")


def _lines(texts: Iterable[str], without: Iterable[str]) -> str:
    """The lines of ``texts``, each once in whatever spelling, that are in none of the others."""
    seen = {normalize(line) for text in without for line in text.splitlines()}
    lines = []
    for line in (line.strip() for text in texts for line in text.splitlines()):
        key = normalize(line)
        if key and key not in seen:
            seen.add(key)
            lines.append(line)
    return "\n".join(lines)


def _parent(stays: Organization, goes: Organization) -> Organization | None:
    """Where ``stays`` belongs once all parts of ``goes`` are its own: never under one of them."""
    if goes in stays.ancestors():
        return goes.parent
    if stays in goes.ancestors():
        return stays.parent
    return stays.parent or goes.parent
