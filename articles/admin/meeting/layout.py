"""The forms of the meeting's screen as its template shows them, grouped by sides and delegations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from articles.admin.article.panels import EditionPanel, main_step, panels
from articles.admin.meeting.rows import (
    AttendanceForm,
    AttendanceFormSet,
    DelegationForm,
    DelegationFormSet,
    stored_in_words,
)
from articles.models.attendance import Leaders, Side
from articles.models.workflow import Step
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import BaseInlineFormSet, ModelForm

    from articles.models import Attendance
    from liaison.typing import StrOrPromise


@dataclass(frozen=True)
class DelegationRow:
    """A delegation's form with the forms of its attendees; ``hidden`` are those of whom the user may not know."""

    form: DelegationForm
    people: list[AttendanceForm]
    hidden: list[Attendance]


@dataclass(frozen=True)
class SideGroup:
    """One side of the meeting with its delegations."""

    side: Side
    rows: list[DelegationRow]


@dataclass(frozen=True)
class Desk:
    """All that the screen shows. ``stray`` are forms of attendees whose delegation is unknown, with their errors."""

    form: ModelForm
    delegations: DelegationFormSet
    attendances: AttendanceFormSet
    reports: BaseInlineFormSet
    sides: list[SideGroup]
    stray: list[AttendanceForm]
    editions: list[EditionPanel]
    main_step: tuple[EditionPanel, Step] | None
    count: str
    locked: bool

    @classmethod
    def of(cls, form: ModelForm, formsets: list[Any], user: User) -> Desk:
        """Return the screen's parts from its form, its three formsets, and the permissions of ``user``."""
        delegations, attendances, reports = formsets
        grouped, stray = _by_delegation(delegations, attendances)
        editions = panels(reports.forms[0], user)
        return cls(
            form=form,
            delegations=delegations,
            attendances=attendances,
            reports=reports,
            sides=[SideGroup(side, _on_side(side, delegations, grouped, attendances.hidden)) for side in Side],
            stray=stray,
            editions=editions,
            main_step=main_step(editions),
            count=stored_in_words(delegations, attendances),
            locked=not form.instance.may_be_changed_by(user),
        )

    def more_has_errors(self) -> bool:
        """Return whether a field in the folded part of the screen has an error."""
        folded = (
            "end",
            "cancelled",
            *(f"{name}_{code}" for name in ("summary", "outcomes", "slug") for code in LANGUAGES),
        )
        return any(name in folded for name in self.form.errors)

    def more_is_told(self) -> bool:
        """Return whether the folded part must be open: the meeting was cancelled, or it has an end."""
        meeting = self.form.instance
        return bool(meeting.cancelled or meeting.ends_on)

    @property
    def leaders(self) -> list[tuple[str, StrOrPromise]]:
        """Return the choices for mentioning the leaders of all organizations of a side: those without a number."""
        return [(choice.value, choice.label) for choice in (Leaders.NONE, Leaders.UNNAMED)]

    @property
    def article_form(self) -> Any:
        """Return the form of the report."""
        return self.reports.forms[0]


def _by_delegation(
    delegations: DelegationFormSet, attendances: AttendanceFormSet
) -> tuple[dict[str, list[AttendanceForm]], list[AttendanceForm]]:
    """Return the attendees' forms by the prefix of their delegation's form, and those without a delegation."""
    grouped: dict[str, list[AttendanceForm]] = {str(form.prefix): [] for form in delegations.forms}
    stray: list[AttendanceForm] = []
    forms: list[Any] = attendances.forms
    for form in forms:
        row = delegations.named(form["delegation_row"].value() or "")
        (grouped[str(row.prefix)] if row else stray).append(form)
    return grouped, stray


def _on_side(
    side: Side,
    delegations: DelegationFormSet,
    grouped: dict[str, list[AttendanceForm]],
    hidden: list[Attendance],
) -> list[DelegationRow]:
    forms: list[Any] = [form for form in delegations.forms if (form["side"].value() or Side.GUEST) == side]
    kept = defaultdict(list)
    for attendance in hidden:
        kept[attendance.delegation_id].append(attendance)
    return [DelegationRow(form, grouped[form.prefix], kept[form.instance.pk]) for form in forms]
