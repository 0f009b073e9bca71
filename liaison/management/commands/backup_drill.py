"""``backup_drill``: prove a backup by restoring it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, no_translations

from liaison.backups.drill import drill
from liaison.backups.options import name_a_backup
from liaison.backups.told import duration

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``backup_drill``."""

    help = (
        "Restores the newest backup in DIR aside, into a temporary database and folder, compares counts and hashes with what was "
        "backed up, asks for public pages, and removes it again. The exit status is 1 if anything is not as it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        name_a_backup(parser)
        parser.add_argument(
            "--postgres",
            default="",
            metavar="URL",
            help="Restore into a temporary database on this server (postgres://…), not into a file of SQLite.",
        )
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something fails.")

    @no_translations
    def handle(self, **options: Any) -> None:
        proof = drill(options["dir"], options["identity"], options["postgres"], options["snapshot"])
        if options["quiet"]:
            return
        manifest = proof.manifest
        how = "the same hash of all content" if proof.compared else "the same counts (another version wrote it)"
        self.stdout.write(
            f"{manifest.name} is good: restored aside with {sum(manifest.rows.values()):,} rows and {manifest.files:,} uploads, "
            f"{how}; {proof.pages} pages answer. {duration(proof.seconds)}."
        )
