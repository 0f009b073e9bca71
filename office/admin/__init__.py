"""The admin of the office, its pages and old addresses."""

from office.admin import office, old_address, page

__all__ = ["office", "old_address", "page"]
