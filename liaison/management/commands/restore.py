"""``restore``: put a backup into this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, no_translations

from liaison.backups.keys import identities
from liaison.backups.options import name_a_backup
from liaison.backups.restoring import Wanted, restore
from liaison.backups.told import duration
from liaison.portable.telling import Progress

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``restore``."""

    help = (
        "Puts the newest backup in the folder DIR into this installation, whichever database it came from. Everything is "
        "decrypted and checked before anything is written. A restore that was cut off goes on when it is started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        name_a_backup(parser)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Replace what this installation holds; that is kept in LIAISON_DATA/former/.",
        )
        parser.add_argument(
            "--as-it-was",
            action="store_true",
            help="Do not forget again people who were forgotten since; for drills alone.",
        )
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something fails.")

    @no_translations
    def handle(self, **options: Any) -> None:
        keys = identities(options["identity"]) if options["identity"] else ()
        wanted = Wanted(
            options["dir"], options["snapshot"], keys, replace=options["replace"], forget=not options["as_it_was"]
        )
        done = restore(wanted, Progress(self.stderr, shown=not options["quiet"]))
        for text in done.told:
            self.stdout.write(text)
        if done.summary.lost_files:
            lost = ", ".join(done.summary.lost_files[:10])
            self.stderr.write(f"Uploads that the backup does not have: {len(done.summary.lost_files):,} ({lost}).")
        if options["quiet"]:
            return
        manifest = done.manifest
        self.stdout.write(
            f"Restored {manifest.name} of {manifest.at:%Y-%m-%d %H:%M} UTC: {sum(manifest.rows.values()):,} rows and "
            f"{manifest.files:,} uploads, with the index, in {duration(done.seconds)}."
        )
        if done.former:
            self.stdout.write(f"What was here before is in {done.former}. Delete it when you are sure.")
        self.stdout.write(
            "The site can be started. Make the sizes of pictures meanwhile: manage.py process_imagefields --all"
        )
