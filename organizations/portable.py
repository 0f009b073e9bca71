"""Which rows of this app an export holds."""

from __future__ import annotations

from liaison.portable.declaring import Moves

TABLES = tuple(
    map(
        Moves,
        (
            "organizations.Organization",
            "organizations.Person",
            "organizations.Membership",
            "organizations.Consent",
            "organizations.Contact",
            "organizations.Clearance",
            "organizations.Forgetting",
            "organizations.FormerSlug",
            "organizations.ToldApart",
        ),
    )
)
