"""The admin of organizations and people."""

from organizations.admin import organization, person

__all__ = ["organization", "person"]
