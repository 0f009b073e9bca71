"""Writing the whole index anew while readers go on."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from liaison.search.backends import fulltext
from liaison.search.index.entry_ids import scope
from liaison.search.index.models import Entry, IndexFormat
from liaison.search.index.sources import sources
from liaison.search.index.writer import BATCH, reindex
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    Entries of records that are gone go too.
    """
    with fulltext.many():
        for kind in sorted(sources()):
            yield from _rebuild(kind)
    IndexFormat.objects.update_or_create(pk=1, defaults={"number": FORMAT})


def _rebuild(kind: Kind) -> Iterator[Progress]:
    model = sources()[kind].model
    records, name = model._base_manager.order_by("pk").values_list("pk", flat=True), str(model._meta.model_name) + "s"
    total, done, last = records.count(), 0, 0
    while batch := list(records.filter(pk__gt=last)[:BATCH]):
        # Between the first and the last of them nothing else may stay than what there is now.
        gone = _entries(kind).filter(record__gt=last, record__lte=batch[-1]).exclude(record__in=batch)
        reindex(kind, [*batch, *gone.values_list("record", flat=True)])
        done, last = done + len(batch), batch[-1]
        yield Progress(name, done, max(done, total))
    reindex(kind, _entries(kind).filter(record__gt=last).values_list("record", flat=True))
    if not total:
        yield Progress(name, 0, 0)


def _entries(kind: Kind) -> models.QuerySet[Entry]:
    return Entry.objects.filter(scope__in=[scope(kind, code) for code in LANGUAGES])


def build_if_outdated(verbosity: int = 0, **_signal: Any) -> None:
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
