"""Nothing can be written: a database still opens, and no file stays by half."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing, contextmanager, suppress

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.utils import ConnectionHandler
from django.test import RequestFactory

from liaison.media.rendered.files import made_response
from liaison.media.storage import UploadStorage
from liaison.models import Autosave
from liaison.write_failures import Hindrance, hindrance
from tests.unwritable import full_database, no_longer_files, read_only_database

OURS = {"ENGINE": "liaison.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}


@pytest.fixture
def file(tmp_path, db):
    """A database with a log, closed; beside it lies something in the place of what SQLite makes when it opens it."""
    path = tmp_path / "a file?.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE word (text)")
        database.execute("INSERT INTO word VALUES ('kept')")
        database.commit()
    (tmp_path / "a file?.sqlite3-shm").mkdir()
    return path


def opened(path):
    return ConnectionHandler({"default": {**OURS, "NAME": str(path)}})["default"]


def test_where_nothing_can_be_made_beside_it_a_database_is_still_read(file):
    with closing(opened(file)) as database:
        with database.cursor() as cursor:
            assert cursor.execute("SELECT text FROM word").fetchall() == [("kept",)]
        with pytest.raises(DatabaseError) as refusal, database.cursor() as cursor:
            cursor.execute("INSERT INTO word VALUES ('lost')")
    assert hindrance(refusal.value) is Hindrance.READ_ONLY


def test_what_stands_in_the_log_alone_is_not_left_out(file):
    # Older than what readers may see: better none than that.
    file.with_name(f"{file.name}-wal").write_bytes(b"x" * 100)
    with pytest.raises(DatabaseError):
        opened(file).cursor()


def test_a_connection_writes_nothing(tmp_path, db):
    path = tmp_path / "new.sqlite3"
    with closing(opened(path)) as database, database.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert path.stat().st_size == 0


@pytest.mark.django_db
def test_the_database_keeps_a_log():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, ""), Hindrance.FULL),
        (OSError(errno.EROFS, ""), Hindrance.READ_ONLY),
        (FileNotFoundError(errno.ENOENT, ""), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_what_an_error_says_of_writing(error, expected):
    assert hindrance(error) is expected


def test_an_error_that_came_of_another_says_the_same():
    error = RuntimeError()
    error.__cause__ = OSError(errno.ENOSPC, "")
    assert hindrance(error) is Hindrance.FULL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("unwritable", "expected"),
    [(lambda: full_database("liaison_autosave"), Hindrance.FULL), (read_only_database, Hindrance.READ_ONLY)],
    ids=["full", "read only"],
)
def test_what_the_database_says_of_writing(unwritable, expected):
    user = User.objects.create(username="writer")
    with unwritable(), pytest.raises(DatabaseError) as refusal:
        Autosave.objects.create(user=user, path="/", data="x" * 500_000)
    assert hindrance(refusal.value) is expected


def test_a_file_that_is_not_written_whole_is_not_there(tmp_path):
    storage = UploadStorage(tmp_path)
    with no_longer_files(1000), pytest.raises(OSError, match="File too large") as refusal:
        storage.save("pictures/a.webp", ContentFile(b"x" * 200_000))
    assert hindrance(refusal.value) is Hindrance.FULL
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class Undone(Exception):  # noqa: N818 (not an error)
    """Raised in a transaction to undo it."""


@contextmanager
def undone():
    with suppress(Undone), transaction.atomic():
        yield
        raise Undone


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_transaction_that_was_undone():
    with undone():
        file = default_storage.save("files/inner.txt", ContentFile(b"x"))
        assert default_storage.exists(file)
    assert not default_storage.exists(file)


@pytest.mark.django_db(transaction=True)
def test_of_a_transaction_that_went_through_in_part_the_files_of_that_part_stay():
    with transaction.atomic():
        outer = default_storage.save("files/outer.txt", ContentFile(b"x"))
        with undone():
            inner = default_storage.save("files/inner.txt", ContentFile(b"x"))
        assert not default_storage.exists(inner)
    assert default_storage.exists(outer)
    default_storage.delete(outer)


def test_what_is_made_for_readers_is_made_without_being_kept(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with no_longer_files(1000):
        response = made_response(RequestFactory().get("/"), "a/b.bin", "key", lambda: b"x" * 50_000, "text/plain")
        assert b"".join(response) == b"x" * 50_000
