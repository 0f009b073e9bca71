"""Full texts in SQLite's FTS5: https://sqlite.org/fts5.html.

FTS5 reads the matching texts from the newest backward and stops when there are enough. The table is contentless,
because a copy of the texts would take more room than the index. To delete a text, FTS5 must be given its words again;
these are kept compressed in a second table.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from liaison.search.backends.visibility import visible
from liaison.search.index.entry_ids import scope_in_sql

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from django.db.backends.utils import CursorWrapper

    from liaison.search.backends.expression import Expression, Sought, Span, Text

TABLE, KEPT = "liaison_fulltext", "liaison_fulltext_words"
# ``names`` also holds titles. The tokenizer splits words only at the spaces that we put between them.
CREATE = (
    f"""
    CREATE VIRTUAL TABLE {TABLE} USING fts5(
        names, words, stems, content='', columnsize=0, tokenize="ascii tokenchars '_'"
    )
    """,
    f"CREATE TABLE {KEPT} (entry integer PRIMARY KEY, columns blob NOT NULL)",
)
# How many bytes of a transaction's words are held before they are written: with FTS5's own limit of 1 MB, a batch of 500
# articles took up to 60 times as long in a large index. The table remembers it.
HELD = 32 * 1024 * 1024
HOLD = f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', {HELD})"  # noqa: S608
DROP = (f"DROP TABLE {TABLE}", f"DROP TABLE {KEPT}")
# Stands between two fields, so that no phrase matches across them. No word has this normal form.
_BREAK = " _ "
_WRITTEN = "{names words}"
_SCOPE, _VISIBLE = scope_in_sql("rowid"), visible(f"{TABLE}.rowid", at="%s")
_PIECE = 100

# The values of a text in the columns of the virtual table.
_Columns = tuple[str, str, str]


def store(cursor: CursorWrapper, entries: Iterable[int], texts: Iterable[Text]) -> None:
    """Store ``texts``, and delete the texts of those ``entries`` that are not among them."""
    new = {text.id: _columns(text) for text in texts}
    old = _kept(cursor, {*entries, *new})
    gone: list[tuple[int | str, ...]] = [
        (entry, *columns) for entry, columns in old.items() if new.get(entry) != columns
    ]
    cursor.executemany(
        f"INSERT INTO {TABLE} ({TABLE}, rowid, names, words, stems) VALUES ('delete', %s, %s, %s, %s)",  # noqa: S608
        gone,
    )
    cursor.executemany(f"DELETE FROM {KEPT} WHERE entry = %s", [(row[0],) for row in gone])  # noqa: S608
    # In the order of ids, FTS5 writes all of them in one step.
    changed = {entry: columns for entry, columns in sorted(new.items()) if old.get(entry) != columns}
    cursor.executemany(
        f"INSERT INTO {TABLE} (rowid, names, words, stems) VALUES (%s, %s, %s, %s)",  # noqa: S608
        [(entry, *columns) for entry, columns in changed.items()],
    )
    cursor.executemany(
        f"INSERT INTO {KEPT} (entry, columns) VALUES (%s, %s)",  # noqa: S608
        [(entry, _packed(columns)) for entry, columns in changed.items()],
    )


def differing(cursor: CursorWrapper, texts: Sequence[Text]) -> set[int]:
    """Return the ids of those ``texts`` that are stored differently, or not at all."""
    kept = _kept(cursor, [text.id for text in texts])
    return {text.id for text in texts if kept.get(text.id) != _columns(text)}


def strays(cursor: CursorWrapper, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` texts without an entry."""
    cursor.execute(
        f"SELECT entry FROM {KEPT} WHERE entry NOT IN (SELECT id FROM liaison_entry) LIMIT %s",  # noqa: S608
        [limit],
    )
    return [row[0] for row in cursor.fetchall()]


def begin_many(cursor: CursorWrapper) -> None:
    """Do nothing: FTS5 merges its segments itself. One merge at the end took a minute longer and gained nothing."""


def end_many(cursor: CursorWrapper) -> None:
    """Do nothing: ``begin_many`` has changed nothing."""


