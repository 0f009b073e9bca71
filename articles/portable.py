"""Which rows of this app an export holds."""

from __future__ import annotations

from liaison.portable.declaring import Moves

TABLES = tuple(
    map(
        Moves,
        (
            "articles.Topic",
            "articles.Meeting",
            "articles.Delegation",
            "articles.Attendance",
            "articles.Article",
            "articles.Version",
            "articles.Changes",
            "articles.Attachment",
            "articles.Assignment",
            "articles.Withdrawal",
            "articles.SharedLink",
            "articles.Seal",
            "articles.Anchor",
        ),
    )
)
