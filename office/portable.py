"""Which rows of this app an export holds."""

from __future__ import annotations

from liaison.portable.declaring import Moves

TABLES = (
    Moves("office.Office", made_by_migrate=True),
    Moves("office.MenuEntry", made_by_migrate=True),
    Moves("office.Page"),
    Moves("office.OldAddress"),
)
