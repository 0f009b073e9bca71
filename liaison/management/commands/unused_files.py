"""``unused_files``: list or remove uploaded files that no row mentions, such as those of an interrupted upload."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, no_translations

from liaison.media.unused_files import find_unused, remove_unused

if TYPE_CHECKING:
    from django.core.management import CommandParser

# The row of an upload is stored within minutes, or never.
_OLDER_THAN = dt.timedelta(hours=1)


class Command(BaseCommand):
    """The command ``unused_files``."""

    help = (
        "Lists uploaded pictures and documents that no record, version or trash item mentions, such as those of an upload "
        "that was cut off; with --delete removes them. Leaves out what was uploaded within the last hour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Remove them, with the variants of pictures.")

    @no_translations
    def handle(self, **options: object) -> None:
        found = find_unused(_OLDER_THAN)
        for file in found:
            self.stdout.write(f"{file.name}  {file.size} bytes")
        if options["delete"]:
            # Checks each file again: one may have come into use since.
            remove_unused(file.name for file in found)
            self.stdout.write(f"Removed: {len(found)}")
        else:
            self.stdout.write(f"Unused: {len(found)}" + (". With --delete they are removed." if found else ""))
