from organizations.admin import organization, person

__all__ = ["organization", "person"]
