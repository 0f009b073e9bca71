"""The index documents of meetings, and what each publicly concerns under the rules of disclosure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from articles.models import Attendance, Delegation, Meeting
from articles.models.attendance import Side, may_show
from liaison.reverse_relations import link_rows
from liaison.search.index.entry_ids import Facet, about, about_word
from liaison.search.index.id_ranges import moment_of
from liaison.search.index.sources import Document
from liaison.search.meeting_status import CALLED_OFF
from liaison.text.languages import LANGUAGES
from organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# The number of each side, and the facet of the organizations on it.
SIDES = {Side.HOST: (1, Facet.HOST), Side.GUEST: (2, Facet.GUEST), Side.OBSERVER: (3, Facet.OBSERVER)}


def on_side(side: str, organization: int = 0) -> int:
    """Return the code of ``organization`` (id) on ``side``; without one, the code of anybody on that side."""
    number, facet = SIDES[Side(side)]
    return about(facet, organization) if organization else about(Facet.SIDE, number)


def meeting_documents(ids: Sequence[int]) -> Iterator[Document]:
    """Yield a document for each language in which the meetings with these ids are or will be public."""
    meetings = list(Meeting.objects.filter(pk__in=ids, public_at__isnull=False))
    concerns = meeting_concerns([meeting.pk for meeting in meetings])
    for meeting in meetings:
        for code in LANGUAGES:
            if title := getattr(meeting, f"title_{code}"):
                yield _document(meeting, code, title, concerns[meeting.pk])


def _document(meeting: Meeting, language: str, title: str, concerns: set[int]) -> Document:
    codes = {*concerns, about_word(Facet.VARIETY, meeting.format), *([CALLED_OFF] if meeting.cancelled else ())}
    since = meeting.public_at or dt.datetime.max
    summary, outcomes, place = (
        getattr(meeting, f"{name}_{language}") or "" for name in ("summary", "outcomes", "place")
    )
    return Document(
        record=meeting.pk,
        language=language,
        title=title,
        summary=f"{summary}\n{place}",
        body=outcomes,
        moment=moment_of(meeting.start),
        first_day=meeting.start.first_day(),
        last_day=(meeting.end or meeting.start).last_day(),
        public_from=since,
        concerns=dict.fromkeys(codes, since),
    )


def meeting_concerns(ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the codes of what visitors may know that each meeting concerns, by meeting id.

    They apply from the time when the meeting is public.
    """
    wanted = list(ids)
    found: dict[int, set[int]] = defaultdict(set)
    if not wanted:
        return found
    bodies: dict[int, set[int]] = defaultdict(set)
    shown = Delegation.objects.shown().filter(meeting__in=wanted).order_by()
    for meeting, organization, side in shown.values_list("meeting", "organization", "side"):
        bodies[meeting].add(organization)
        found[meeting].update((on_side(side), on_side(side, organization)))
    for meeting, organization in (
        link_rows(Meeting, "organizers").filter(meeting__in=wanted).values_list("meeting", "organization")
    ):
        bodies[meeting].add(organization)
    for meeting, person in (
        Attendance.objects.filter(may_show("name"), meeting__in=wanted).order_by().values_list("meeting", "person")
    ):
        found[meeting].add(about(Facet.PERSON, person))
    for meeting, topic in link_rows(Meeting, "topics").filter(meeting__in=wanted).values_list("meeting", "topic"):
        found[meeting].add(about(Facet.TOPIC, topic))
    for meeting, codes in organization_codes(bodies).items():
        found[meeting] |= codes
    return found


def organization_codes(bodies: dict[int, set[int]]) -> dict[int, set[int]]:
    """Return the codes of organizations and of their countries, by record id.

    ``bodies`` has the ids of the organizations by the id of the record that concerns them.
    """
    everybody = {organization for each in bodies.values() for organization in each}
    if not everybody:
        return {}
    countries = dict(Organization.objects.filter(pk__in=everybody).order_by().values_list("pk", "country"))
    return {
        record: {about(Facet.ORGANIZATION, each) for each in ids}
        | {about_word(Facet.COUNTRY, countries[each]) for each in ids if countries.get(each)}
        for record, ids in bodies.items()
    }
