"""What entries change for the pages that are kept, when they are written and when their moment comes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from liaison.page_cache.tags import Changed, of_page, of_places, of_subject, of_table
from liaison.search.index.entry_ids import record_of, scopes
from liaison.search.index.models import Concern, Entry
from liaison.search.index.sources import owners, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.search.index.entry_ids import Kind
    from liaison.search.index.sources import Source

# What an entry concerns, as stored: the id of the entry, the code, and from when to when visitors may know.
Concerned = tuple[int, int, Any, Any]
TABLES = (Entry._meta.db_table, Concern._meta.db_table)


def changes_of(
    source: Source, entries: Iterable[int], before: Iterable[Concerned], after: Iterable[Concerned]
) -> set[Changed]:
    """Return what changes with ``entries`` (ids) of dated records: their pages, lists of all kinds, and those of what they concern.

    They concerned what ``before`` says, and now what ``after`` says. Nothing changes with records that have no entry.
    """
    pages = {Changed(of_page(source.page, record_of(entry))) for entry in entries}
    if not pages:
        return set()
    was, now = set(before), set(after)
    tables = [model._meta.db_table for model, owner in owners().items() if owner.kind == source.kind]
    return {
        *pages,
        *(Changed(of_subject(about), entry) for entry, about, *_window in was | now),
        *(Changed(of_places(about), entry) for entry, about, *_window in was ^ now),
        *(Changed(of_table(table)) for table in (*tables, *TABLES)),
    }


def stored_changes(kind: Kind, records: Iterable[int]) -> dict[int, set[Changed]]:
    """Return what changes when dated ``records`` (ids) come out or go as they are stored now, by record."""
    entries: dict[int, list[int]] = defaultdict(list)
    concerned: dict[int, list[Concerned]] = defaultdict(list)
    for entry in Entry.objects.filter(scope__in=scopes(kind), record__in=list(records)).values_list("pk", flat=True):
        entries[record_of(entry)].append(entry)
    known = [entry for own in entries.values() for entry in own]
    rows = Concern.objects.filter(entry__in=known).values_list("entry", "about", "public_from", "public_until")
    for row in rows if known else ():
        concerned[record_of(row[0])].append(row)
    return {record: changes_of(sources()[kind], own, (), concerned[record]) for record, own in entries.items()}
