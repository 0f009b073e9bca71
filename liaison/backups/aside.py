"""A database for a drill, apart from that of the site, which goes afterwards."""

from __future__ import annotations

import secrets
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from liaison.backups.problems import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PREFIX = "liaison_drill_"


@contextmanager
def database_aside(place: Path, postgres: str) -> Iterator[str]:
    """Give the address of an empty database: a file in ``place``, or a new one on the server at the address ``postgres``."""
    if not postgres:
        yield f"sqlite:///{place / 'drill.sqlite3'}"
        return
    name = _PREFIX + secrets.token_hex(4)
    _run(postgres, *_left_overs(postgres), f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(postgres)._replace(path=f"/{name}").geturl()
    finally:
        _run(postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _left_overs(postgres: str) -> list[str]:
    """Return the statements that drop what drills left that were cut off."""
    unused = (
        f"SELECT datname FROM pg_database WHERE datname LIKE '{_PREFIX}%' "  # noqa: S608
        "AND datname NOT IN (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)"
    )
    return [f'DROP DATABASE IF EXISTS "{name}"' for (name,) in _run(postgres, unused)]


def _run(postgres: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run ``statements`` on the server, and return the rows of the last."""
    import psycopg2

    try:
        with closing(psycopg2.connect(postgres)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    except psycopg2.Error as error:
        raise BackupError(
            f"No database for the drill could be made: {str(error).strip()} The account in --postgres must be allowed to make "
            "databases (CREATEDB)."
        ) from None
