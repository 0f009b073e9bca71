"""The meeting that the forms of its screen hold, for the preview of what is not stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from articles.facts import MeetingFacts
from articles.models.attendance import Side, is_shown, sides_to_be
from articles.public.preview import WantedLinks, linked
from organizations.models import Organization

if TYPE_CHECKING:
    from django.forms import ModelForm

    from articles.admin.meeting.rows import AttendanceFormSet, DelegationFormSet
    from articles.models import Attendance, Delegation, Meeting

    Rows = list[tuple[Delegation, list[Attendance]]]


@dataclass(frozen=True)
class MeetingToBe:
    """A meeting that is not stored: ``record`` with its rows in order. ``organizers`` and ``topics`` are keys."""

    record: Meeting
    rows: Rows
    organizers: list[int]
    topics: list[int]

    @classmethod
    def of(cls, form: ModelForm, delegations: DelegationFormSet, attendances: AttendanceFormSet) -> MeetingToBe:
        """Return the meeting that the valid forms hold."""
        chosen = {name: [record.pk for record in form.cleaned_data[name]] for name in ("organizers", "topics")}
        return cls(form.instance, _rows(delegations, attendances), **chosen)

    def facts(self) -> MeetingFacts:
        """Return what visitors may know of the meeting in the active language, without its topics."""
        return MeetingFacts(
            card=self.record.card(),
            organizers=linked(Organization.objects.filter(pk__in=self.organizers), "organizations:detail"),
            sides=sides_to_be(self.rows),
            topics=(),
            summary=self.record.summary or "",
            outcomes=self.record.outcomes or "",
            calendar="",
        )

    def named(self, relations: dict[str, list[int]]) -> WantedLinks:
        """Return the records that the page of an article with these ``relations`` (keys) would link to."""
        attendees = (attendance for _, attendances in self.rows for attendance in attendances)
        withheld = {attendance.person_id for attendance in attendees if "name" not in attendance.shows()}
        guests = {
            body.organization_id for body, people in self.rows if body.side == Side.GUEST and is_shown(body, people)
        }
        return WantedLinks(
            organizations=relations["organizations"],
            people=set(relations["people"]) - withheld,
            topics={*relations["topics"], *self.topics},
            bodies={*relations["organizations"], *guests} - {None},
        )


def _rows(delegations: DelegationFormSet, attendances: AttendanceFormSet) -> Rows:
    rows: Rows = [(form.would_be(), []) for form in _in_order(delegations)]
    for form in _in_order(attendances):
        body = attendances.delegation_of(form)
        people = next((people for delegation, people in rows if delegation is body), [])
        people.append(form.would_be(body))
    # They are shown to visitors as ever, without a name.
    for attendance in attendances.hidden:
        people = next((people for delegation, people in rows if delegation.pk == attendance.delegation_id), [])
        people.append(attendance)
    return rows


def _in_order(formset: Any) -> list[Any]:
    return sorted(formset.standing(), key=lambda form: form.cleaned_data["position"])
