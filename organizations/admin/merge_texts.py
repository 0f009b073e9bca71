"""The texts of the merge preview: fields, moved rows and notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.media.images.variants import ShownPicture
from liaison.staff.forms import field_language
from organizations.countries import country_name
from organizations.disclosure import Disclosure, more_cautious
from organizations.merging.result import Outcome, hides_names, outcomes

if TYPE_CHECKING:
    from organizations.merging.merge import Move, Plan
    from organizations.models.named import Named

# The most common meetings that are listed by name.
_LISTED = 30

_MOVES = {
    "articles.delegation.organization": _("Meetings it took part in"),
    "articles.meeting_organizers.organization": _("Meetings it organized"),
    "articles.article_organizations.organization": _("Articles that link to it"),
    "articles.article_people.person": _("Articles that link to the person"),
    "articles.attendance.person": _("Meetings attended"),
    "organizations.membership.organization": _("Posts in it"),
    "organizations.membership.person": _("Posts held"),
    "organizations.organization.parent": _("Its parts"),
    "organizations.formerslug.organization": _("Old addresses that redirect to it"),
    "organizations.formerslug.person": _("Old addresses that redirect to the person"),
}


@dataclass(frozen=True)
class ShownValue:
    """The value of a field in one record: a text or a picture. ``language`` is set if the text is in one language."""

    text: str = ""
    language: str = ""
    picture: ShownPicture | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.picture)


@dataclass(frozen=True)
class ComparedField:
    """One field of both records, and its value after the merge; ``changed`` if that differs from the value now."""

    label: str
    stays: ShownValue
    goes: ShownValue
    after: ShownValue
    changed: bool


@dataclass(frozen=True)
class Joined:
    """A meeting of both records: its name, the address to change it, and how the one remaining attendee is shown."""

    name: str
    address: str
    shown: str = ""


@dataclass(frozen=True)
class Moved:
    """The rows of one relation: how many move, and how many of them are joined with existing ones."""

    label: str
    count: int
    joined_count: int
    joined: tuple[Joined, ...]
    more: int


@dataclass(frozen=True)
class MergeNotice:
    """Something that staff should know before merging; ``grave`` if readers will notice it."""

    text: str
    grave: bool = False


def rows_in_words(plan: Plan) -> list[ComparedField]:
    """Return the compared fields, without those that are empty in both records."""
    found = (_compared_field(plan.stays, outcome) for outcome in outcomes(plan.stays, plan.goes, plan.known))
    return [row for row in found if row.stays or row.goes]


def _compared_field(record: Named, outcome: Outcome) -> ComparedField:
    column: Any = record._meta.get_field(outcome.name)
    stays, goes, after = (_value(column, value, outcome) for value in (outcome.stays, outcome.goes, outcome.after))
    return ComparedField(capfirst(str(column.verbose_name)), stays, goes, after, outcome.is_taken)


def _value(column: Any, value: Any, outcome: Outcome) -> ShownValue:
    if isinstance(column, models.FileField):
        # The outcome of a picture is its name: show the picture it was taken from.
        file = outcome.stays or outcome.goes if isinstance(value, str) else value
        return ShownValue(picture=ShownPicture(file)) if value else ShownValue()
    if isinstance(column, models.BooleanField):
        return ShownValue(gettext("Yes") if value else gettext("No"))
    if column.choices:
        return ShownValue(str(dict(column.flatchoices).get(value, value)) if value else "")
    if column.name == "country":
        return ShownValue(country_name(value) if value else "")
    return ShownValue(str(value or ""), field_language(column.name))


def moves_in_words(plan: Plan) -> list[Moved]:
    """Return the moved rows of each relation, the most important first."""
    order = list(_MOVES)
    moves = sorted(plan.moves, key=lambda move: order.index(move.name) if move.name in order else len(order))
    return [_moved(move) for move in moves]


def _moved(move: Move) -> Moved:
    label = _MOVES.get(move.name) or capfirst(str(move.model._meta.verbose_name_plural))
    joined = () if move.is_link() else tuple(_joined(*rows) for rows in move.joined[:_LISTED])
    more = max(0, len(move.joined) - _LISTED) if joined else 0
    return Moved(str(label), len(move.keys), len(move.joined), joined, more)


def _joined(row: Any, other: Any) -> Joined:
    level = more_cautious(row.disclosure, other.disclosure) if hasattr(row, "disclosure") else ""
    address = reverse("admin:articles_meeting_change", args=[row.meeting_id])
    return Joined(str(row.meeting), address, str(Disclosure(level).label) if level else "")


def notices(plan: Plan) -> list[MergeNotice]:
    """Return notices about consequences that the fields and numbers do not show."""
    stays, goes = plan.stays, plan.goes
    known, other_known = plan.known.stays, plan.known.goes
    names = {"stays": stays, "goes": goes}
    found = []
    if getattr(stays, "protected", False) != getattr(goes, "protected", False):
        text = gettext("One of the two is protected. After merging, no public page will name this person.")
        found.append(MergeNotice(text, grave=known or other_known))
    elif hides_names(stays, plan.known):
        text = gettext(
            "Visitors know “%(stays)s” but not “%(goes)s”. The names of “%(goes)s” become names for staff "
            "only, and nothing else from it is shown in public."
        )
        found.append(MergeNotice(text % names))
    elif other_known and not known:
        text = gettext(
            "Where visitors now read “%(goes)s”, they will read “%(stays)s”, a name they have not seen before."
        )
        found.append(MergeNotice(text % names, grave=True))
    if other_known:
        text = gettext("Addresses of “%(goes)s” will redirect to “%(stays)s”.")
        found.append(MergeNotice(text % names))
    return found
