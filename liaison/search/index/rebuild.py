"""Rebuilding of the whole index while visitors go on reading it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from liaison.search.backends import fulltext
from liaison.search.index.entry_ids import LARGEST_RECORD, facet_of, scopes
from liaison.search.index.models import Concern, Entry, Heading, IndexFormat, NameWord, Spelling, TextWord
from liaison.search.index.sources import code_of_record, sources
from liaison.search.index.writer import BATCH, reindex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from liaison.search.index.entry_ids import Kind

# The version of the rules by which words are written; raise it with each change of the rules, the lexicon or the
# tables.
FORMAT = 4


@dataclass(frozen=True)
class Progress:
    """The number of records of a kind ("articles") that are done, and of all."""

    kind: str
    done: int
    total: int


def rebuild() -> Iterator[Progress]:
    """Write the entries of all records again, in batches, and yield the progress after each batch.

    Each batch is one transaction, so that no entry is ever missing. Entries of deleted records, and rows without an
    entry, are deleted.
    """
    with fulltext.many():
        for kind in sorted(sources()):
            yield from _rebuild(kind)
        _forget_strays()
    _count_anew()
    IndexFormat.objects.update_or_create(pk=1, defaults={"number": FORMAT})


def _count_anew() -> None:
    """Have PostgreSQL look at how much the tables hold: until it does so by itself, it would plan as if they held nothing."""
    if connection.vendor == "postgresql":
        tables = (model._meta.db_table for model in (Concern, Entry, Heading, NameWord, Spelling, TextWord))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def _rebuild(kind: Kind) -> Iterator[Progress]:
    model = sources()[kind].model
    total, done, name = model._base_manager.count(), 0, str(model._meta.model_name) + "s"
    for batch in batches(kind):
        reindex(kind, [*batch.there, *batch.gone])
        done += len(batch.there)
        if batch.there or not total:
            yield Progress(name, done, max(done, total))


def stray_entries(limit: int) -> list[int]:
    """Return the ids of concerns and texts without an entry, about ``limit`` from each table."""
    return sorted({*_stray_concerns().values_list("entry", flat=True)[:limit], *fulltext.strays(limit)})


def _stray_concerns() -> QuerySet[Concern]:
    return Concern.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("entry"))))


def _forget_strays() -> None:
    _stray_concerns().delete()
    while some := fulltext.strays(BATCH):
        fulltext.store(some, [])


@dataclass(frozen=True)
class Batch:
    """Ids of records of one kind: ``there`` exist; ``gone`` are deleted but still in the index."""

    there: list[int]
    gone: list[int]


def batches(kind: Kind) -> Iterator[Batch]:
    """Yield all records of ``kind`` by id, at most ``BATCH`` existing ones at a time.

    Each batch also has the deleted records in its range of ids; the last batch has only deleted ones.
    """
    records, last = sources()[kind].model._base_manager.order_by("pk").values_list("pk", flat=True), 0
    while there := list(records.filter(pk__gt=last)[:BATCH]):
        yield Batch(there, _gone(kind, last, there[-1], there))
        last = there[-1]
    yield Batch([], _gone(kind, last, LARGEST_RECORD, []))


def _gone(kind: Kind, low: int, high: int, there: list[int]) -> list[int]:
    """Return the ids above ``low``, up to ``high``, that are in the index but not in ``there``."""
    entries = Entry.objects.filter(scope__in=scopes(kind), record__gt=low, record__lte=high)
    found = set(entries.values_list("record", flat=True))
    first, last = code_of_record(kind, low), code_of_record(kind, high)
    if first is not None and last is not None:
        named = NameWord.objects.filter(about__gt=first, about__lte=last).values_list("about", flat=True).distinct()
        found |= {facet_of(code)[1] for code in named}
    return sorted(found.difference(there))


def build_if_outdated(verbosity: int = 0, **_signal: object) -> None:
    """Build the index after a migration if it is missing or has an older format; otherwise mend an interrupted run.

    Readers find the old index in the meantime. Writes the progress to standard output, unless ``verbosity`` is 0.
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
