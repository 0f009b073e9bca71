"""A disk on which nothing can be written, as the database and the operating system tell it; with any account."""

from __future__ import annotations

import resource
from contextlib import contextmanager

from django.db import connection

_REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON {table} EXECUTE FUNCTION refuse();
"""


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def full_database(table: str):
    """What is inserted into ``table`` finds no room, if it is large. Not within a transaction."""
    if connection.vendor == "postgresql":
        _run(_REFUSE.format(table=table))
        try:
            yield
        finally:
            _run(f"DROP TRIGGER refuse ON {table}; DROP FUNCTION refuse()")
        return
    # Without the room that others left in it, and no larger than it is.
    _run("VACUUM", "PRAGMA max_page_count = 1")
    try:
        yield
    finally:
        _run("PRAGMA max_page_count = 1073741823")


@contextmanager
def read_only_database():
    on, off = {
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
        "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
    }[connection.vendor]
    _run(on)
    try:
        yield
    finally:
        _run(off)


@contextmanager
def no_longer_files(size: int):
    """No file of this process can be made longer than ``size`` bytes: writing breaks off there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
