"""Who and what visitors may know of at all: whatever something live concerns. One question to the index."""

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
    """What is live in ``language`` (default the active one) ``at`` (aware, default now) and concerns the record at hand.

    For a subquery of records whose ids are the values of ``facet``.
    """
    scopes = [scope(kind, language or active_language()) for kind in kinds]
    return Concern.objects.open(at).filter(about=OuterRef("pk") + about(facet, 0), scope__in=scopes)


def is_live(facet: Facet, language: str | None = None, at: dt.datetime | None = None) -> Exists:
    """Whether anything live concerns the record at hand: see ``live_concerns``."""
    return Exists(live_concerns(facet, language, at))
