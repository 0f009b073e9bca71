"""Writing of entries, in the same transaction as the change of the records.

``liaison.search.index.upkeep`` decides which records to write after a change. Other code that changes what visitors
find calls ``reindex`` itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from liaison.page_cache.changes import changed, telling
from liaison.search.backends import fulltext
from liaison.search.index.bulk_rows import insert
from liaison.search.index.entries import ConcernRow, EntryRow, name_rows, rows_of
from liaison.search.index.entry_ids import Kind, scopes
from liaison.search.index.kept_pages import TABLES, changes_of
from liaison.search.index.models import Concern, Entry, NameWord
from liaison.search.index.sources import sources
from liaison.search.query.corrections import keep_spellings
from liaison.search.query.text_names import keep_sounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    from liaison.search.backends.expression import Text
    from liaison.search.index.entries import Rows
    from liaison.search.index.kept_pages import Concerned
    from liaison.search.index.sources import Document, Source
    from liaison.search.language.name_words import Names

BATCH = 500

_waiting: ContextVar[dict[Kind, set[int]] | None] = ContextVar("waiting", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Collect the calls of ``reindex`` in this context, and write each record once at the end.

    For steps that save many rows of one record. Use it inside the transaction. Nothing is written if an exception is
    raised.
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
        # Meetings first: everything that locks both meetings and articles does so in this order.
        for kind in sorted(waiting, key=lambda each: each != Kind.MEETING):
            reindex(kind, waiting[kind])


def reindex(kind: Kind, ids: Iterable[int]) -> None:
    """Write the entries of the records of ``kind`` with these ids; entries of deleted records are removed."""
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
    with telling(*TABLES):
        _write_all(source, ids, rows)


def _write_all(source: Source, ids: list[int], rows: Rows) -> None:
    kind = source.kind
    old, concerned = _forget(kind, ids)
    concerns = _stored_concerns(rows)
    if source.page:
        entries = {*old, *(row.id for row in rows.entries)}
        now = ((row[0], row[2], *row[3:]) for row in concerns)
        changed(*changes_of(source, entries, concerned, now))
    if source.names:
        _write_names(source.names(ids))
    _write_rows(rows, concerns)
    fulltext.store(old, rows.texts)
    keep_sounds(heard(rows))
    keep_spellings(spelled(rows))


def heard(rows: Rows) -> list[tuple[tuple[str, str], ...]]:
    """Return the parts of each document whose words are stored by sound: the text, and its words in normal form."""
    return [
        (*_head(document, text), (document.body, text.body[0]))
        for document, text in zip(rows.documents, rows.texts, strict=True)
    ]


def spelled(rows: Rows) -> list[tuple[str, str]]:
    """Return the texts whose words are proposed as corrections: each text, and its words in normal form."""
    return [part for document, text in zip(rows.documents, rows.texts, strict=True) for part in _head(document, text)]


def _head(document: Document, text: Text) -> tuple[tuple[str, str], ...]:
    return (document.title, text.title[0]), (document.names, text.names[0]), (document.summary, text.summary[0])


def lock(model: type[Model], ids: Iterable[int]) -> None:
    """Lock these records until the transaction ends, so that other writers wait and then see its changes."""
    if connection.features.has_select_for_update:
        list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _forget(kind: Kind, ids: list[int]) -> tuple[list[int], list[Concerned]]:
    """Delete the entries of these records and their concerns; return the ids of the entries, and what they concerned."""
    entries = list(Entry.objects.filter(scope__in=scopes(kind), record__in=ids).values_list("pk", flat=True))
    if not entries:
        return [], []
    table, places = connection.ops.quote_name(Concern._meta.db_table), ", ".join(["%s"] * len(entries))
    returned = "entry, about, public_from, public_until"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE entry IN ({places}) RETURNING {returned}", entries)  # noqa: S608
        moment = _stored_moment()
        concerned = [(entry, about, *map(moment, window)) for entry, about, *window in cursor.fetchall()]
    Entry.objects.filter(pk__in=entries).delete()
    return entries, concerned


def _write_names(names: dict[int, Names]) -> None:
    NameWord.objects.filter(about__in=names).delete()
    rows = [NameWord(**row._asdict()) for row in name_rows(names)]
    NameWord.objects.bulk_create(rows, batch_size=2000)


def _write_rows(rows: Rows, concerns: list[tuple[Any, ...]]) -> None:
    """Store the entries and their ``concerns``, as the database holds them."""
    day, moment = cache(connection.ops.adapt_datefield_value), _stored_moment()
    entries = [(row.id, row.scope, row.record, *map(day, row[3:5]), *map(moment, row[5:])) for row in rows.entries]
    insert(Entry, EntryRow._fields, entries)
    insert(Concern, ConcernRow._fields, concerns)


def _stored_concerns(rows: Rows) -> list[tuple[Any, ...]]:
    """Return the concerns with their moments as the database holds them, in the order of ``ConcernRow``."""
    moment = _stored_moment()
    return [(*row[:3], *map(moment, row[3:])) for row in rows.concerns]


def _stored_moment() -> Callable[[dt.datetime], Any]:
    return cache(connection.ops.adapt_datetimefield_value)
