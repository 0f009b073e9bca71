"""A thread keeps its connection to SQLite, as long as a new one would not see anything else."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest
from django.db import DatabaseError
from django.db.utils import ConnectionHandler


@pytest.fixture
def file(tmp_path, db):
    return made(tmp_path / "news.sqlite3", "here")


@pytest.fixture
def kept(file):
    """A connection to the file, as the site has it."""
    options = {"ENGINE": "liaison.sqlite3", "NAME": str(file), "CONN_MAX_AGE": 60}
    with closing(ConnectionHandler({"default": options})["default"]) as connection:
        yield connection


def made(path, text):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE word (text)")
        database.execute("INSERT INTO word VALUES (?)", [text])
        database.commit()
    return path


def words(connection):
    with connection.cursor() as cursor:
        return [text for (text,) in cursor.execute("SELECT text FROM word").fetchall()]


def between_requests(connection):
    connection.close_if_unusable_or_obsolete()


def test_it_is_the_same_at_the_next_request(kept):
    words(kept)
    opened = kept.connection
    between_requests(kept)
    assert kept.connection is opened is not None


def test_it_sees_what_others_wrote(kept, file):
    words(kept)
    between_requests(kept)
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT INTO word VALUES ('later')")
        database.commit()
    assert words(kept) == ["here", "later"]


def test_a_file_that_took_its_place_is_the_one_that_is_read(kept, file, tmp_path):
    words(kept)
    made(tmp_path / "restored.sqlite3", "restored").replace(file)
    between_requests(kept)
    assert words(kept) == ["restored"]


def test_a_file_that_is_gone_is_not_read_any_longer(kept, file):
    words(kept)
    file.unlink()
    between_requests(kept)
    with pytest.raises(DatabaseError):
        words(kept)


def test_a_statement_that_nobody_read_to_its_end_does_not_keep_readers_in_the_past(kept, file):
    words(kept)
    cursor = kept.cursor()
    cursor.execute("SELECT text FROM word UNION ALL SELECT text FROM word")
    cursor.fetchone()
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE word SET text = 'withdrawn'")
        database.commit()
    between_requests(kept)
    assert words(kept) == ["withdrawn"]


def test_after_an_error_it_is_opened_anew(kept):
    words(kept)
    opened = kept.connection
    with suppress(DatabaseError), kept.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    between_requests(kept)
    assert kept.connection is not opened


def test_one_that_could_only_be_opened_for_reading_is_tried_anew(kept, file):
    blocked = file.with_name(f"{file.name}-shm")
    blocked.mkdir()
    assert words(kept) == ["here"]
    blocked.rmdir()
    between_requests(kept)
    with kept.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES ('written')")
    assert words(kept) == ["here", "written"]
