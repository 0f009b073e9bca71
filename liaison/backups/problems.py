"""What goes wrong with a backup, told to whoever has to mend it."""

from __future__ import annotations

from django.core.management.base import CommandError

from liaison.write_failures import Hindrance, hindrance


class BackupError(CommandError):
    """A backup that cannot be made or restored. The text is for people, and says what to do."""


class DamagedError(BackupError):
    """A file of a backup that is missing, or is not what was written."""


def cannot_write(place: object, error: OSError) -> BackupError:
    """Return the error that nothing can be written at ``place``."""
    if hindrance(error) is Hindrance.FULL:
        return BackupError(
            f"The disk of {place} is full. The backups that are there are whole and stay; nothing was added. "
            "Free some room, or keep fewer (--keep-daily, --keep-weekly, --keep-monthly)."
        )
    return BackupError(f"Nothing can be written to {place}: {error.strerror or error}.")
