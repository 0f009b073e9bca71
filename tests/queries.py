"""What captured queries did."""

from __future__ import annotations


def changing(queries):
    """The SQL of those that stored something, locked it, or took a place in the queue of writers."""
    first = ("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT")
    return [query["sql"] for query in queries if query["sql"].startswith(first) or "FOR UPDATE" in query["sql"]]
