"""Writing an export."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import FileField

from liaison import __version__
from liaison.media.unused_files import uploads_in
from liaison.portable.columns import WRITERS, Kind
from liaison.portable.counters import counted, last_id
from liaison.portable.declaring import Scope
from liaison.portable.inventory import types
from liaison.portable.lines import COUNTER, Header, LineWriter
from liaison.portable.media import written
from liaison.portable.names import names_of
from liaison.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from liaison.portable.columns import Column
    from liaison.portable.inventory import Type
    from liaison.portable.media import Keep

# Rows that are read at once.
BATCH = 1_000


@dataclass
class Summary:
    """What an export or import did: rows by type, uploads, and the names of uploads that could not be had."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    lost_files: list[str] = field(default_factory=list)
    sha256: str = ""


def export_content(
    stream: BinaryIO,
    *,
    scope: Scope = Scope.CONTENT,
    media: Path | None = None,
    keep: Keep | None = None,
    progress: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Summary:
    """Write all content of the database to ``stream``, as of one moment.

    ``media`` is the folder that gets the uploads under their hashes; if ``keep`` is given, it is called for each instead. ``progress`` is called with the name of a type, how many of
    its rows are written, and how many there are.
    """
    tables, writer, done = types(scope), LineWriter(stream), Summary()
    with snapshot():
        # First of all: PostgreSQL counts on for others, whatever this transaction sees. One too high does no harm.
        counters = list(_counters(tables))
        counts = {table.name: table.rows().count() for table in tables}
        writer.header(Header(__version__, scope, {name: count for name, count in counts.items() if count}))
        names: set[str] = set()
        for table in tables:
            for rows in _batches(table):
                writer.write(*rows)
                done.rows[table.name] = done.rows.get(table.name, 0) + len(rows)
                names |= _uploads(table, rows)
                progress(table.name, done.rows[table.name], counts[table.name])
        writer.write(*counters)
    # Outside of it: an upload is never changed, and PostgreSQL cannot clean up behind a long transaction.
    _write_files(writer, sorted(names), partial(written, folder=media, keep=keep), done, progress)
    done.sha256 = writer.trailer()
    return done


def _write_files(
    writer: LineWriter,
    names: list[str],
    write: Callable[[str], dict[str, Any]],
    done: Summary,
    progress: Callable[[str, int, int], None],
) -> None:
    for name in names:
        line = write(name)
        writer.write(line)
        done.files += 1
        if line["sha256"] is None:
            done.lost_files.append(name)
        progress("file", done.files, len(names))


def _counters(tables: list[Type]) -> Iterator[dict[str, Any]]:
    for table in counted(tables):
        if last := last_id(table):
            yield {"type": COUNTER, "of": table.name, "last": last}


def _batches(table: Type) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of ``table`` as lines, in the order of their ids; rows known by their names, in the order of these."""
    line = _line_of(table)
    names = [column.field.attname for column in table.columns]
    if not table.has_key:
        yield sorted((line(row) for row in table.rows().values_list(*names)), key=lambda one: [*map(str, one.values())])
        return
    key = table.model._meta.pk.attname
    place, found, rows = names.index(key), table.rows().order_by(key).values_list(*names), None
    while rows := list(found.filter(pk__gt=rows[-1][place])[:BATCH] if rows else found[:BATCH]):
        yield [line(row) for row in rows]


def _line_of(table: Type) -> Callable[[tuple[Any, ...]], dict[str, Any]]:
    """Return a function that makes a line of a row, whose values stand in the order of the columns."""
    keys = ["type", *(column.name for column in table.columns)]
    changed = [
        (place, write) for place, write in enumerate(map(_write_of, table.columns), start=1) if write is not None
    ]

    def line(row: tuple[Any, ...]) -> dict[str, Any]:
        values = [table.name, *row]
        for place, write in changed:
            value = values[place]
            if value is not None:
                values[place] = write(value)
        return dict(zip(keys, values, strict=True))

    return line


def _write_of(column: Column) -> Callable[[Any], Any] | None:
    return names_of(column.named).__getitem__ if column.named else WRITERS.get(column.kind)


def _uploads(table: Type, rows: Iterable[dict[str, Any]]) -> set[str]:
    """Return the names of the uploads that ``rows`` have or mention."""
    found: set[str] = set()
    for find in _finders(table):
        for row in rows:
            found |= find(row)
    return found


def _finders(table: Type) -> Iterator[Callable[[dict[str, Any]], set[str]]]:
    if table.moves.only_remembers_uploads:
        return
    for column in table.columns:
        value = itemgetter(column.name)
        if isinstance(column.field, FileField):
            yield partial(_named, value)
        elif column.kind is Kind.JSON or column.name in table.moves.mentions_uploads:
            yield partial(_mentioned, value)


def _named(value: Callable[[dict[str, Any]], Any], row: dict[str, Any]) -> set[str]:
    return {value(row)} if value(row) else set()


def _mentioned(value: Callable[[dict[str, Any]], Any], row: dict[str, Any]) -> set[str]:
    return uploads_in(str(value(row)))
