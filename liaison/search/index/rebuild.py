"""Writing the whole index anew while readers go on."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from liaison.search.backends import fulltext
from liaison.search.index.entry_ids import LARGEST_RECORD, facet_of, scopes
from liaison.search.index.models import Concern, Entry, IndexFormat, NameWord
from liaison.search.index.sources import code_of_record, sources
from liaison.search.index.writer import BATCH, reindex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from liaison.search.index.entry_ids import Kind

# The rules by which words are written into the index: one more with each change of them, of the lexicon or of the tables.
FORMAT = 4


@dataclass(frozen=True)
class Progress:
    """How many of the records of a ``kind`` ("articles") are done."""

    kind: str
    done: int
    total: int


def rebuild() -> Iterator[Progress]:
    """Write every record's entries anew, a batch at a time, each in a transaction: at no time is one missing.

    Entries of records that are gone go too, and what belongs to no entry.
    """
    with fulltext.many():
        for kind in sorted(sources()):
            yield from _rebuild(kind)
        _forget_strays()
    IndexFormat.objects.update_or_create(pk=1, defaults={"number": FORMAT})


def _rebuild(kind: Kind) -> Iterator[Progress]:
    model = sources()[kind].model
    total, done, name = model._base_manager.count(), 0, str(model._meta.model_name) + "s"
    for batch in batches(kind):
        reindex(kind, [*batch.there, *batch.gone])
        done += len(batch.there)
        if batch.there or not total:
            yield Progress(name, done, max(done, total))


def strays(limit: int) -> list[int]:
    """Return the ids, some ``limit`` of each table, that stand for entries in concerns and texts and are none."""
    return sorted({*_stray_concerns().values_list("entry", flat=True)[:limit], *fulltext.strays(limit)})


def _stray_concerns() -> QuerySet[Concern]:
    return Concern.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("entry"))))


def _forget_strays() -> None:
    _stray_concerns().delete()
    while some := fulltext.strays(BATCH):
        fulltext.store(some, [])


@dataclass(frozen=True)
class Batch:
    """Ids of records of one kind: of those there are, and of those that are gone and of which the index still knows."""

    there: list[int]
    gone: list[int]


def batches(kind: Kind) -> Iterator[Batch]:
    """Yield all records of ``kind`` in the order of their ids, ``BATCH`` of those there are at a time; the last has none."""
    records, last = sources()[kind].model._base_manager.order_by("pk").values_list("pk", flat=True), 0
    while there := list(records.filter(pk__gt=last)[:BATCH]):
        yield Batch(there, _gone(kind, last, there[-1], there))
        last = there[-1]
    yield Batch([], _gone(kind, last, LARGEST_RECORD, []))


def _gone(kind: Kind, low: int, high: int, there: list[int]) -> list[int]:
    """Return the ids above ``low``, up to ``high``, of which there are entries or name words and which are not ``there``."""
    entries = Entry.objects.filter(scope__in=scopes(kind), record__gt=low, record__lte=high)
    found = set(entries.values_list("record", flat=True))
    first, last = code_of_record(kind, low), code_of_record(kind, high)
    if first is not None and last is not None:
        named = NameWord.objects.filter(about__gt=first, about__lte=last).values_list("about", flat=True).distinct()
        found |= {facet_of(code)[1] for code in named}
    return sorted(found.difference(there))


def build_if_outdated(verbosity: int = 0, **_signal: object) -> None:
    """After migrating: an archive without an index, or with one by other rules, gets one; readers find the old one meanwhile.

    What an interrupted run left out is made up for.
    """
    tables = connection.introspection.table_names()
    if not {Entry._meta.db_table, IndexFormat._meta.db_table} <= set(tables):
        return
    if IndexFormat.objects.filter(number=FORMAT).exists() and Entry.objects.exists():
        fulltext.mend()
    else:
        for step in rebuild():
            if verbosity and step.done == step.total:
                sys.stdout.write(f"  Index of lists and search: {step.total:,} {step.kind}\n")
