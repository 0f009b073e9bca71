from liaison.staff import accounts
from liaison.staff.audit import admin as audit_log
from liaison.staff.trash import admin as trash

__all__ = ["accounts", "audit_log", "trash"]
