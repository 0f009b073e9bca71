"""Full texts as PostgreSQL's tsvector: https://www.postgresql.org/docs/15/textsearch.html.

Titles and names have weight A, the rest D. Stems are stored with an underscore before them (``_stem``), which tells
them from words. Each text also has tokens of its scope and of its quarter of a year. GIN collects all texts with a word
before it reads any; therefore the newest quarters are searched first, and older ones only while results are missing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from psycopg2.extras import execute_values

from liaison.search.backends.visibility import in_window, live
from liaison.search.index.entry_ids import EPOCH, UNDATED, first_id, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from liaison.search.backends.expression import Expression, Sought, Span, Text

TABLE, INDEX = "liaison_fulltext", "liaison_fulltext_words"
# Without fastupdate, new words go into the index at once; a pending list would be read by each search.
CREATE_INDEX = f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (words) WITH (fastupdate = off)"
CREATE = (
    # A low tuple target moves the words to TOAST, so that a search for a common word reads few pages.
    f"""
    CREATE TABLE {TABLE} (
        entry bigint PRIMARY KEY,
        public_from timestamptz NOT NULL,
        public_until timestamptz NOT NULL,
        words tsvector COMPRESSION lz4 NOT NULL
    ) WITH (toast_tuple_target = 128)
    """,
    CREATE_INDEX,
    # With this collation an index range finds words by their beginning.
    'ALTER TABLE liaison_nameword ALTER COLUMN word TYPE varchar(100) COLLATE "C"',
    'ALTER TABLE liaison_spelling ALTER COLUMN word TYPE varchar(40) COLLATE "C"',
)
DROP = (f"DROP TABLE {TABLE}",)
# Limits of PostgreSQL: the highest position, the most positions of a word; and a number of words that keeps a vector
# below one megabyte.
LAST_POSITION, MOST_PLACES, MOST_WORDS = 16_383, 255, 40_000
# The most and the fewest texts that the first step searches; and the most quarters that are named one by one, because
# GIN takes ten times as long for forty of them as for all texts.
WINDOW, LEAST_WINDOW, MOST_QUARTERS = 16_000, 1_000, 10
QUARTER = first_id(EPOCH + dt.timedelta(days=365.25 / 4))
# The placeholders for the values of ``_row()``.
_ROW = "(%s, %s, %s, %s::tsvector)"
_VISIBLE = f"{in_window(TABLE, '%(at)s')} AND {live(f'{TABLE}.entry', at='%(at)s')}"


def store(cursor: CursorWrapper, entries: Iterable[int], texts: Iterable[Text]) -> None:
    """Store ``texts``, and delete the texts of those ``entries`` that are not among them."""
    rows = [_row(text) for text in texts]
    gone = set(entries).difference(row[0] for row in rows)
    if gone:
        cursor.execute(f"DELETE FROM {TABLE} WHERE entry = ANY(%s)", [list(gone)])  # noqa: S608
    if rows:
        execute_values(
            cursor,
            f"INSERT INTO {TABLE} AS old (entry, public_from, public_until, words) VALUES %s "  # noqa: S608
            "ON CONFLICT (entry) DO UPDATE SET public_from = excluded.public_from, "
            "public_until = excluded.public_until, words = excluded.words WHERE old IS DISTINCT FROM excluded",
            rows,
            template=_ROW,
        )


def differing(cursor: CursorWrapper, texts: Sequence[Text]) -> set[int]:
    """Return the ids of those ``texts`` that are stored differently, or not at all."""
    found = execute_values(
        cursor,
        f"SELECT given.entry FROM (VALUES %s) AS given (entry, public_from, public_until, words) "  # noqa: S608
        f"LEFT JOIN {TABLE} AS old ON old.entry = given.entry WHERE old IS NULL OR (old.public_from, old.public_until, "
        "old.words) IS DISTINCT FROM (given.public_from, given.public_until, given.words)",
        [_row(text) for text in texts],
        template=_ROW,
        fetch=True,
    )
    return {row[0] for row in found}


def strays(cursor: CursorWrapper, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` texts without an entry."""
    cursor.execute(
        f"SELECT entry FROM {TABLE} AS old "  # noqa: S608
        "WHERE NOT EXISTS (SELECT 1 FROM liaison_entry WHERE id = old.entry) LIMIT %s",
        [limit],
    )
    return [row[0] for row in cursor.fetchall()]


