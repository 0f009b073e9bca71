"""How far the replica is behind the primary."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection, connections

from liaison.postgresql.replica import ALIAS

# Seconds behind from which it is worth telling.
MOST = 10.0
# Seconds that what was just written has to arrive: until then nobody is late.
_MOMENT, _PAUSE = 1.0, 0.05


class NoReplicaError(Exception):
    """The database that REPLICA_URL names follows no other."""


def has_replica() -> bool:
    """Return whether the settings name a replica."""
    return ALIAS in settings.DATABASES


def seconds_behind() -> float:
    """Return how old what the replica has is, in seconds; 0.0 if it has everything that was written by now.

    Raises DatabaseError if it or the primary does not answer, NoReplicaError if it is none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        end = cursor.fetchone()[0]
    until = time.monotonic() + _MOMENT
    with connections[ALIAS].cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn, "
                "extract(epoch FROM now() - pg_last_xact_replay_timestamp())",
                [end],
            )
            is_replica, has_all, age = cursor.fetchone()
            if not is_replica:
                raise NoReplicaError
            if has_all:
                return 0.0
            if time.monotonic() > until:
                return max(float(age or 0), _MOMENT)
            time.sleep(_PAUSE)
