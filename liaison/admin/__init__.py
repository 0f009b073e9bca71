from liaison.admin import accounts, audit_log, trash

__all__ = ["accounts", "audit_log", "trash"]
