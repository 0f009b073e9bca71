"""The rows of the register as pages and calendars show them: plain values, read by prepared queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from articles.facts import MeetingRow
from articles.models.attendance import Delegation
from articles.models.meeting import Meeting
from articles.models.meeting_card import CARD_COLUMNS, card_of
from liaison.reverse_relations import link_rows
from liaison.text.languages import LANGUAGES, active_language, first_phrase
from liaison.web.addresses import Link, address
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from liaison.web.compiled_queries import Placeholder


def _link_columns(relation: str) -> list[str]:
    return [f"{relation}__slug", *(f"{relation}__name_{code}" for code in LANGUAGES)]


@prepared(ids=tuple, at=dt.datetime)
def _meetings(language: str, ids: Placeholder, at: Placeholder) -> models.QuerySet:
    return Meeting.objects.live(language, at).filter(pk__in=ids).values_list(*CARD_COLUMNS)


@prepared(ids=tuple)
def _bodies(_language: str, ids: Placeholder) -> models.QuerySet:
    return Delegation.objects.filter(meeting__in=ids).shown().values_list("meeting_id", *_link_columns("organization"))


@prepared(ids=tuple)
def _topics(language: str, ids: Placeholder) -> models.QuerySet:
    rows = link_rows(Meeting, "topics").filter(meeting__in=ids).order_by(f"topic__sort_{language}", "topic")
    return rows.values_list("meeting_id", *_link_columns("topic"))


def bodies_of(ids: Sequence[int]) -> dict[int, list[Link]]:
    """Return links to the organizations that visitors may know of at each of the meetings ``ids``, in their order."""
    return links_by(_bodies(active_language(), ids=tuple(ids)), "organizations:detail")


def topics_of(ids: Sequence[int]) -> dict[int, list[Link]]:
    """Return links to the topics of each of the meetings ``ids``, by name."""
    return links_by(_topics(active_language(), ids=tuple(ids)), "articles:topic")


def links_by(rows: list[Any], view: str) -> dict[int, list[Link]]:
    """Return links to ``view`` from rows of a meeting's id, a slug and the names in all languages, by the id."""
    language, found = active_language(), defaultdict(list)
    for meeting, slug, *names in rows:
        found[meeting].append(
            Link(first_phrase(dict(zip(LANGUAGES, names, strict=True)), language), address(view, slug))
        )
    return found


def read_rows(ids: Sequence[int]) -> dict[int, MeetingRow]:
    """Return the rows of the meetings ``ids`` that are live in the active language, by id; three queries."""
    language, today = active_language(), timezone.localdate()
    meetings, bodies, topics = _meetings(language, ids=tuple(ids), at=timezone.now()), bodies_of(ids), topics_of(ids)
    return {
        row.pk: MeetingRow(card_of(row, language, today), tuple(bodies[row.pk]), tuple(topics[row.pk]))
        for row in meetings
    }
