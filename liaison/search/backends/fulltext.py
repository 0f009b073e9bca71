"""Full texts of entries in the database in use: FTS5 of SQLite, or tsvector of PostgreSQL.

Words come normalized and stemmed (``liaison.search.language.words``); the database stores them unchanged.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from liaison.search.backends import postgresql, sqlite
from liaison.search.index.bulk_rows import insert
from liaison.search.index.models import Entry, Heading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

    from liaison.search.backends.expression import Expression, Span, Text


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def store(entries: Iterable[int], texts: Iterable[Text]) -> None:
    """Store ``texts``, and delete the texts of those ``entries`` (ids) that are not among them.

    A text that is already stored unchanged costs little.
    """
    new = list(texts)
    old = {*entries, *(text.id for text in new)}
    Heading.objects.filter(entry__in=old).delete()
    insert(Heading, ("entry", "title", "names", "summary", "about"), [_heading(text) for text in new])
    with connection.cursor() as cursor:
        _backend().store(cursor, old, new)


def differing(texts: Sequence[Text]) -> set[int]:
    """Return the ids of those ``texts`` that are stored differently, or not at all."""
    if not texts:
        return set()
    stored = headings([text.id for text in texts])
    heads = {text.id for text in texts if (text.id, *stored.get(text.id, ())) != _heading(text)}
    with connection.cursor() as cursor:
        return heads | _backend().differing(cursor, texts)


def strays(limit: int) -> set[int]:
    """Return the ids of texts and headings without an entry, at most ``limit`` from each table."""
    entries = Entry.objects.filter(pk=OuterRef("entry"))
    heads = Heading.objects.filter(~Exists(entries)).values_list("entry", flat=True)[:limit]
    with connection.cursor() as cursor:
        return {*heads, *_backend().strays(cursor, limit)}


def _heading(text: Text) -> tuple[int, str, str, str, str]:
    title, names, summary = ("|".join(forms) for forms in (text.title, text.names, text.summary))
    return text.id, title, names, summary, text.about


@contextmanager
def many() -> Iterator[None]:
    """Store many texts quickly: within this context the index may be incomplete, and it is repaired at the end.

    Readers find the same entries in the meantime.
    """
    with connection.cursor() as cursor:
        _backend().begin_many(cursor)
    try:
        yield
    finally:
        mend()


def mend() -> None:
    """Repair what an interrupted run of ``many`` has left undone; quick where there is nothing to do."""
    with connection.cursor() as cursor:
        _backend().end_many(cursor)


def newest(expression: Expression, span: Span, limit: int, at: dt.datetime) -> list[int]:
    """Return the ids of the newest ``limit`` entries that match and that visitors may know ``at`` a moment (aware)."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        return _backend().newest(cursor, expression, span, limit, moment)


def among(expression: Expression, entries: Sequence[int]) -> set[int]:
    """Return those of ``entries`` that match the expression. The caller passes only entries that visitors may know."""
    if not entries:
        return set()
    with connection.cursor() as cursor:
        return set(entries).intersection(_backend().among(cursor, expression, entries))


def headings(entries: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the title, names, summary and tokens (columns of ``Heading``) of these entries, by entry id."""
    if not entries:
        return {}
    wanted = ", ".join(str(int(entry)) for entry in entries)
    with connection.cursor() as cursor:
        # Ids are written into the statement: passing a thousand parameters through Django takes longer than the query.
        cursor.execute(f"SELECT entry, title, names, summary, about FROM liaison_heading WHERE entry IN ({wanted})")  # noqa: S608
        return {entry: tuple(columns) for entry, *columns in cursor.fetchall()}


def named(words: Sequence[str], span: Span, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries, visible or not, with these words in a row in title or names."""
    with connection.cursor() as cursor:
        return _backend().named(cursor, words, span, limit)


def holding(word: str, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries, visible or not, with the word, which is in normal form."""
    with connection.cursor() as cursor:
        return _backend().holding(cursor, word, limit)
