"""The answers that one node keeps, in an SQLite file that all its processes share, with what each answer shows.

What a transaction changed is taken out in the same step in which the position in the log moves on, and an answer is taken in only if
nothing that it shows changed since it was begun: so nothing stale is ever in it. A file that is broken or full is thrown away; without
one every answer is made anew. Each version of the site has a file of its own, as two serve at once while one takes the other's place.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liaison.page_cache.log import Position
from liaison.page_cache.tags import EVERYTHING, Changed, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from liaison.page_cache.log import Step

_SCHEMA = """
CREATE TABLE answer (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, until REAL NOT NULL,
    status TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE shown (
    tag TEXT NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, answer INTEGER NOT NULL REFERENCES answer ON DELETE CASCADE
);
CREATE INDEX shown_tag ON shown (tag);
CREATE INDEX shown_answer ON shown (answer);
-- What was taken out last, for answers that were begun before.
CREATE TABLE step (id INTEGER PRIMARY KEY, changed TEXT NOT NULL);
-- What the clock will change, and when.
CREATE TABLE coming (moment REAL NOT NULL, tag TEXT NOT NULL, entry INTEGER);
-- ``first``: the position at which the store began, ``id`` and ``mark``: up to where changes were taken out.
CREATE TABLE state (first INTEGER NOT NULL, id INTEGER NOT NULL, mark TEXT NOT NULL, bytes INTEGER NOT NULL);
-- What a cache in front of the site has still to be told, from when on, and how often it was told.
CREATE TABLE telling (id INTEGER PRIMARY KEY, told TEXT NOT NULL, due REAL NOT NULL DEFAULT 0, times INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER taken_in AFTER INSERT ON answer BEGIN UPDATE state SET bytes = bytes + length(new.body) + 2000; END;
CREATE TRIGGER taken_out AFTER DELETE ON answer BEGIN UPDATE state SET bytes = bytes - length(old.body) - 2000; END;
"""
# The steps that are remembered: an answer that takes longer than so many transactions is not kept.
_STEPS = 500
# Seconds after which a cache in front is told once more, and then once more: an answer may have been on its way to it.
_AGAIN = (0.4, 5)
# Seconds after which the file of another version is taken for abandoned.
_ABANDONED = 3600


@dataclass(frozen=True)
class Kept:
    """A kept answer: the status line, the headers, the compressed body, and until when it holds (seconds since 1970)."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float


class Store:
    """The store at ``path``, of at most ``size`` bytes of answers."""

    def __init__(self, path: Path, size: int) -> None:
        self.path, self._size = path, size
        self._own = threading.local()

    # Answers

    def get(self, address: str) -> Kept | None:
        """Return the answer that is kept for ``address`` and holds now."""
        with suppress(sqlite3.Error, OSError):
            wanted = "SELECT status, headers, body, until FROM answer WHERE address = ? AND until > ?"
            found = self._connection().execute(wanted, (address, time.time())).fetchone()
            return Kept(found[0], [tuple(each) for each in json.loads(found[1])], found[2], found[3]) if found else None
        return None

    def position(self) -> Position | None:
        """Return up to where changes were taken out; None if there is no store."""
        with suppress(sqlite3.Error, OSError):
            return Position(*self._connection().execute("SELECT id, mark FROM state").fetchone())
        return None

    def next_moment(self) -> float | None:
        """Return when the clock changes something next; None if nothing is known to come, or there is no store."""
        with suppress(sqlite3.Error, OSError):
            wanted = "SELECT min(moment) FROM coming WHERE moment > ?"
            found: tuple[float | None] = self._connection().execute(wanted, (time.time(),)).fetchone()
            return found[0]
        return None

    def put(self, address: str, kept: Kept, shown: Iterable[Shown], begun: Position) -> Kept | None:
        """Keep an answer that was begun at the position ``begun``; return it with the time until which it holds.

        Returns None if it is not kept: something that it shows changed meanwhile.
        """
        wanted = list(shown)
        with suppress(sqlite3.Error, OSError), self._changing() as cursor:
            if not _still_holds(cursor, wanted, begun):
                return None
            until = min(kept.until, _next_change(cursor, wanted))
            if until <= time.time():
                return None
            self._make_room(cursor, len(kept.body))
            cursor.execute("DELETE FROM answer WHERE address = ?", (address,))
            cursor.execute(
                "INSERT INTO answer (address, until, status, headers, body) VALUES (?, ?, ?, ?, ?)",
                (address, until, kept.status, json.dumps(kept.headers), kept.body),
            )
            key = cursor.lastrowid
            cursor.executemany("INSERT INTO shown VALUES (?, ?, ?, ?)", [(*each, key) for each in wanted])
            return Kept(kept.status, kept.headers, kept.body, until)
        return None

    def _make_room(self, cursor: sqlite3.Cursor, needed: int) -> None:
        """Take the oldest answers out if there would be too many."""
        (held,) = cursor.execute("SELECT bytes FROM state").fetchone()
        if held + needed > self._size:
            cursor.execute("DELETE FROM answer WHERE until <= ?", (time.time(),))
            cursor.execute(
                "DELETE FROM answer WHERE id IN (SELECT id FROM answer ORDER BY id LIMIT (SELECT count(*) / 10 + 1 FROM answer))"
            )

    # Changes

    def apply(self, steps: Sequence[Step], coming: Iterable[tuple[float, Changed]], *, tells: bool = False) -> None:
        """Take out what the ``steps`` of the log changed, as far as no other process did it.

        ``coming`` is all that the clock will change. With ``tells``, the change waits to be told to a cache in front.
        """
        with self._changing() as cursor:
            (at,) = cursor.execute("SELECT id FROM state").fetchone()
            fresh = [step for step in steps if step.position.id > at]
            if not fresh:
                return
            changed = {each for step in fresh for each in step.changed}
            gone = _taken_out(cursor, changed)
            cursor.executemany(
                "INSERT OR REPLACE INTO step VALUES (?, ?)",
                [(step.position.id, json.dumps(step.changed)) for step in fresh],
            )
            cursor.execute("DELETE FROM step WHERE id <= (SELECT max(id) FROM step) - ?", (_STEPS,))
            _expect(cursor, coming)
            cursor.execute("UPDATE state SET id = ?, mark = ?", fresh[-1].position)
            if tells:
                tags = sorted({each.tag for each in changed})
                self._tell(cursor, {"addresses": sorted({address.split()[0] for address in gone}), "tags": tags})

    @staticmethod
    def _tell(cursor: sqlite3.Cursor, told: dict[str, object]) -> None:
        cursor.execute("INSERT INTO telling (told) VALUES (?)", (json.dumps(told),))

    def to_tell(self) -> list[tuple[int, dict[str, object]]]:
        """Return what a cache in front is now to be told, in order, each with its number for ``was_told``."""
        wanted = "SELECT id, told FROM telling WHERE due <= ? ORDER BY id LIMIT 100"
        rows = self._connection().execute(wanted, (time.time(),)).fetchall()
        return [(number, json.loads(told)) for number, told in rows]

    def was_told(self, number: int) -> None:
        """Note that it was told; forget it when it was told often enough."""
        with self._changing() as cursor:
            (times,) = cursor.execute("SELECT times FROM telling WHERE id = ?", (number,)).fetchone() or (len(_AGAIN),)
            if times < len(_AGAIN):
                due = time.time() + _AGAIN[times]
                cursor.execute("UPDATE telling SET due = ?, times = times + 1 WHERE id = ?", (due, number))
            else:
                cursor.execute("DELETE FROM telling WHERE id = ?", (number,))

    def begin(self, position: Position, coming: Iterable[tuple[float, Changed]], *, tells: bool = False) -> None:
        """Empty the store, and begin anew at a position in the log; parameters as for ``apply``."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own: whoever still has the former file open would delete the log beside this one.
        file = self.path.with_name(f"{self.path.name}-{secrets.token_hex(8)}.sqlite3")
        file.touch(mode=0o600)
        connection = _opened(file)
        try:
            connection.executescript(f"PRAGMA secure_delete=ON; PRAGMA synchronous=OFF; {_SCHEMA}")
            connection.execute("INSERT INTO state VALUES (?, ?, ?, 0)", (position.id, *position))
            _expect(connection.cursor(), coming)
            if tells:
                self._tell(connection.cursor(), {"everything": True})
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
        link = file.with_suffix(".link")
        link.symlink_to(file.name)
        link.replace(self.path)

    def discard(self) -> None:
        """Remove the store, whatever its state; it works on a full disk too."""
        self.path.unlink(missing_ok=True)
        for file in self.path.parent.glob(f"{self.path.name}-*"):
            file.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove the files of other versions of the site that nobody has written for an hour."""
        with suppress(OSError):
            for file in self.path.parent.iterdir():
                is_own = file.name.startswith(self.path.name)
                if not is_own and time.time() - file.lstat().st_mtime > _ABANDONED:
                    file.unlink(missing_ok=True)

    # Connections

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that is there now. Raises OSError if there is none."""
        now = os.readlink(self.path)
        own: Any = self._own
        if getattr(own, "file", None) != now:
            if getattr(own, "connection", None):
                own.connection.close()
            own.connection = _opened(self.path.with_name(now))
            own.connection.executescript(
                "PRAGMA busy_timeout=5000; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
            )
            own.file = now
        connection: sqlite3.Connection = own.connection
        return connection

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Cursor]:
        connection = self._connection()
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield cursor
            cursor.execute("COMMIT")
        finally:
            if connection.in_transaction:
                cursor.execute("ROLLBACK")


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.isolation_level = None
    return connection


def _still_holds(cursor: sqlite3.Cursor, shown: Sequence[Shown], begun: Position) -> bool:
    """Return whether nothing of ``shown`` changed after ``begun``, as far as the store knows."""
    first, now = cursor.execute("SELECT first, id FROM state").fetchone()
    if begun.id < max(first, now - _STEPS):
        return False
    rows = cursor.execute("SELECT changed FROM step WHERE id > ?", (begun.id,)).fetchall()
    changed = {Changed(*each) for (text,) in rows for each in json.loads(text)}
    return not any(each.meets(one) for each in changed for one in shown)


def _next_change(cursor: sqlite3.Cursor, shown: Sequence[Shown]) -> float:
    """Return the moment at which the clock changes something of ``shown``."""
    rows = cursor.execute("SELECT moment, tag, entry FROM coming WHERE moment > ?", (time.time(),)).fetchall()
    moments = (row[0] for row in rows if any(Changed(row[1], row[2]).meets(one) for one in shown))
    return min(moments, default=float("inf"))


def _expect(cursor: sqlite3.Cursor, coming: Iterable[tuple[float, Changed]]) -> None:
    cursor.execute("DELETE FROM coming")
    cursor.executemany("INSERT INTO coming VALUES (?, ?, ?)", [(moment, *changed) for moment, changed in coming])


def _taken_out(cursor: sqlite3.Cursor, changes: Iterable[Changed]) -> list[str]:
    """Take out the answers that show something of ``changes``; return their addresses."""
    every = list(changes)
    if any(each.tag == EVERYTHING for each in every):
        gone = cursor.execute("SELECT id, address FROM answer").fetchall()
    else:
        wanted = "SELECT a.id, a.address FROM shown s JOIN answer a ON a.id = s.answer WHERE s.tag = ?"
        found: set[tuple[int, str]] = set()
        for tag, entry in every:
            within = "" if entry is None else " AND ? BETWEEN s.low AND s.high"
            found.update(cursor.execute(wanted + within, (tag,) if entry is None else (tag, entry)).fetchall())
        gone = sorted(found)
    cursor.executemany("DELETE FROM answer WHERE id = ?", [(key,) for key, _address in gone])
    return [address for _key, address in gone]
