"""SQL conditions for the entries that visitors may know, valid in both databases.

In each function, ``entry`` is a column with ids of entries, and ``at`` the placeholder of the moment.
"""

from __future__ import annotations

from liaison.search.index.entry_ids import UNDATED, dated_scopes_in_sql, itself_in_sql


def live(entry: str, at: str) -> str:
    """Return the condition that an entry is dated, or that a live dated entry concerns the record of an undated one."""
    return f"""
        ({entry} < {UNDATED} OR EXISTS (
            SELECT 1 FROM liaison_concern AS concern
            WHERE concern.about = {itself_in_sql(entry)} AND concern.scope IN ({dated_scopes_in_sql(entry)})
            AND {in_window("concern", at)}
        ))
    """  # noqa: S608


def visible(entry: str, at: str) -> str:
    """Return the condition that visitors may know an entry: it is in its own window, and ``live``."""
    return f"""
        EXISTS (SELECT 1 FROM liaison_entry AS entry WHERE entry.id = {entry} AND {in_window("entry", at)})
        AND {live(entry, at)}
    """  # noqa: S608


def in_window(table: str, at: str) -> str:
    """Return the condition that the moment is in the window of a row of ``table``."""
    return f"{table}.public_from <= {at} AND {table}.public_until > {at}"
