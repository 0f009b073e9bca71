"""What was taken of a text, as the controls of a new meeting's page: as if the clerk had typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from articles.admin.meeting.rows_to_be import put_rows
from articles.models import Topic
from articles.models.attendance import Leaders
from liaison.staff.editing.autosave import PAGE
from liaison.staff.editing.models import new_page
from liaison.staff.pasting import receive
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import normalize
from liaison.text.pasting.cleaner import tidied_text
from liaison.text.richtext import sanitized
from organizations.models import Organization, Person
from organizations.models.membership import current_membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liaison.recognition import proposals
    from liaison.recognition.proposals import Recognition


def filled_in(text: str, chosen: Recognition, dates: Mapping[str, str]) -> tuple[QueryDict, tuple[str, ...]]:
    """Return the controls of a new meeting's page with what was ``chosen`` and the ``text`` as its report; and notes on the text.

    ``dates`` are the controls of the dates, as they were typed.
    """
    data = QueryDict("", mutable=True)
    data[PAGE] = new_page()
    data.update(dates)
    language = chosen.language
    if chosen.format:
        data["format"] = chosen.format
    data[f"place_{language}"] = chosen.place
    data.setlist("organizers", _keys(Organization, (one.record for one in chosen.organizers)))
    data.setlist("topics", _keys(Topic, (one.record for one in chosen.topics)))
    _put_people(data, chosen)
    # A source that was not taken stays in the text.
    received = receive(sanitized(tidied_text(text)), "" if chosen.source else None)
    report = {f"title_{language}": chosen.title, f"body_{language}": received.html}
    put_rows(data, "articles", [report | {f"source_line_{language}": chosen.source}])
    return data, received.notes


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
