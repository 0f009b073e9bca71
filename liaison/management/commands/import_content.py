"""``import_content``: fill an empty database from a file that ``export_content`` wrote."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.portable.declaring import PortableError
from liaison.portable.importing import abandon as undo_unfinished
from liaison.portable.importing import import_content
from liaison.portable.telling import Progress, told_lost

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``import_content``."""

    help = (
        "Fills an empty database, SQLite or PostgreSQL, from a file of export_content, and writes the search index. The site "
        "answers “back soon” meanwhile. If it is interrupted, run it again with the same file: it goes on. If the file is "
        "wrong it says in which line, and everything is as it was before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="Where from; - or nothing: from the standard input.")
        parser.add_argument("--media", type=Path, metavar="DIR", help="The folder that export_content --media filled.")
        parser.add_argument(
            "--replace-accounts",
            action="store_true",
            help="The database may hold accounts and what they did; they are replaced by those of the file.",
        )
        parser.add_argument("--abandon", action="store_true", help="Undo an import that stands unfinished, and end.")
        parser.add_argument("--quiet", action="store_true", help="Say nothing but errors.")

    @no_translations
    def handle(self, *args: object, file: str, abandon: bool, **options: Any) -> None:
        try:
            if abandon:
                self._abandon()
            elif file == "-":
                self._import(sys.stdin.buffer, **options)
            else:
                with Path(file).open("rb") as stream:
                    self._import(stream, **options)
        except PortableError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"Cannot read or write: {error}. Mend that and run the command again: it goes on."
            ) from error

    def _abandon(self) -> None:
        undo_unfinished()
        self.stdout.write("The unfinished import is undone; the site answers again.")

    def _import(
        self, stream: BinaryIO, *, media: Path | None, replace_accounts: bool, quiet: bool, **_options: Any
    ) -> None:
        if media and not media.is_dir():
            raise PortableError(f"There is no folder “{media}”.")
        progress = Progress(self.stderr, shown=not quiet)
        done = import_content(stream, media=media, replace_accounts=replace_accounts, progress=progress)
        progress.end()
        if not quiet:
            self.stdout.write(f"Imported {sum(done.rows.values()):,} rows and {done.files:,} files.")
            self.stdout.write("Sizes of pictures are made by: manage.py process_imagefields --all")
        if done.lost_files:
            raise CommandError(
                told_lost(done.lost_files, "All else is imported. Copy them into the uploads, or import with --media.")
            )
