"""What of the full texts visitors may know, in SQL that both databases understand alike.

``entry`` is a column with the ids of entries, ``at`` the placeholder of the moment.
"""

from __future__ import annotations

from liaison.search.index.entry_ids import UNDATED, dated_scopes_in_sql, itself_in_sql


def live(entry: str, at: str) -> str:
    """Of what has no time, such as an organization: that something which visitors may know concerns it."""
    return f"""
        ({entry} < {UNDATED} OR EXISTS (
            SELECT 1 FROM liaison_concern AS concern
            WHERE concern.about = {itself_in_sql(entry)} AND concern.scope IN ({dated_scopes_in_sql(entry)})
            AND {in_window("concern", at)}
        ))
    """  # noqa: S608


def visible(entry: str, at: str) -> str:
    """Besides, that the entry itself is in its time."""
    return f"""
        EXISTS (SELECT 1 FROM liaison_entry AS entry WHERE entry.id = {entry} AND {in_window("entry", at)})
        AND {live(entry, at)}
    """  # noqa: S608


def in_window(table: str, at: str) -> str:
    """That visitors may know of a row of ``table``."""
    return f"{table}.public_from <= {at} AND {table}.public_until > {at}"
