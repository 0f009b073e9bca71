"""Comparison of the index with the records it is made of, in batches, so that memory does not grow with the archive.

On SQLite, full texts are compared with the compressed copy that is kept for deleting them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction

from liaison.search.backends import fulltext
from liaison.search.index.entries import ConcernRow, EntryRow, NameRow, Rows, name_rows, rows_of
from liaison.search.index.entry_ids import Kind, facet_of, place, scopes
from liaison.search.index.models import Concern, Entry, IndexFormat, NameWord
from liaison.search.index.rebuild import FORMAT, batches, stray_entries
from liaison.search.index.sources import ALWAYS, sources
from liaison.search.index.writer import heard, lock, spelled
from liaison.search.query.corrections import unknown_spellings
from liaison.search.query.text_names import unknown_sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liaison.search.index.sources import Source

# The most rows without an entry that are reported for each table.
_MOST_STRAYS = 100


class Fault(StrEnum):
    """A kind of difference between the index and a record."""

    MISSING = "is missing in the index"
    SUPERFLUOUS = "is in the index and should not be"
    TIMES = "has other days or times in the index"
    CONCERNS = "concerns something else in the index"
    TEXT = "has another text in the index"
    WORDS = "has words that the index does not know by their spelling or sound"
    NAMES = "has other names in the index"
    STRAY = "has left rows in the index that belong to no entry"


@dataclass(frozen=True)
class Difference:
    """One difference; ``language`` is empty for what both languages share. Prints as a sentence for administrators."""

    kind: Kind
    record: int
    language: str
    fault: Fault

    def __str__(self) -> str:
        language = f" ({self.language})" if self.language else ""
        return f"{self.kind.name.capitalize()} {self.record}{language} {self.fault}."


def is_current_format() -> bool:
    """Return whether the whole index was last written by the rules of this version (``FORMAT``)."""
    return IndexFormat.objects.filter(number=FORMAT).exists()


def differences() -> Iterator[Difference]:
    """Yield each difference between the index and the records.

    A concern may become public later than the entry itself. Its token is added to the full text when the entry is
    written after that moment, or by ``publish_due``; both states of the text count as right.
    """
    for kind in sorted(sources()):
        for batch in batches(kind):
            if ids := [*batch.there, *batch.gone]:
                yield from _differences(kind, ids)
    for entry in stray_entries(_MOST_STRAYS):
        where = place(entry)
        yield Difference(where.kind, where.record, where.language, Fault.STRAY)


def _differences(kind: Kind, ids: list[int]) -> list[Difference]:
    """Return the differences of these records.

    Records with differences are locked and compared again, because somebody may have changed them during the
    comparison.
    """
    found = _compare(kind, ids)
    if not found:
        return []
    wanted = sorted({difference.record for difference in found})
    with transaction.atomic():
        lock(sources()[kind].model, wanted)
        return _compare(kind, wanted)


def _compare(kind: Kind, ids: list[int]) -> list[Difference]:
    source = sources()[kind]
    documents = list(source.documents(ids))
    rows = rows_of(kind, documents, dt.datetime.now(dt.UTC))
    faults = chain(_entry_faults(kind, ids, rows), _text_faults(kind, rows), _word_faults(rows))
    found = [Difference(kind, place(entry).record, place(entry).language, fault) for entry, fault in faults]
    return found + [Difference(kind, record, "", Fault.NAMES) for record in _misnamed(source, ids)]


def _entry_faults(kind: Kind, ids: list[int], rows: Rows) -> Iterator[tuple[int, Fault]]:
    """Yield the faults of entries and of their concerns, each with the id of the entry."""
    columns = Entry.objects.filter(scope__in=scopes(kind), record__in=ids).values_list(*EntryRow._fields)
    wanted = {(row.scope, row.record): row for row in rows.entries}
    stored = {(row.scope, row.record): row for row in map(EntryRow._make, columns)}
    concerns = Concern.objects.filter(entry__in=[row.id for row in stored.values()]).values_list(*ConcernRow._fields)
    said, to_say = _by_entry(map(ConcernRow._make, concerns)), _by_entry(rows.concerns)
    yield from ((wanted[key].id, Fault.MISSING) for key in sorted(wanted.keys() - stored.keys()))
    yield from ((stored[key].id, Fault.SUPERFLUOUS) for key in sorted(stored.keys() - wanted.keys()))
    for key in sorted(wanted.keys() & stored.keys()):
        here, there = wanted[key], stored[key]
        if there != here:
            yield here.id, Fault.TIMES
        if said[there.id] != to_say[here.id]:
            yield here.id, Fault.CONCERNS


def _by_entry(rows: Iterable[ConcernRow]) -> dict[int, list[tuple[int, dt.datetime, dt.datetime]]]:
    """Return the concerns of each entry with their windows, sorted."""
    found: dict[int, list[tuple[int, dt.datetime, dt.datetime]]] = defaultdict(list)
    for row in rows:
        found[row.entry].append((row.about, row.public_from, row.public_until))
    for each in found.values():
        each.sort()
    return found


def _text_faults(kind: Kind, rows: Rows) -> Iterator[tuple[int, Fault]]:
    """Yield the entries whose full text differs both from its text now and from its text at publication."""
    differing = fulltext.differing(rows.texts)
    if not differing:
        return
    some = [document for document, text in zip(rows.documents, rows.texts, strict=True) if text.id in differing]
    differing &= fulltext.differing(rows_of(kind, some, ALWAYS).texts)
    # Missing entries are reported by ``_entry_faults``.
    there = Entry.objects.filter(pk__in=differing).values_list("pk", flat=True)
    yield from ((entry, Fault.TEXT) for entry in sorted(there))


def _word_faults(rows: Rows) -> Iterator[tuple[int, Fault]]:
    """Yield the entries with words that are missing in the tables of spellings and sounds."""
    if not (unknown_spellings(spelled(rows)) or unknown_sounds(heard(rows))):
        return
    for document, entry, text in zip(rows.documents, rows.entries, rows.texts, strict=True):
        one = Rows([document], [entry], [], [text])
        if unknown_spellings(spelled(one)) or unknown_sounds(heard(one)):
            yield entry.id, Fault.WORDS


def _misnamed(source: Source, ids: list[int]) -> list[int]:
    """Return those of the records whose stored name words differ from their names."""
    if source.names is None:
        return []
    names = source.names(ids)
    stored = NameWord.objects.filter(about__in=names).values_list(*NameRow._fields)
    wrong = set(name_rows(names)) ^ set(map(NameRow._make, stored))
    return sorted({facet_of(row.about)[1] for row in wrong})
