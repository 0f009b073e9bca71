"""Conditions for records that visitors may know of: those that some live article or meeting concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from liaison.search.index.entry_ids import DATED, Facet, about, scope
from liaison.search.index.models import Concern
from liaison.text.languages import active_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from liaison.search.index.entry_ids import Kind


def live_concerns(
    facet: Facet, language: str | None = None, at: dt.datetime | None = None, kinds: Iterable[Kind] = DATED
) -> QuerySet[Concern]:
    """Return the live concerns with the record of the outer query, for use in a subquery.

    The ids of the outer records are the values of ``facet``. Live means in ``language`` (default the active one) ``at``
    a moment (aware, default now), in entries of ``kinds``.
    """
    scopes = [scope(kind, language or active_language()) for kind in kinds]
    return Concern.objects.open(at).filter(about=OuterRef("pk") + about(facet, 0), scope__in=scopes)


def is_live(facet: Facet, language: str | None = None, at: dt.datetime | None = None) -> Exists:
    """Return the condition that anything live concerns the outer query's record; arguments as for ``live_concerns``."""
    return Exists(live_concerns(facet, language, at))
