"""Keeping the index as the records are: within the transaction that changes them.

The apps say how documents are made of their records (``source``), and call ``reindex`` after whatever may change what
visitors find: by Django's signals, and by name where rows are moved without them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection, transaction

from liaison.search.backends import fulltext
from liaison.search.backends.fulltext import Text
from liaison.search.index.bulk_rows import insert
from liaison.search.index.entry_ids import DATED, Facet, Kind, entry_id, facet_of, itself, periods, scope, token
from liaison.search.index.models import Concern, Entry, NameWord
from liaison.search.language.name_words import Names, name_words
from liaison.search.language.words import index_forms
from liaison.search.query.corrections import learn
from liaison.search.query.text_names import listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.models import Model

# Until when something is public that nobody has set an end.
FOREVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
ALWAYS = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
BATCH = 500


@dataclass(frozen=True)
class Document:
    """What is to be found of one record in one language. Moments are aware, texts plain.

    ``concerns``: the codes of what it publicly concerns, each with the moment from which visitors may know. ``names`` are
    other names of what the record is itself.
    """

    record: int
    language: str
    title: str
    names: str = ""
    summary: str = ""
    body: str = ""
    moment: dt.datetime | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    public_from: dt.datetime = ALWAYS
    public_until: dt.datetime = FOREVER
    concerns: dict[int, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """How the documents of some records of one kind are made. ``names`` gives their names by what the index calls them."""

    model: type[Model]
    documents: Callable[[Sequence[int]], Iterable[Document]]
    names: Callable[[Sequence[int]], dict[int, Names]] | None = None


SOURCES: dict[Kind, Source] = {}

_waiting: ContextVar[dict[Kind, set[int]] | None] = ContextVar("waiting", default=None)


def source(kind: Kind, made_of: Source) -> None:
    """Called by the apps once, when they are ready."""
    SOURCES[kind] = made_of


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
    made_of = SOURCES[kind]
    _lock(made_of.model, ids)
    documents = list(made_of.documents(ids))
    old = _forget(kind, ids)
    if made_of.names:
        _write_names(made_of.names(ids))
    texts = _write_documents(kind, documents)
    fulltext.store(old, texts)
    listen(
        [
            (*_told(document, text), (document.body, text.body[0]))
            for document, text in zip(documents, texts, strict=True)
        ]
    )
    learn([told for document, text in zip(documents, texts, strict=True) for told in _told(document, text)])


def _told(document: Document, text: Text) -> tuple[tuple[str, str], ...]:
    """The texts whose words are proposed where somebody misspells one, and their words in their normal form."""
    return (document.title, text.title[0]), (document.names, text.names[0]), (document.summary, text.summary[0])


def _lock(model: type[Model], ids: list[int]) -> None:
    """Whoever writes of the same record waits here, and then sees what the other has changed."""
    if connection.features.has_select_for_update:
        list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _forget(kind: Kind, ids: list[int]) -> list[int]:
    """The entries there were of them."""
    scopes = [scope(kind, "ar"), scope(kind, "en")]
    entries = list(Entry.objects.filter(scope__in=scopes, record__in=ids).values_list("pk", flat=True))
    if entries:
        Concern.objects.filter(entry__in=entries).delete()
        Entry.objects.filter(pk__in=entries).delete()
    return entries


def _write_names(names: dict[int, Names]) -> None:
    NameWord.objects.filter(about__in=names).delete()
    rows = [
        NameWord(about=about, form=form, word=word, part=part)
        for about, known_as in names.items()
        for form, word, part in name_words(known_as, sounds=facet_of(about)[0] != Facet.TOPIC)
    ]
    NameWord.objects.bulk_create(rows, batch_size=2000)


def _write_documents(kind: Kind, documents: list[Document]) -> list[Text]:
    """All but their texts."""
    entries, concerns, texts = [], [], []
    now, day, stored = (
        dt.datetime.now(dt.UTC),
        connection.ops.adapt_datefield_value,
        connection.ops.adapt_datetimefield_value,
    )
    for document in documents:
        pk, number = entry_id(document.moment, kind, document.language, document.record), scope(kind, document.language)
        since, until = stored(document.public_from), stored(document.public_until)
        first, last = (day(each) for each in (document.first_day, document.last_day))
        entries.append((pk, number, document.record, first, last, since, until))
        concerns += [
            (pk, number, about, stored(max(known, document.public_from)), until)
            for about, known in document.concerns.items()
        ]
        texts.append(_text(kind, pk, document, now))
    insert(Entry, ("id", "scope", "record", "first_day", "last_day", "public_from", "public_until"), entries)
    insert(Concern, ("entry", "scope", "about", "public_from", "public_until"), concerns)
    return texts


def _text(kind: Kind, pk: int, document: Document, now: dt.datetime) -> Text:
    """What is concerned is found by its names as long as they are, so that texts hold tokens of it and not the names.

    Not what visitors may know later than of the document itself: ``publish_due`` writes it when its time has come.
    """
    known = max(document.public_from, now)
    codes = sorted(code for code, since in document.concerns.items() if since <= known)
    if kind not in DATED:
        # What it is itself: found by the name of it, as what it concerns is.
        codes.append(itself(pk))
    days = periods(document.first_day, document.last_day) if kind == Kind.MEETING else ()
    about = " ".join([*map(token, codes), *days])
    return Text(
        id=pk,
        title=index_forms(document.title),
        names=index_forms(document.names),
        about=about,
        summary=index_forms(document.summary),
        body=index_forms(document.body),
        public_from=document.public_from,
        public_until=document.public_until,
    )
