"""Which entries a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from liaison.search import fulltext
from liaison.search.codes import token
from liaison.search.expanding import expanded
from liaison.search.fulltext import Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from liaison.search.query import Query


def matching(
    query: Query,
    scopes: Sequence[int],
    *,
    concerns: Sequence[Sequence[int]] = (),
    low: int = 0,
    high: int = 2**63 - 1,
    limit: int = 5001,
    at: dt.datetime | None = None,
) -> list[int]:
    """The ids of the newest ``limit`` entries of these scopes that match ``query``, with ``low`` <= id < ``high``.

    Each group of ``concerns`` is met by any of its codes. Only what visitors may know of ``at`` (aware, default now);
    nothing where the query requires nothing.
    """
    if not query:
        return []
    moment = at or timezone.now()
    groups = tuple(tuple(token(code) for code in codes) for codes in concerns)
    return fulltext.newest(expanded(query, moment, groups), Span(tuple(scopes), low, high), limit, moment)
