"""Reading an export into a database."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from django.core.cache import cache
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from liaison.files.private import private_file
from liaison.page_cache.changes import everything
from liaison.portable import gate
from liaison.portable.ahead import ahead
from liaison.portable.blame import blamed
from liaison.portable.counters import count_from, counted, last_id
from liaison.portable.declaring import PortableError, Scope
from liaison.portable.emptying import empty, refuse_what_would_be_lost
from liaison.portable.exporting import Summary, export_content
from liaison.portable.inventory import types
from liaison.portable.lines import COUNTER, FILE, checked, lines_from
from liaison.portable.loading import Loader
from liaison.portable.media import restored
from liaison.portable.models import ContentImport
from liaison.search.index.rebuild import rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from liaison.portable.lines import Checked

    Numbered = tuple[int, int, dict[str, Any]]
    Progress = Callable[[str, int, int], None]

_Taken = TypeVar("_Taken")

# What is written at once: so many rows, or rows of so many bytes.
BATCH, BATCH_BYTES = 2_000, 8 * 1024 * 1024
# What a database raises for rows that it does not take; other errors are its own, and the import can go on after them.
_REFUSALS = (IntegrityError, DataError, OverflowError)


def _silent(_name: str, _done: int, _total: int) -> None:
    pass


def import_content(
    stream: BinaryIO,
    *,
    media: Path | None = None,
    replace_accounts: bool = False,
    index: bool = True,
    progress: Progress = _silent,
) -> Summary:
    """Fill an empty database from ``stream``, or go on where an import of the same file was killed.

    The site answers nobody meanwhile. With ``replace_accounts`` the database may hold accounts, and loses them. With ``index``
    false, call ``liaison.search.index.rebuild.rebuild`` yourself. ``progress`` is called with the name of a type, and how many of
    its rows are done, of how many. Raises PortableError, after which everything is as it was.
    """
    with _seekable(stream) as file:
        found = checked(file)
        with gate.closed():
            return _Import(file, found, media, progress).run(replace_accounts=replace_accounts, index=index)


def abandon() -> None:
    """Undo an import that stands unfinished: the database is as it was before. Raises PortableError if there is none."""
    if not ContentImport.objects.filter(finished_at=None).exists():
        raise PortableError("No import stands unfinished here.")
    with gate.closed():
        _undo()


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 1024 * 1024)
        yield copy


@dataclass
class _Batch:
    """Lines as the database takes them, up to ``line``, which ends at the byte ``offset``."""

    line: int
    offset: int
    counters: list[Numbered]
    files: list[Numbered]
    # Name of the type, how many rows, these, and whether they are still lines, because they link by name.
    rows: list[tuple[str, int, Any, bool]] = field(default_factory=list)
    # The next batch may hold what the last row links to.
    ends_within_links: bool = False
    # Line and byte up to which nothing is to be done again.
    done: tuple[int, int] | None = None


class _Import:
    """One import of ``file``, from where its ``ContentImport`` says."""

    def __init__(self, file: BinaryIO, found: Checked, media: Path | None, progress: Progress) -> None:
        self.file, self.found, self.media, self.progress = file, found, media, progress
        self.tables = {table.name: table for table in types(found.header.scope)}
        self.loaders: dict[str, Loader] = {}
        self.summary = Summary(sha256=found.sha256)

    def run(self, *, replace_accounts: bool, index: bool) -> Summary:
        line, offset = _begun(self.found, replace_accounts=replace_accounts)
        try:
            self.read(line, offset)
        except PortableError:
            _undo()
            raise
        self._finish(index=index)
        return self.summary

    def read(self, line: int, offset: int) -> None:
        """Store what stands after the first ``line`` lines, which end at the byte ``offset``."""
        last = line
        try:
            with ahead(map(self._prepared, _batches(self._lines(line, offset)))) as batches:
                for batch in batches:
                    last = batch.line
                    with transaction.atomic():
                        _hurry()
                        self._store(batch)
                        # A row may link to a later one of its type: the database looks when all of them are there.
                        while batch.ends_within_links and (more := next(batches, None)):
                            batch, last = more, more.line
                            self._store(batch)
                    line, offset = batch.line, batch.offset
        except _REFUSALS as error:
            lines = takewhile(lambda one: one[0] <= last, self._lines(line, offset))
            raise blamed(self.loaders, list(lines), error) from error

    def _lines(self, line: int, offset: int) -> Iterator[Numbered]:
        return lines_from(self.file, offset, line + 1, self.found.lines + 1 - line)

    def _prepared(self, numbered: list[Numbered]) -> _Batch:
        """Return the lines as the database takes them; in another thread, so without asking it."""
        by_type: dict[str, list[Numbered]] = {}
        for one in numbered:
            by_type.setdefault(one[2]["type"], []).append(one)
        batch = _Batch(numbered[-1][0], numbered[-1][1], by_type.pop(COUNTER, []), by_type.pop(FILE, []))
        for name, lines in by_type.items():
            table = self.tables.get(name)
            if table is None:
                raise PortableError(f"line {lines[0][0]}: there is no type “{name}” in this version and scope.")
            # Names are asked for when the rows that bear them are stored.
            prepare = None if table.links_by_name else self._packed(name, lines)
            batch.rows.append((name, len(lines), lines if prepare is None else prepare, prepare is None))
        last = self.tables.get(numbered[-1][2]["type"])
        batch.ends_within_links = bool(last and last.links_to_itself)
        done = [one[:2] for one in numbered if one[2]["type"] != FILE]
        batch.done = done[-1] if done else None
        return batch

    def _packed(self, name: str, lines: list[Numbered]) -> Any:
        if name not in self.loaders:
            self.loaders[name] = Loader(self.tables[name])
        loader = self.loaders[name]
        return loader.packed([_at_line(number, loader.row, line) for number, _offset, line in lines])

    def _store(self, batch: _Batch) -> None:
        for name, count, rows, by_name in batch.rows:
            packed = self._packed(name, rows) if by_name else rows
            self.loaders[name].store(packed)
            done = self.summary.rows[name] = self.summary.rows.get(name, 0) + count
            self.progress(name, done, max(done, self.found.header.counts.get(name, 0)))
        self._take_counters(batch.counters)
        self._take_files(batch.files)
        # Files are looked at again when the import goes on: which are lost is to be told in any case.
        if batch.done:
            ContentImport.objects.update(line=batch.done[0], offset=batch.done[1])

    def _take_counters(self, lines: list[Numbered]) -> None:
        for number, _offset, line in lines:
            table, last = self.tables.get(str(line.get("of"))), line.get("last")
            if table is None or type(last) is not int:
                raise PortableError(f"line {number}: a counter has “of”, the name of a type, and “last”, a number.")
            count_from(table, last)

    def _take_files(self, lines: list[Numbered]) -> None:
        for number, _offset, line in lines:
            self.summary.files += 1
            if not _at_line(number, partial(restored, folder=self.media), line):
                self.summary.lost_files.append(line["name"])

    def _finish(self, *, index: bool) -> None:
        """Put right what hangs on the rows, and let the site answer again. All of it can be done twice."""
        for table in counted(self.tables.values()):
            count_from(table, last_id(table))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        if index:
            for step in rebuild():
                self.progress(f"index of {step.kind}", step.done, step.total)
        cache.clear()
        # One that went on has counted its own part only.
        self.summary.rows = dict(self.found.header.counts) or self.summary.rows
        ContentImport.objects.update(finished_at=timezone.now())
        everything()
        _aside().unlink(missing_ok=True)
        gate.open_gate()


def _at_line(number: int, take: Callable[[dict[str, Any]], _Taken], line: dict[str, Any]) -> _Taken:
    try:
        return take(line)
    except PortableError as error:
        raise PortableError(f"line {number}: {error}") from None


def _hurry() -> None:
    """Let PostgreSQL commit this transaction without waiting for the disk, and pack long texts the quick way, if it knows it.

    Should the machine fall, the rows are lost together with the note how far the import is. The last commit waits for all.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
            cursor.execute(
                "SELECT set_config(name, 'lz4', true) FROM pg_settings "
                "WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
            )


