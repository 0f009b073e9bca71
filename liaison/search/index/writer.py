"""Keeping the index as the records are: within the transaction that changes them.

``liaison.search.index.upkeep`` says which records to write after which change; whatever else changes what visitors find calls
``reindex`` itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from django.db import connection, transaction

from liaison.search.backends import fulltext
from liaison.search.index.bulk_rows import insert
from liaison.search.index.entries import ConcernRow, EntryRow, name_rows, rows_of
from liaison.search.index.entry_ids import Kind, scopes
from liaison.search.index.models import Concern, Entry, NameWord
from liaison.search.index.sources import sources
from liaison.search.query.corrections import keep_spellings
from liaison.search.query.text_names import keep_sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from liaison.search.backends.expression import Text
    from liaison.search.index.entries import Rows
    from liaison.search.index.sources import Document
    from liaison.search.language.name_words import Names

BATCH = 500

_waiting: ContextVar[dict[Kind, set[int]] | None] = ContextVar("waiting", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """What is to be indexed within is indexed once, at the end: for steps that save many rows of one record.

    Belongs inside the transaction. Nothing is written when an error comes through.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[Kind, set[int]] = defaultdict(set)
    mark = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(mark)
    if not waiting or connection.needs_rollback:
        return
    with transaction.atomic(savepoint=False):
        # Whoever locks both begins with the meetings.
        for kind in sorted(waiting, key=lambda each: each != Kind.MEETING):
            reindex(kind, waiting[kind])


def reindex(kind: Kind, ids: Iterable[int]) -> None:
    """Write what visitors may find of the records with these ids; of one that is gone, nothing stays."""
    wanted = sorted(set(ids))
    waiting = _waiting.get()
    if waiting is not None:
        waiting[kind].update(wanted)
        return
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic(savepoint=False):
            _write(kind, wanted[start : start + BATCH])


def _write(kind: Kind, ids: list[int]) -> None:
    source = sources()[kind]
    lock(source.model, ids)
    rows = rows_of(kind, source.documents(ids), dt.datetime.now(dt.UTC))
    old = _forget(kind, ids)
    if source.names:
        _write_names(source.names(ids))
    _write_rows(rows)
    fulltext.store(old, rows.texts)
    keep_sounds(heard(rows))
    keep_spellings(spelled(rows))


def heard(rows: Rows) -> list[tuple[tuple[str, str], ...]]:
    """Return the parts of each document whose words are kept by their sounds, each with its words in their normal form."""
    return [
        (*_head(document, text), (document.body, text.body[0]))
        for document, text in zip(rows.documents, rows.texts, strict=True)
    ]


def spelled(rows: Rows) -> list[tuple[str, str]]:
    """Return the texts whose words are proposed where somebody misspells one, with their words in their normal form."""
    return [part for document, text in zip(rows.documents, rows.texts, strict=True) for part in _head(document, text)]


def _head(document: Document, text: Text) -> tuple[tuple[str, str], ...]:
    return (document.title, text.title[0]), (document.names, text.names[0]), (document.summary, text.summary[0])


def lock(model: type[Model], ids: Iterable[int]) -> None:
    """Let others who write of the same records wait until the transaction ends, and then see what it has changed."""
    if connection.features.has_select_for_update:
        list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _forget(kind: Kind, ids: list[int]) -> list[int]:
    """Delete the entries there are of these records and what they concern; return their ids."""
    entries = list(Entry.objects.filter(scope__in=scopes(kind), record__in=ids).values_list("pk", flat=True))
    if entries:
        Concern.objects.filter(entry__in=entries).delete()
        Entry.objects.filter(pk__in=entries).delete()
    return entries


def _write_names(names: dict[int, Names]) -> None:
    NameWord.objects.filter(about__in=names).delete()
    rows = [NameWord(**row._asdict()) for row in name_rows(names)]
    NameWord.objects.bulk_create(rows, batch_size=2000)


def _write_rows(rows: Rows) -> None:
    """Store the entries and what they concern."""
    day, moment = cache(connection.ops.adapt_datefield_value), cache(connection.ops.adapt_datetimefield_value)
    entries = [(row.id, row.scope, row.record, *map(day, row[3:5]), *map(moment, row[5:])) for row in rows.entries]
    insert(Entry, EntryRow._fields, entries)
    insert(Concern, ConcernRow._fields, [(*row[:3], *map(moment, row[3:])) for row in rows.concerns])
