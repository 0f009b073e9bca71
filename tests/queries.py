"""What captured queries did."""

from __future__ import annotations

import re

_LOCK = re.compile("FOR UPDATE|pg_advisory")


def changing(queries):
    """The SQL of those that stored something, locked it, or took a place in the queue of writers."""
    first = ("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT")
    return [query["sql"] for query in queries if query["sql"].startswith(first) or _LOCK.search(query["sql"])]
