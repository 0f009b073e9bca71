"""``export_content``: write all content of the site as JSON Lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.files.private import private_file
from liaison.portable.declaring import Scope
from liaison.portable.exporting import export_content
from liaison.portable.schema import schema as described_lines
from liaison.portable.telling import Progress, told_lost

if TYPE_CHECKING:
    from django.core.management import CommandParser

    from liaison.portable.exporting import Summary


class Command(BaseCommand):
    """The command ``export_content``."""

    help = (
        "Writes all content as JSON Lines, as of one moment, while the site goes on: records with their history, the desk's "
        "work, pages, menus, addresses, accounts with their roles and without passwords. The file names people who are "
        "protected: keep it as you keep the database. import_content reads it, into SQLite or PostgreSQL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="Where to; - or nothing: to the standard output.")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="Copy uploads there, named by their SHA-256; what is there stays."
        )
        parser.add_argument(
            "--everything",
            action="store_true",
            help="Also what opens accounts (password hashes, second factors), the whole audit log and unsaved texts.",
        )
        parser.add_argument(
            "--schema", action="store_true", help="Write the JSON Schema of the lines instead, and end."
        )
        parser.add_argument("--quiet", action="store_true", help="Say nothing but errors.")

    @no_translations
    def handle(
        self, *args: object, file: str, media: Path | None, everything: bool, schema: bool, quiet: bool, **_: object
    ) -> None:
        if schema:
            self.stdout.write(json.dumps(described_lines(), indent=1))
            return
        progress = Progress(self.stderr, shown=not quiet)
        more: dict[str, Any] = {
            "scope": Scope.EVERYTHING if everything else Scope.CONTENT,
            "media": media,
            "progress": progress,
        }
        try:
            done = self._write(file, more)
        except OSError as error:
            raise CommandError(f"Cannot write the export: {error}") from error
        progress.end()
        if not quiet:
            self.stderr.write(
                f"Exported {sum(done.rows.values()):,} rows and {done.files:,} files. SHA-256 {done.sha256}"
            )
        if done.lost_files:
            raise CommandError(told_lost(done.lost_files, "The export is complete but for them."))

    @staticmethod
    def _write(file: str, more: dict[str, Any]) -> Summary:
        if file == "-":
            done = export_content(sys.stdout.buffer, **more)
            sys.stdout.buffer.flush()
            return done
        with private_file(Path(file)) as stream:
            return export_content(stream, **more)
