"""What entries change for the pages that are kept, when they are written and when their moment comes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from liaison.page_cache.tags import Changed, of_page, of_subject, of_table
from liaison.search.index.entry_ids import record_of, scopes
from liaison.search.index.models import Concern, Entry
from liaison.search.index.sources import owners, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.search.index.entry_ids import Kind
    from liaison.search.index.sources import Source

TABLES = (Entry._meta.db_table, Concern._meta.db_table)


def changes_of(source: Source, entries: Iterable[int], concerned: Iterable[tuple[int, int]]) -> set[Changed]:
    """Return what changes with ``entries`` (ids) of dated records: their pages, lists of all kinds, and those of what they concern.

    ``concerned`` has pairs of an entry and the code of what it concerns. Nothing changes with records that have no entry.
    """
    pages = {Changed(of_page(source.page, record_of(entry))) for entry in entries}
    if not pages:
        return set()
    tables = [model._meta.db_table for model, owner in owners().items() if owner.kind == source.kind]
    return {
        *pages,
        *(Changed(of_subject(about), entry) for entry, about in concerned),
        *(Changed(of_table(table)) for table in (*tables, *TABLES)),
    }


def stored_changes(kind: Kind, records: Iterable[int]) -> dict[int, set[Changed]]:
    """Return what changes when dated ``records`` (ids) come out or go as they are stored now, by record."""
    entries: dict[int, list[int]] = defaultdict(list)
    concerned: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for entry in Entry.objects.filter(scope__in=scopes(kind), record__in=list(records)).values_list("pk", flat=True):
        entries[record_of(entry)].append(entry)
    known = [entry for own in entries.values() for entry in own]
    for entry, about in Concern.objects.filter(entry__in=known).values_list("entry", "about") if known else ():
        concerned[record_of(entry)].append((entry, about))
    return {record: changes_of(sources()[kind], own, concerned[record]) for record, own in entries.items()}
