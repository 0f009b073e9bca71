"""A database that is gone while the site runs: PostgreSQL refuses connections, SQLite's file cannot be read."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def database_down():
    """New connections of all threads fail, and those of this thread are closed. Not within a transaction."""
    place = connections.settings["default"]
    before = {name: place[name] for name in ("NAME", "HOST", "PORT")}
    # A file that is no database, in a folder: neither can be opened.
    gone = {"HOST": "127.0.0.1", "PORT": _closed_port()} if connection.vendor == "postgresql" else {"NAME": _damaged()}
    own = connection.settings_dict
    connection.close()
    place.update(gone)
    own.update(gone)
    try:
        yield
    finally:
        connection.close()
        place.update(before)
        own.update(before)


def _damaged() -> str:
    path = Path(connection.settings_dict["NAME"]).with_name("damaged.sqlite3")
    path.write_bytes(b"no database at all " * 400)
    return str(path)
