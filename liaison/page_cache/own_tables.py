"""How the page cache treats the tables of the app ``liaison``."""

from __future__ import annotations

from liaison.page_cache.rows import ExactRows

UNSEEN = (
    *(
        "liaison.Autosave",
        "liaison.Presence",
        "liaison.TrashItem",
        "liaison.Event",
        "liaison.UploadDay",
        "liaison.Origin",
    ),
    *(
        "liaison.AuthenticatorApp",
        "liaison.Passkey",
        "liaison.RecoveryCode",
        "liaison.KnownBrowser",
        "liaison.DeskSession",
    ),
    *("liaison.ContentImport", "liaison.Purge"),
    # The log of what was published has pages of its own, which say themselves how long they may be kept.
    *("liaison.LogLine", "liaison.Announcement", "liaison.LogState", "liaison.TreeHead", "liaison.LogKey"),
    # Words are only looked up for what somebody typed, and such answers are not kept.
    *("liaison.NameWord", "liaison.Heading", "liaison.Spelling", "liaison.TextWord", "liaison.IndexFormat"),
)

# The index tells itself what its entries change.
EXACT = (ExactRows("liaison.Entry", in_index=True), ExactRows("liaison.Concern", in_index=True))
