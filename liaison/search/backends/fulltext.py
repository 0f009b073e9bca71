"""The full texts of entries, in the way of the database in use: FTS5 of SQLite, or tsvector of PostgreSQL.

Words come normalized and stemmed (``liaison.search.language.words``): the database takes them as they are.
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
    """Store ``texts``; of ``entries``, forget those that are not among them. What is stored already costs little."""
    new = list(texts)
    old = {*entries, *(text.id for text in new)}
    Heading.objects.filter(entry__in=old).delete()
    insert(Heading, ("entry", "title", "names", "summary", "about"), [_heading(text) for text in new])
    with connection.cursor() as cursor:
        _backend().store(cursor, old, new)


def differing(texts: Sequence[Text]) -> set[int]:
    """Return the ids of those of ``texts`` that are not stored as they are here, or not at all."""
    if not texts:
        return set()
    stored = headings([text.id for text in texts])
    heads = {text.id for text in texts if (text.id, *stored.get(text.id, ())) != _heading(text)}
    with connection.cursor() as cursor:
        return heads | _backend().differing(cursor, texts)


def strays(limit: int) -> set[int]:
    """Return the ids of at most ``limit`` entries of which there is a text or a heading, and which are none."""
    entries = Entry.objects.filter(pk=OuterRef("entry"))
    heads = Heading.objects.filter(~Exists(entries)).values_list("entry", flat=True)[:limit]
    with connection.cursor() as cursor:
        return {*heads, *_backend().strays(cursor, limit)}


def _heading(text: Text) -> tuple[int, str, str, str, str]:
    title, names, summary = ("|".join(forms) for forms in (text.title, text.names, text.summary))
    return text.id, title, names, summary, text.about


@contextmanager
def many() -> Iterator[None]:
    """Within, so many texts are stored that the index is better brought in order afterwards. Readers find the same meanwhile."""
    with connection.cursor() as cursor:
        _backend().begin_many(cursor)
    try:
        yield
    finally:
        mend()


def mend() -> None:
    """Make up for what a run of ``many`` leaves out that was interrupted; a moment where there is nothing to do."""
    with connection.cursor() as cursor:
        _backend().end_many(cursor)


def newest(expression: Expression, span: Span, limit: int, at: dt.datetime) -> list[int]:
    """The ids of the newest ``limit`` entries that meet the expression and that visitors may know of ``at``."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        return _backend().newest(cursor, expression, span, limit, moment)


def among(expression: Expression, entries: Sequence[int]) -> set[int]:
    """Those of ``entries``, which visitors may know of, that meet the expression."""
    if not entries:
        return set()
    with connection.cursor() as cursor:
        return set(entries).intersection(_backend().among(cursor, expression, entries))


def headings(entries: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The title, names, summary and tokens of these entries, as in ``Heading``."""
    if not entries:
        return {}
    wanted = ", ".join(str(int(entry)) for entry in entries)
    with connection.cursor() as cursor:
        # Django takes longer over a thousand numbers than the database.
        cursor.execute(f"SELECT entry, title, names, summary, about FROM liaison_heading WHERE entry IN ({wanted})")  # noqa: S608
        return {entry: tuple(columns) for entry, *columns in cursor.fetchall()}


def named(words: Sequence[str], span: Span, limit: int) -> list[int]:
    """The ids of at most ``limit`` entries, visible or not, that have these words in a row in their title or names."""
    with connection.cursor() as cursor:
        return _backend().named(cursor, words, span, limit)
