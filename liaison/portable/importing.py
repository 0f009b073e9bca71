"""Reading an export into a database."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from functools import partial
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from django.core.cache import cache
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from liaison.portable import gate
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
from liaison.portable.private_files import private_file
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


class _Import:
    """One import of ``file``, from where its ``ContentImport`` says."""

    def __init__(self, file: BinaryIO, found: Checked, media: Path | None, progress: Progress) -> None:
        self.file, self.found, self.media, self.progress = file, found, media, progress
        self.tables = {table.name: table for table in types(found.header.scope)}
        self.loaders: dict[str, Loader] = {}
        self.summary = Summary(dict(found.header.counts), sha256=found.sha256)
        self.done = 0

    def run(self, *, replace_accounts: bool, index: bool) -> Summary:
        line, offset = _begun(self.found, replace_accounts=replace_accounts)
        try:
            self._read(lines_from(self.file, offset, line + 1, self.found.lines + 1 - line))
        except PortableError:
            _undo()
            raise
        self._finish(index=index)
        return self.summary

    def _read(self, lines: Iterator[Numbered]) -> None:
        for name, run in groupby(lines, key=_type_of):
            self.done = 0
            if name in self.tables and self.tables[name].links_to_itself:
                # A row may link to a later one: the database looks when all of them are there.
                self._store_together(name, run)
                continue
            for batch in _batches(run):
                self._store_alone(name, batch)

    def _store_together(self, name: str, run: Iterator[Numbered]) -> None:
        try:
            with transaction.atomic():
                for batch in _batches(run):
                    self._store(name, batch)
        except _REFUSALS as error:
            raise blamed(self.loaders[name], self._lines_again(name), error) from error

    def _lines_again(self, name: str) -> list[Numbered]:
        """Return the lines of the type ``name`` that come first among those which are not stored."""
        line, offset = ContentImport.objects.values_list("line", "offset").get()
        lines = lines_from(self.file, offset, line + 1, self.found.lines + 1 - line)
        return list(takewhile(lambda one: one[2]["type"] == name, lines))

    def _store_alone(self, name: str, batch: list[Numbered]) -> None:
        try:
            with transaction.atomic():
                self._store(name, batch)
        except _REFUSALS as error:
            raise blamed(self.loaders[name], batch, error) from error

    def _store(self, name: str, batch: list[Numbered]) -> None:
        take = {COUNTER: self._take_counters, FILE: self._take_files}.get(name, self._take_rows)
        take(batch)
        self.done += len(batch)
        if name != FILE:
            # Files are looked at again: what is lost is to be told, whenever the import was killed.
            ContentImport.objects.update(line=batch[-1][0], offset=batch[-1][1])
        self.progress(name, self.done, self.found.header.counts.get(name, self.done))

    def _take_rows(self, batch: list[Numbered]) -> None:
        name = batch[0][2]["type"]
        if name not in self.loaders:
            if name not in self.tables:
                raise PortableError(f"line {batch[0][0]}: there is no type “{name}” in this version and scope.")
            self.loaders[name] = Loader(self.tables[name])
        loader = self.loaders[name]
        loader.store([_at_line(number, loader.row, line) for number, _offset, line in batch])

    def _take_counters(self, batch: list[Numbered]) -> None:
        for number, _offset, line in batch:
            table, last = self.tables.get(line.get("of", "")), line.get("last")
            if table is None or type(last) is not int:
                raise PortableError(f"line {number}: a counter has “of”, the name of a type, and “last”, a number.")
            count_from(table, last)

    def _take_files(self, batch: list[Numbered]) -> None:
        for number, _offset, line in batch:
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
        ContentImport.objects.update(finished_at=timezone.now())
        _aside().unlink(missing_ok=True)
        gate.open_gate()


def _type_of(numbered: Numbered) -> str:
    return numbered[2]["type"]


def _at_line(number: int, take: Callable[[dict[str, Any]], _Taken], line: dict[str, Any]) -> _Taken:
    try:
        return take(line)
    except PortableError as error:
        raise PortableError(f"line {number}: {error}") from None


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
        _Import(file, found, None, _silent)._read(lines_from(file, found.start, 2, found.lines))
        ContentImport.objects.all().delete()
    # An import that was killed while the index was written left some of it.
    list(rebuild())
    cache.clear()
    _aside().unlink()
    gate.open_gate()