def _batches(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Yield ``lines`` in lists of at most ``BATCH`` lines, and not many more than ``BATCH_BYTES`` bytes."""
    batch: list[Numbered] = []
    start = 0
    for one in lines:
        start = start if batch else one[1]
        batch.append(one)
        if len(batch) == BATCH or one[1] - start > BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _begun(found: Checked, *, replace_accounts: bool) -> tuple[int, int]:
    """Return how many lines are done and the byte after them, of an import that goes on or begins here."""
    state = ContentImport.objects.filter(finished_at=None).first()
    if state and state.undoing:
        _undo()
        state = None
    if state and state.sha256 == found.sha256:
        return state.line, state.offset
    if state:
        raise PortableError(
            "An import of another file stands unfinished here. Give that file to go on with it, or --abandon to undo it."
        )
    try:
        refuse_what_would_be_lost(replace_accounts=replace_accounts)
    except PortableError:
        gate.open_gate()
        raise
    _put_aside()
    with transaction.atomic():
        empty()
        ContentImport.objects.all().delete()
        ContentImport.objects.create(pk=1, sha256=found.sha256, line=1, offset=found.start)
    return 1, found.start


def _aside() -> Path:
    """Return the file with what the database held before: what ``migrate`` wrote, and accounts."""
    return gate.folder() / "before-import.jsonl"


def _put_aside() -> None:
    with private_file(_aside()) as stream:
        export_content(stream, scope=Scope.EVERYTHING)


def _undo() -> None:
    """Empty the database and put back what it held before the import."""
    ContentImport.objects.update(undoing=True)
    with _aside().open("rb") as file, transaction.atomic():
        empty()
        found = checked(file)
        _Import(file, found, None, _silent).read(1, found.start)
        ContentImport.objects.all().delete()
    # An import that was killed while the index was written left some of it.
    list(rebuild())
    cache.clear()
    everything()
    _aside().unlink()
    gate.open_gate()
