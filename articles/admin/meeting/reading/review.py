"""What was read out of a text, as proposals that a clerk takes or drops; and what is left of it when they did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.meeting.reading.forms import (
    FactForm,
    FormatForm,
    MeetingForm,
    OrganizationForm,
    PersonForm,
    ProposalForm,
    RecordForm,
)
from articles.admin.meeting.reading.marks import Piece, Span, pieces
from articles.admin.meeting.reading.on_record import OnRecord
from articles.admin.meeting.reading.reasons import reasons
from articles.recognition import stored_records
from liaison.recognition.proposals import Recognition
from liaison.recognition.reader import recognize
from organizations.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import User
    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    from liaison.recognition import proposals

# What the marks in the text are labeled with, by kind.
KINDS = {
    "person": pgettext_lazy("mark in a text", "person"),
    "organization": pgettext_lazy("mark in a text", "organization"),
    "organizer": pgettext_lazy("mark in a text", "organizer"),
    "format": pgettext_lazy("mark in a text", "format"),
    "place": pgettext_lazy("mark in a text", "place"),
    "topic": pgettext_lazy("mark in a text", "topic"),
    "source": pgettext_lazy("mark in a text", "source"),
    "date": pgettext_lazy("mark in a text", "date"),
}


@dataclass(frozen=True)
class Proposal:
    """One proposal as the page shows it: what was ``found``, its places in the text, why it is proposed, and its form."""

    kind: str
    key: str
    found: Any
    spans: Sequence[tuple[int, int]]
    why: Sequence[StrOrPromise]
    sure: bool
    form: ProposalForm
    protected: bool = False
    # Whether it can be taken: an organizer that is not on record has to be added first.
    ready: bool = True


@dataclass(frozen=True)
class Group:
    """Proposals of one kind under a heading."""

    name: str
    heading: StrOrPromise
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Mark:
    """A piece of the text with the kind of its proposal, and the label that its mark begins with."""

    piece: Piece
    kind: str = ""
    label: StrOrPromise = ""
    sure: bool = True


class Review:
    """What was read out of ``text``, as far as ``user`` may know the people on record, with the choices in ``data``."""

    def __init__(self, text: str, user: User, data: QueryDict) -> None:
        known = Person.objects.visible_to(user)
        self.text, self.data = text, data
        self.found = recognize(text, stored_records(known), written=timezone.localdate(), assumed=True)
        self.on_record = OnRecord(self.found, known)
        self.meeting = MeetingForm(data, title=self.found.title, start=self.found.date, end=self.found.date_end)
        self._counted: Counter[str] = Counter()
        self.organizations = [self._organization(one) for one in self.found.organizations]
        self.organizers = [self._organizer(one) for one in self.found.organizers]
        self.people = [self._person(one) for one in self.found.people]
        self.topics = [self._topic(one) for one in self.found.topics]
        self.facts = [self._fact(name) for name in ("place", "format", "source") if getattr(self.found, name)]

    def everything(self) -> Iterator[Proposal]:
        """Yield all proposals; of those with one place in the text, the first is marked there."""
        for group in (self.facts, self.organizers, self.topics, self.people, self.organizations):
            yield from group

    def groups(self) -> list[Group]:
        """Return the proposals as the page shows them: whoever must not be named first."""
        told = (
            Group("protected", _("Must not be named"), [one for one in self.people if one.protected]),
            Group("people", _("People"), [one for one in self.people if not one.protected]),
            Group("organizations", _("Organizations that took part"), self.organizations),
            Group("organizers", _("Organizers"), self.organizers),
            Group("facts", _("The meeting"), self.facts),
            Group("topics", _("Topics"), self.topics),
        )
        return [group for group in told if group.proposals]

    def notes(self) -> list[StrOrPromise]:
        """Return what is to be said of the text as a whole."""
        return reasons(*self.found.notes)

    def date_why(self) -> list[StrOrPromise]:
        """Return why the date is proposed."""
        because = self.found.because.get("date")
        return reasons(because.pattern, because.note) if because else []

    def date_sure(self) -> bool:
        """Return whether the date is sure, or none was found."""
        because = self.found.because.get("date")
        return because is None or because.sure

    def marks(self) -> Iterator[Mark]:
        """Yield the whole text in pieces, with the marks of the proposals."""
        by_key = {one.key: one for one in self.everything()}
        because = self.found.because.get("date")
        spans = [Span(*because.span, "date")] if because else []
        spans += [Span(*span, one.key) for one in by_key.values() for span in one.spans]
        for piece in pieces(self.text, spans):
            one = by_key.get(piece.key)
            kind = one.kind if one else piece.key
            label = KINDS[kind] if piece.begins else ""
            yield Mark(piece, kind, label, one.sure if one else self.date_sure())

    # Choosing

    def is_new(self) -> bool:
        """Return whether something is proposed that the page from which the choices come did not show."""
        return "start_year" not in self.data or any(not one.form.is_bound for one in self.everything())

    def is_valid(self) -> bool:
        """Return whether every choice can be followed; if not, the forms say why."""
        if not all([self.meeting.is_valid(), *(one.form.is_valid() for one in self.everything())]):
            return False
        dropped = {one.key for one in self.organizations if not one.form.taken()}
        for person in self.people:
            if person.form.taken() and person.form.cleaned_data.get("organization") in dropped:
                person.form.add_error("organization", _("This organization is not taken. Take it, or choose another."))
        return all(person.form.is_valid() for person in self.people)

    def chosen(self) -> Recognition:
        """Return what was taken, with the records and texts that were chosen. The forms must be valid."""
        facts: dict[str, Any] = {
            one.kind: one.form.cleaned_data["value"] if one.form.taken() else "" for one in self.facts
        }
        bodies = [_of_record(one) for one in self.organizations if one.form.taken()]
        return Recognition(
            language=self.found.language,
            title=self.meeting.cleaned_data["title"],
            people=tuple(self._chosen_person(one) for one in self.people if one.form.taken()),
            organizations=tuple(replace(body, side=form["side"]) for body, form in bodies),
            organizers=tuple(_of_record(one)[0] for one in self.organizers if one.form.taken()),
            topics=tuple(one.found for one in self.topics if one.form.taken()),
            **facts,
        )

    def _chosen_person(self, one: Proposal) -> proposals.Person:
        person, form = _of_record(one)
        of = form.get("organization", "")
        body = next((each for each in self.organizations if each.key == of), None)
        if body:
            return replace(
                person,
                post=form["post"],
                side=form["side"],
                organization=body.found.name,
                organization_record=_of_record(body)[0].record,
            )
        name, record = self._others.get(of, ("", ""))
        return replace(person, post=form["post"], side=form["side"], organization=name, organization_record=record)

    # Making the forms

    def _key(self, kind: str, name: str) -> str:
        """Return the key of a proposal: the same for the same name when the text is read again."""
        key = f"{kind}-{blake2s(name.encode(), digest_size=5).hexdigest()}"
        self._counted[key] += 1
        return key if self._counted[key] == 1 else f"{key}-{self._counted[key]}"

    def _person(self, one: proposals.Person) -> Proposal:
        key = self._key("person", one.name)
        initial = {
            "take": bool(one.side),
            "record": one.record,
            "post": one.post,
            "side": one.side,
            "organization": self._key_of(one),
        }
        form = PersonForm(self.data, key, one.name, initial)
        form.choose("record", self.on_record.people(one))
        form.choose("organization", self._bodies)
        start, stop = one.span
        apart = one.post_span and not start <= one.post_span[0] < stop
        spans = [one.span, *one.spans, *([one.post_span] if apart and one.post_span else [])]
        return Proposal("person", key, one, spans, self._why(one), one.sure, form, one.protected)

    def _key_of(self, one: proposals.Person) -> str:
        """Return the key of the organization of a person; empty without one."""
        for body in self.organizations:
            if (one.organization_record and body.found.record == one.organization_record) or (
                one.organization and body.found.name == one.organization
            ):
                return body.key
        return next((key for key, (name, _record) in self._others.items() if name == one.organization), "")

    @cached_property
    def _bodies(self) -> list[tuple[str, StrOrPromise]]:
        """Return for whom somebody may have come, as choices: none, those proposed, and those of people alone."""
        bodies = [(body.key, body.found.name) for body in self.organizations]
        others = [(of, name) for of, (name, _record) in self._others.items()]
        return [("", "—"), *bodies, *others]

    @cached_property
    def _others(self) -> dict[str, tuple[str, str]]:
        """Return the organizations of people that are no proposals themselves: name and slug, by key."""
        known = {body.found.name for body in self.organizations}
        records = {body.found.record for body in self.organizations if body.found.record}
        names = {
            one.organization: one.organization_record
            for one in self.found.people
            if one.organization and one.organization not in known and one.organization_record not in records
        }
        return {f"of-{number}": (name, record) for number, (name, record) in enumerate(names.items(), 1)}

    def _organization(self, one: proposals.Organization) -> Proposal:
        key = self._key("organization", one.name)
        form = OrganizationForm(self.data, key, one.name, {"take": True, "record": one.record, "side": one.side})
        form.choose("record", self.on_record.bodies(one))
        return Proposal("organization", key, one, [one.span, *one.spans], self._why(one), one.sure, form)

    def _organizer(self, one: proposals.Organizer) -> Proposal:
        key = self._key("organizer", one.name)
        known = self.on_record.bodies(one, new=False)
        form = RecordForm(self.data, key, one.name, {"take": bool(one.record), "record": one.record})
        form.fields["take"].disabled = not known
        form.choose("record", [("", "—"), *known] if known else [])
        return Proposal("organizer", key, one, [one.span], self._why(one), one.sure, form, ready=bool(known))

    def _topic(self, one: proposals.Topic) -> Proposal:
        key = self._key("topic", one.record)
        form = ProposalForm(self.data, key, one.name, {"take": one.sure})
        return Proposal("topic", key, one, [one.span], reasons(one.pattern), one.sure, form)

    def _fact(self, name: str) -> Proposal:
        because = self.found.because[name]
        key = self._key(name, "")
        form = (FormatForm if name == "format" else FactForm)(
            self.data, key, "", {"take": True, "value": getattr(self.found, name)}
        )
        form.fields["take"].label = form.fields["value"].label = _LABELS[name]
        why = reasons(because.pattern, because.note)
        return Proposal(name, key, None, [because.span], why, because.sure, form)

    def _why(self, one: Any) -> list[StrOrPromise]:
        found = reasons(one.pattern)
        known = reasons("a name on record") if one.record and one.pattern != "a name on record" else []
        return [*found, *known]


_LABELS = {"format": _("Format"), "place": _("Place"), "source": _("Source line")}


def _of_record(one: Proposal) -> tuple[Any, dict[str, Any]]:
    """Return what was found with the record that was chosen, and the other choices."""
    form = one.form.cleaned_data
    return replace(one.found, record=form.get("record", "")), form
