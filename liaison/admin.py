"""The admin modules of this app, imported here because Django's autodiscovery looks for ``liaison.admin``."""

from liaison.staff import accounts
from liaison.staff.audit import admin as audit_log
from liaison.staff.trash import admin as trash

__all__ = ["accounts", "audit_log", "trash"]
