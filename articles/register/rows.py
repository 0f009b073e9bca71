"""The rows of the register files: plain values with what visitors may know, read in batches."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import translation

from articles.models import Article, Meeting
from articles.models.attendance import shown_sides_of
from articles.models.meeting import Format
from articles.public.structured_data import iso
from liaison.reverse_relations import link_rows
from liaison.search.api import Status
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, localized, phrase
from liaison.web.addresses import Link, address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from articles.facts import ShownDelegation, ShownSide
    from articles.models.attendance import Side
    from liaison.text.dates import PartialDate


@dataclass(frozen=True)
class RegisterRow:
    """A meeting as visitors may know it in one language. Addresses are paths from the root of the site.

    ``starts`` and ``ends`` are ISO 8601, as precise as is known, with the UTC offset if the time is known. ``pages``
    has the address in each language in which the meeting is live. ``changed`` is aware.
    """

    id: int
    title: str
    start: PartialDate
    end: PartialDate | None
    starts: str
    ends: str
    time_zone: str
    format: Format
    place: str
    called_off: bool
    status: Status
    organizers: tuple[Link, ...]
    sides: tuple[ShownSide, ...]
    topics: tuple[Link, ...]
    summary: str
    outcomes: tuple[str, ...]
    reports: tuple[Link, ...]
    pages: dict[str, str]
    changed: dt.datetime

    def on(self, side: Side) -> tuple[ShownDelegation, ...]:
        """Return the delegations on ``side``."""
        return next((found.delegations for found in self.sides if found.side == side), ())

    def delegations(self) -> Iterator[ShownDelegation]:
        """Yield the delegations of all sides."""
        return chain.from_iterable(found.delegations for found in self.sides)


def rows(batches: Iterable[Sequence[int]], at: dt.datetime) -> Iterator[RegisterRow]:
    """Yield the rows of the meetings with the ids in ``batches`` that are live in the active language ``at`` a moment, in order."""
    return chain.from_iterable(_rows(ids, at) for ids in batches)


def _rows(ids: Sequence[int], at: dt.datetime) -> Iterator[RegisterRow]:
    language = active_language()
    meetings = Meeting.objects.live(language, at).in_bulk(ids)
    sides = shown_sides_of(ids)
    organizers = _links("organizers", "organization", "organizations:detail", ids)
    topics = _links("topics", "topic", "articles:topic", ids)
    reports = _reports(ids, at)
    addresses = {code: _addresses("articles:meeting", code) for code in LANGUAGES}
    for pk in filter(meetings.__contains__, ids):
        meeting = meetings[pk]
        yield _register_row(
            meeting,
            language,
            organizers=tuple(organizers[pk]),
            sides=tuple(sides.get(pk, ())),
            topics=tuple(topics[pk]),
            reports=tuple(reports[pk]),
            pages={
                code: where(pk, meeting.slug_in(code)) for code, where in addresses.items() if meeting.is_live(code)
            },
        )


def _register_row(meeting: Meeting, language: str, **linked: Any) -> RegisterRow:
    """Build a row. Reads the columns of ``language`` directly, because looking up the active language is slow."""
    start, end, zone = meeting.start, meeting.end, meeting.time_zone
    title, summary, outcomes = (
        getattr(meeting, f"{name}_{language}") or "" for name in ("title", "summary", "outcomes")
    )
    return RegisterRow(
        id=meeting.pk,
        title=title,
        start=start,
        end=end,
        starts=iso(start, meeting.starts_at, zone),
        ends=iso(end, meeting.ends_at, zone) if end else "",
        time_zone=zone,
        format=Format(meeting.format),
        place=str(phrase(meeting, "place", language)),
        called_off=meeting.cancelled,
        status=meeting.status(),
        summary=summary,
        outcomes=tuple(filter(None, map(str.strip, outcomes.splitlines()))),
        changed=max(meeting.updated_at, meeting.public_at or meeting.updated_at),
        **linked,
    )


def _addresses(view: str, language: str) -> Callable[[int, str], str]:
    """Return a function from id and slug to the address of a page in ``language``.

    Calling ``reverse`` for each row would take a third of the time of a file.
    """
    with translation.override(language):
        before, after = reverse(view, args=[0, "-"]).split("0/-")
    return lambda pk, slug: f"{before}{pk}/{quote(slug or '-')}{after}"


def _links(relation: str, to: str, view: str, ids: Sequence[int]) -> dict[int, list[Link]]:
    """Return the links of each meeting by ``relation``, ordered by name; ``to`` is the column of the other end."""
    language = active_language()
    found = link_rows(Meeting, relation).filter(meeting__in=ids).order_by(localized(f"{to}__name", language), to)
    links = defaultdict(list)
    columns = ("meeting", f"{to}__slug", *(f"{to}__name_{code}" for code in LANGUAGES))
    for meeting, slug, *names in found.values_list(*columns):
        name = first_phrase(dict(zip(LANGUAGES, names, strict=True)), language)
        links[meeting].append(Link(name, address(view, slug)))
    return links


def _reports(ids: Sequence[int], at: dt.datetime) -> dict[int, list[Link]]:
    """Return links to the articles on each meeting that are live ``at`` a moment, newest first."""
    language = active_language()
    found = Article.objects.live(language, at).filter(meeting__in=ids).newest_first(language)
    where = _addresses("articles:article", language)
    links = defaultdict(list)
    for meeting, pk, title, slug in found.values_list("meeting", "pk", f"title_{language}", f"slug_{language}"):
        links[meeting].append(Link(Phrase(title, language), where(pk, slug)))
    return links