def _row(text: Text) -> tuple[int, dt.datetime, dt.datetime, str]:
    return text.id, text.public_from, text.public_until, _vector(text)


def begin_many(cursor: CursorWrapper) -> None:
    """Drop the index if there are no texts yet: building it for all texts together is several times as fast."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {TABLE})")  # noqa: S608
    if not cursor.fetchone()[0]:
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def end_many(cursor: CursorWrapper) -> None:
    """Create the index if it is missing, and update the statistics of the table.

    After an interrupted run the index is missing, and searches are slow, until the next call.
    """
    with transaction.atomic():
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(CREATE_INDEX)
    cursor.execute(f"ANALYZE {TABLE}")


def _vector(text: Text) -> str:
    """Return the tsvector of ``text`` in PostgreSQL's syntax: ``'word':1A,7D``. Tokens and stems have no positions."""
    places: dict[str, list[str]] = {}
    position = 0
    for (words, stems), weight in ((text.title, "A"), (text.names, "A"), (text.summary, "D"), (text.body, "D")):
        for word in words.split()[:MOST_WORDS]:
            position += 1
            found = places.setdefault(word, [])
            if len(found) < MOST_PLACES:
                found.append(f"{min(position, LAST_POSITION)}{weight}")
        for stem in stems.split()[:MOST_WORDS]:
            places.setdefault(f"_{stem}", [])
        # The gap keeps a phrase from matching across two fields.
        position += 2
    scope = scope_of(text.id)
    for token in (*text.about.split(), f"0_{scope}", f"0_{scope}_{_quarter(text.id)}"):
        places.setdefault(token, [])
    return " ".join(f"'{word}':{','.join(found)}" if found else f"'{word}'" for word, found in places.items())


def newest(cursor: CursorWrapper, expression: Expression, span: Span, limit: int, at: dt.datetime) -> list[int]:
    """Return the ids of the newest ``limit`` visible entries of the span that match; ``at`` is the adapted moment.

    Undated entries come first. Dated ones are searched in windows of ids, from the newest backward.
    """
    match, given = _match(expression), {"at": at}
    found = _rows(cursor, match, span.undated(), limit, _VISIBLE, given)
    span = span.dated()
    low, high = _newest_texts(cursor, span, min(WINDOW, LEAST_WINDOW + 4 * limit))
    while len(found) < limit and span.low < high:
        part = _rows(cursor, match, replace(span, low=low, high=high), limit - len(found), _VISIBLE, given)
        found += part
        # The next window is sized by the frequency of matches in the last one, with half as much again.
        further = (high - low) * (limit - len(found)) * 3 // (2 * len(part)) if part else high
        low, high = max(span.low, low - max(further, high - low)), low
    return found


def _newest_texts(cursor: CursorWrapper, span: Span, number: int) -> tuple[int, int]:
    """Return the bounds of the ids of the newest ``number`` texts in the span, in any scope."""
    cursor.execute(
        f"(SELECT entry FROM {TABLE} WHERE entry < %(high)s ORDER BY entry DESC LIMIT 1) UNION ALL "  # noqa: S608
        f"(SELECT entry FROM {TABLE} WHERE entry < %(high)s ORDER BY entry DESC OFFSET %(number)s LIMIT 1)",
        {"high": min(span.high, UNDATED), "number": number},
    )
    ends = [row[0] for row in cursor.fetchall()] or [span.low]
    return max(ends[1], span.low) if len(ends) > 1 else span.low, ends[0] + 1