def _columns(text: Text) -> _Columns:
    fields = (text.title, text.names, text.summary, text.body)
    title, names, summary, body = (words for words, _stems in fields)
    stems = dict.fromkeys(stem for _words, stems in fields for stem in stems.split())
    return _BREAK.join((title, names, text.about)), _BREAK.join((summary, body)), " ".join(stems)


def _packed(columns: Sequence[str]) -> bytes:
    return zlib.compress("\n".join(columns).encode(), 1)


def _kept(cursor: CursorWrapper, entries: Iterable[int]) -> dict[int, tuple[str, ...]]:
    wanted, found = sorted(entries), {}
    for start in range(0, len(wanted), _PIECE):
        piece = ", ".join(map(str, wanted[start : start + _PIECE]))
        cursor.execute(f"SELECT entry, columns FROM {KEPT} WHERE entry IN ({piece})")  # noqa: S608
        found.update({entry: tuple(zlib.decompress(columns).decode().split("\n")) for entry, columns in cursor})
    return found


def newest(cursor: CursorWrapper, expression: Expression, span: Span, limit: int, at: dt.datetime | float) -> list[int]:
    """Return the ids of the newest ``limit`` visible entries of the span that match; ``at`` is the adapted moment."""
    return _rows(cursor, _match(expression), span, limit, _VISIBLE, [at] * _VISIBLE.count("%s"))


def among(cursor: CursorWrapper, expression: Expression, entries: Sequence[int]) -> list[int]:
    """Return the ids of matching entries from the lowest to the highest of ``entries``, others included."""
    cursor.execute(
        f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid BETWEEN %s AND %s",  # noqa: S608
        [_match(expression), min(entries), max(entries)],
    )
    return [row[0] for row in cursor.fetchall()]


def named(cursor: CursorWrapper, words: Sequence[str], span: Span, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries of the span that have the words in a row in their title or names."""
    return _rows(cursor, f"{{names}} : {_quoted(' '.join(words))}", span, limit)


def holding(cursor: CursorWrapper, word: str, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries, visible or not, with the word."""
    cursor.execute(
        f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s",  # noqa: S608
        [f"{_WRITTEN} : {_quoted(word)}", limit],
    )
    return [row[0] for row in cursor.fetchall()]


def _rows(
    cursor: CursorWrapper,
    match: str,
    span: Span,
    limit: int,
    where: str = "1",
    given: Sequence[dt.datetime | float] = (),
) -> list[int]:
    scopes = ", ".join(str(scope) for scope in span.scopes)
    cursor.execute(
        f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid >= %s AND rowid < %s "  # noqa: S608
        f"AND {_SCOPE} IN ({scopes}) AND {where} ORDER BY rowid DESC LIMIT %s",
        [match, span.low, span.high, *given, limit],
    )
    return [row[0] for row in cursor.fetchall()]


def _match(expression: Expression) -> str:
    groups = [_any(_alternatives(sought)) for sought in expression.required]
    groups += [_any(_quoted(token) for token in tokens) for tokens in expression.concerns]
    wanted = " AND ".join(groups)
    excluded = [each for sought in expression.excluded for each in _alternatives(sought)]
    return f"({wanted}) NOT {_any(excluded)}" if excluded else wanted


def _alternatives(sought: Sought) -> list[str]:
    phrase = _quoted(" ".join(sought.words))
    words = [f"{_WRITTEN} : {phrase}"] if len(sought.words) > 1 or not sought.stem else [phrase]
    stem = [_quoted(sought.stem)] if sought.stem and sought.stem not in sought.words else []
    others = [
        f"{_WRITTEN} : {_quoted(' '.join(other))}" if len(other) > 1 else _quoted(other[0]) for other in sought.others
    ]
    return [*words, *stem, *others, *(_quoted(token) for token in sought.tokens)]


def _any(alternatives: Iterable[str]) -> str:
    return f"({' OR '.join(alternatives)})"


def _quoted(text: str) -> str:
    return f'"{text}"'
