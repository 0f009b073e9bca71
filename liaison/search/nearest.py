"""The entries nearest in time to one entry that concern the same: what to read before and after it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

from liaison.page_cache.shown import shows
from liaison.page_cache.tags import HIGHEST, of_places
from liaison.search.index.entry_ids import Facet, about, codes_of, scope_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

# Reads for each row of ``own`` (a code) up to a number of entries on one side of a position. SQLite passes them through JSON: it
# knows no lateral joins but those with functions.
_SIDES = (("<", "DESC"), (">", "ASC"))
_NEAREST = """
    SELECT near.entry FROM liaison_concern near WHERE near.about = own.about AND near.scope = %s AND near.entry {sign} %s
    AND near.public_from <= %s AND near.public_until > %s ORDER BY near.entry {order} LIMIT %s
"""
_JOINED = {
    "sqlite": "LEFT JOIN json_each((SELECT json_group_array(entry) FROM ({nearest}))) AS found ON TRUE",
    "postgresql": "LEFT JOIN LATERAL ({nearest}) AS found(value) ON TRUE",
}
_GIVEN: dict[str, tuple[str, Callable[[list[int]], Any]]] = {
    "sqlite": ("SELECT value AS about FROM json_each(%s)", json.dumps),
    "postgresql": ("SELECT unnest(%s::bigint[]) AS about", list),
}
# What an entry concerns, but for the hosts of its meeting, who concern nearly everything.
_OWN = """
    SELECT about FROM liaison_concern AS concern WHERE entry = %s AND public_from <= %s AND public_until > %s
    AND (about BETWEEN %s AND %s OR about BETWEEN %s AND %s) AND NOT EXISTS (
        SELECT 1 FROM liaison_concern AS host WHERE host.entry = concern.entry AND host.about = concern.about + %s
        AND host.public_from <= %s AND host.public_until > %s
    )
"""
_AS_HOST = about(Facet.HOST, 0) - about(Facet.ORGANIZATION, 0)
_ORGANIZATIONS, _TOPICS = codes_of(Facet.ORGANIZATION), codes_of(Facet.TOPIC)


def neighbors(entry: int, at: dt.datetime, most: int) -> dict[int, list[int]]:
    """Return up to ``most`` entries of the same kind and language before ``entry`` (id), and as many after it, by subject.

    Subjects are the codes of the organizations and topics that the entry concerns, without the hosts of its meeting. Visitors may know
    all of it ``at`` a moment (aware).
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    own: list[Any] = [entry, moment, moment, *_ORGANIZATIONS, *_TOPICS, _AS_HOST, moment, moment]
    return _near(_OWN, own, entry, at, most)


def neighbors_about(codes: Iterable[int], entry: int, at: dt.datetime, most: int) -> dict[int, list[int]]:
    """Return the same for an entry that is not written yet: ``codes`` is what it will concern, ``entry`` the id it would have."""
    given, bound = _GIVEN[connection.vendor]
    return _near(given, [bound(list(codes))], entry, at, most)


def _near(own: str, parameters: list[Any], entry: int, at: dt.datetime, most: int) -> dict[int, list[int]]:
    moment = connection.ops.adapt_datetimefield_value(at)
    sides: list[str] = []
    bound: list[Any] = []
    for sign, order in _SIDES:
        joined = _JOINED[connection.vendor].format(nearest=_NEAREST.format(sign=sign, order=order))
        sides.append(f"SELECT own.about, found.value FROM ({own}) AS own {joined}")  # noqa: S608
        bound += [*parameters, scope_of(entry), entry, moment, moment, most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sides), bound)
        rows = cursor.fetchall()
    found: dict[int, list[int]] = {code: [] for code, _near in rows}
    for code, near in rows:
        if near is not None:
            found[code].append(near)
    for code, entries in found.items():
        before, after = [near for near in entries if near < entry], [near for near in entries if near > entry]
        # Whatever comes or goes farther away changes nothing here.
        low = min(before) if len(before) == most else 0
        shows(of_places(code), low, max(after) if len(after) == most else HIGHEST)
    return found