def among(cursor: CursorWrapper, expression: Expression, entries: Sequence[int]) -> list[int]:
    """Return those of ``entries`` that match the expression."""
    cursor.execute(
        f"SELECT entry FROM {TABLE} WHERE entry = ANY(%s) AND words @@ %s::tsquery",  # noqa: S608
        [list(entries), _match(expression)],
    )
    return [row[0] for row in cursor.fetchall()]


def named(cursor: CursorWrapper, words: Sequence[str], span: Span, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries of the span that have the words in a row in their title or names."""
    return _rows(cursor, _phrase(words, ":A"), span, limit)


def holding(cursor: CursorWrapper, word: str, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` entries, visible or not, with the word."""
    cursor.execute(
        f"SELECT entry FROM {TABLE} WHERE words @@ %s::tsquery LIMIT %s",  # noqa: S608
        [_quoted(word), limit],
    )
    return [row[0] for row in cursor.fetchall()]


def _rows(
    cursor: CursorWrapper,
    match: str,
    span: Span,
    limit: int,
    where: str = "true",
    given: Mapping[str, dt.datetime | list[int]] | None = None,
) -> list[int]:
    if not span.scopes:
        return []
    wanted: dict[str, str | int | list[int]] = {
        "match": f"({match}) & {_any(map(_quoted, _periods(span)))}",
        "low": span.low,
        "high": span.high,
        "limit": limit,
    }
    with transaction.atomic():
        # The planner ignores the cost of reading long texts. Left alone, it would read all texts, or those of a range
        # of ids; these settings and ``entry + 0`` leave it only the index of words.
        cursor.execute(
            "SET LOCAL enable_seqscan = off; "  # noqa: S608
            f"SELECT entry FROM {TABLE} WHERE words @@ %(match)s::tsquery "
            f"AND entry + 0 >= %(low)s AND entry + 0 < %(high)s AND {where} ORDER BY entry + 0 DESC LIMIT %(limit)s",
            {**wanted, **(given or {})},
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")
    return found


def _periods(span: Span) -> list[str]:
    """Return the tokens of the scopes and quarters of a span; of the scopes alone where it has too many quarters."""
    first, last = (_quarter(entry) for entry in (span.low, min(span.high, UNDATED) - 1))
    if span.low >= UNDATED or last - first >= MOST_QUARTERS:
        return [f"0_{scope}" for scope in span.scopes]
    return [f"0_{scope}_{quarter}" for scope in span.scopes for quarter in range(first, last + 1)]


def _quarter(entry: int) -> int:
    """Return the number of the quarter of a year (of equal length) in which a dated entry's moment is."""
    return entry // QUARTER


def _match(expression: Expression) -> str:
    groups = [_any(_alternatives(sought)) for sought in expression.required]
    groups += [_any(_quoted(token) for token in tokens) for tokens in expression.concerns]
    excluded = [each for sought in expression.excluded for each in _alternatives(sought)]
    return " & ".join([*groups, *([f"!{_any(excluded)}"] if excluded else [])])


def _alternatives(sought: Sought) -> list[str]:
    forms = {sought.stem, *sought.words} if sought.stem else ()
    stems = [_quoted(f"{mark}{form}") for form in sorted({*forms, *sought.loose}) for mark in ("", "_")]
    written = [each for other in sought.written for each in _written(other)]
    return [_phrase(sought.words), *written, *stems, *(_quoted(token) for token in sought.tokens)]


def _written(words: Sequence[str]) -> list[str]:
    return [_phrase(words), *([_quoted(f"_{words[0]}")] if len(words) == 1 else [])]


def _phrase(words: Sequence[str], weights: str = "") -> str:
    return f"({' <-> '.join(f'{_quoted(word)}{weights}' for word in words)})"


def _any(alternatives: Iterable[str]) -> str:
    return f"({' | '.join(alternatives)})"


def _quoted(text: str) -> str:
    return f"'{text}'"
