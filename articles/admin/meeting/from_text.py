"""A new meeting that begins with the text of its report: what the text says is filled in, and nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.meeting.rows import people_and_organizations
from articles.admin.meeting.rows_to_be import put_rows
from articles.models import Topic
from articles.models.attendance import Leaders
from articles.recognition import stored_records
from liaison.recognition.reader import recognize
from liaison.staff.editing.autosave import PAGE, keep
from liaison.staff.editing.models import new_page
from liaison.staff.pasting import receive
from liaison.staff.requests import staff
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from liaison.text.pasting.cleaner import tidied_text
from liaison.text.richtext import sanitized
from organizations.models import Organization, Person
from organizations.models.membership import current_membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from liaison.recognition import proposals
    from liaison.recognition.proposals import Recognition


class TextForm(forms.Form):
    """The text that a new meeting begins with."""

    text = forms.CharField(
        label=_("Text of the report"),
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto", "autofocus": True}),
        error_messages={"required": _("Paste the text of the report first.")},
    )


def from_text(request: HttpRequest, desk: ModelAdmin) -> HttpResponse:
    """Ask for a text, and lead to the page of a new meeting into which is filled what it says. Nothing is saved there yet.

    What was filled in is kept as unsaved text of that page, so that it is not lost on the way. Raises PermissionDenied.
    """
    if not desk.has_add_permission(request):
        raise PermissionDenied
    form = TextForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user, add = staff(request), reverse("admin:articles_meeting_add")
        reading = read(form.cleaned_data["text"], user)
        if kept := keep(user, add, reading.controls):
            tell(request, reading)
            return HttpResponseRedirect(f"{add}?_restore={kept.page}")
        form.add_error("text", _("This text is too long for one report. Paste the part that tells of the meeting."))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("New meeting from a text"),
        "form": form,
        "opts": desk.opts,
    }
    return render(request, "admin/articles/meeting/from_text.html", context)


def tell(request: HttpRequest, reading: Reading) -> None:
    """Tell the clerk what was read, first of all who must not be named, and what to check."""
    comma = gettext(", ")
    if named := reading.named_though_protected():
        text = gettext("The text names somebody who must not be named: %(names)s. Take the name out of the text.")
        messages.error(request, text % {"names": comma.join(named)})
    counts = people_and_organizations(len(reading.attending()), len(reading.found.organizations))
    text = gettext("Read from the text: %(counts)s. Check everything: nothing is saved yet.")
    messages.info(request, text % {"counts": counts})
    for text, names in (
        (gettext("Not on record, and added when you save: %(names)s"), reading.not_on_record()),
        (gettext("A guess, to be checked: %(names)s"), reading.unsure()),
        (gettext("Organizers that are not on record: %(names)s. Add them yourself."), reading.unknown_organizers()),
    ):
        if names:
            messages.warning(request, text % {"names": comma.join(names)})
    if not reading.found.date:
        messages.warning(request, gettext("The text does not say when the meeting took place. Enter the date."))
    elif not reading.found.because["date"].sure:
        messages.warning(request, gettext("The date is deduced from the text and not said in it. Check it."))
    for note in reading.notes:
        messages.info(request, note)


@dataclass(frozen=True)
class Reading:
    """What was read out of a text: the ``controls`` of a new meeting's page, and what to tell the clerk of it.

    ``notes`` say what became of the text itself.
    """

    found: Recognition
    controls: QueryDict
    notes: Sequence[str]

    def attending(self) -> list[proposals.Person]:
        return [person for person in self.found.people if person.side]

    def named_though_protected(self) -> list[str]:
        return [person.name for person in self.found.people if person.protected]

    def not_on_record(self) -> list[str]:
        """The names of people and organizations that saving would add."""
        return [one.name for one in self._who_met() if not one.record]

    def unsure(self) -> list[str]:
        """The names of people and organizations whose record, post or side is a guess."""
        return [one.name for one in self._who_met() if one.record and not one.sure]

    def _who_met(self) -> list[proposals.Person | proposals.Organization]:
        return [*self.attending(), *self.found.organizations]

    def unknown_organizers(self) -> list[str]:
        return [one.name for one in self.found.organizers if not one.record]


def read(text: str, user: User) -> Reading:
    """Return what ``text`` says of a meeting, as far as ``user`` may know the people on record."""
    found = recognize(text, stored_records(Person.objects.visible_to(user)), written=timezone.localdate(), assumed=True)
    received = receive(sanitized(tidied_text(text)), "")
    data = QueryDict("", mutable=True)
    data[PAGE] = new_page()
    _put_meeting(data, found)
    _put_people(data, found)
    language = found.language
    report = {f"title_{language}": found.title, f"body_{language}": received.html}
    put_rows(data, "articles", [report | {f"source_line_{language}": received.source or found.source}])
    return Reading(found, data, received.notes)


def _put_meeting(data: QueryDict, found: Recognition) -> None:
    for name, day in (("start", found.date), ("end", found.date_end)):
        for part, number in zip(("year", "month", "day"), day.split("-") if day else (), strict=False):
            data[f"{name}_{part}"] = str(int(number))
    if found.format:
        data["format"] = found.format
    data[f"place_{found.language}"] = found.place
    data.setlist("organizers", _keys(Organization, (one.record for one in found.organizers)))
    data.setlist("topics", _keys(Topic, (one.record for one in found.topics)))


def _put_people(data: QueryDict, found: Recognition) -> None:
    language = found.language
    attending = [person for person in found.people if person.side]
    slugs = [*(body.record for body in found.organizations), *(person.organization_record for person in attending)]
    delegations = _Delegations(_stored(Organization, slugs), language)
    for body in found.organizations:
        delegations.add(body.record, body.name, body.side, leaders=body.leaders, leader_count=body.leader_count or "")
    known = _stored(Person, (person.record for person in attending), "memberships")
    rows = []
    for position, person in enumerate(attending):
        place = delegations.place_of(person)
        row = _reference("person", known.get(person.record), person.name, language)
        post = _post(known.get(person.record), person, delegations.key_at(place), language)
        rows.append(row | post | {"disclosure": "", "position": position, "delegation_row": delegations.prefix(place)})
    put_rows(data, "delegations", delegations.rows)
    put_rows(data, "attendances", rows)


class _Delegations:
    """The rows of the delegations, and which of them an organization has. ``stored``: those on record, by slug."""

    def __init__(self, stored: dict[str, Any], language: str) -> None:
        self._stored, self._language = stored, language
        self.rows: list[dict[str, object]] = []
        self._places: dict[str, int] = {}

    def add(self, record: str, name: str, side: str, **more: object) -> int:
        """Add a row for an organization by its slug or, if it is not on record, by its name; return its number."""
        place = len(self.rows)
        self._places |= {key: place for key in (record, name) if key}
        row = _reference("organization", self._stored.get(record), name, self._language)
        self.rows.append({**row, "side": side, "leaders": Leaders.NONE, "position": place, **more})
        return place

    def place_of(self, person: proposals.Person) -> int | None:
        """Return the number of the row for which ``person`` came, adding it if need be.

        Of somebody whose organization is not said, it is the first on their side; None if there is none.
        """
        for key in (person.organization_record, person.organization):
            if key in self._places:
                return self._places[key]
        if person.organization:
            return self.add(person.organization_record, person.organization, person.side)
        return next((place for place, row in enumerate(self.rows) if row["side"] == person.side), None)

    def key_at(self, place: int | None) -> int | None:
        """Return the key of the organization of a row; None if it is a new one."""
        key: Any = "" if place is None else self.rows[place].get("organization")
        return key or None

    def prefix(self, place: int | None) -> str:
        return "" if place is None else f"delegations-{place}"


def _reference(field: str, stored: Any, name: str, language: str) -> dict[str, object]:
    """Return the controls of a row that refers to what is ``stored``, or enters a new record by its name."""
    return {field: stored.pk} if stored else {f"new_name_{language}": name}


def _post(stored: Any, person: proposals.Person, organization: int | None, language: str) -> dict[str, str]:
    """Return the post that the text says, and its other language where the post on record is the same or none was said."""
    held = current_membership(stored, at=organization) if stored else None
    recorded = {f"post_{code}": getattr(held, f"post_{code}", "") or "" for code in LANGUAGES}
    same = normalize(person.post) in ("", normalize(recorded[f"post_{language}"]))
    return recorded if same else {f"post_{language}": person.post}


def _keys(model: Any, slugs: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(slugs))
    found = _stored(model, wanted)
    return [str(found[slug].pk) for slug in wanted if slug in found]


def _stored(model: Any, slugs: Iterable[str], *with_rows: str) -> dict[str, Any]:
    wanted = [slug for slug in slugs if slug]
    return (
        {one.slug: one for one in model.objects.filter(slug__in=wanted).prefetch_related(*with_rows)} if wanted else {}
    )
