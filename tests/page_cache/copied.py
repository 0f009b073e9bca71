"""A copy of the test's database as it is now, which stands for a replica that has not heard anything since."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from functools import partial

import psycopg2
from django.db import connection, connections

from liaison.postgresql.replica import ALIAS


@contextmanager
def copied(folder):
    """The connection to a copy, which the site takes for its replica. Not within a transaction."""
    place = connections.settings["default"]
    name = str(folder / "replica.sqlite3") if connection.vendor == "sqlite" else f"{place['NAME']}_replica"
    make, drop = (_file, lambda _name: None) if connection.vendor == "sqlite" else (_database, _drop)
    make(name)
    connections.settings[ALIAS] = place | {"NAME": name}
    try:
        copy = connections[ALIAS]
        copy.ensure_connection = partial(_connect, copy)
        yield copy
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]
        drop(name)


def _connect(copy):
    """As Django does, which lets a test connect to those databases alone that it began with."""
    if copy.connection is None:
        with copy.wrap_database_errors:
            copy.connect()


def _file(name):
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(name)) as target:
        source.backup(target)


def _database(name):
    # PostgreSQL copies a database to which nobody is connected.
    connection.close()
    _drop(name)
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')


def _drop(name):
    _administer(f'DROP DATABASE IF EXISTS "{name}"')


def _administer(statement):
    how = connection.get_connection_params() | {"dbname": "postgres"}
    how.pop("cursor_factory", None)
    with closing(psycopg2.connect(**how)) as wire:
        wire.autocommit = True
        wire.cursor().execute(statement)
