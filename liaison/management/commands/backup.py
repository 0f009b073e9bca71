"""``backup``: add a backup of the whole site to a folder, or check those that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, no_translations

from liaison.backups.retention import Rules
from liaison.backups.taking import back_up, verify
from liaison.backups.told import duration, size
from liaison.portable.telling import Progress

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``backup``."""

    help = (
        "Adds a backup to the folder DIR: database, uploads, settings without secrets, as of one moment, while the site runs. "
        "It is written aside, read back and only then counted among the others; if anything fails, those stay as they are, and "
        "the exit status is 1. Uploads that a former backup has are not stored again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR", help="The folder of backups; made if it is not there.")
        parser.add_argument(
            "--recipient",
            action="append",
            metavar="KEY",
            help="Encrypt to this public key (age1… or ssh-ed25519 …), and to each that is given so. Default: BACKUP_RECIPIENTS.",
        )
        rules = Rules()
        parser.add_argument("--keep-newest", type=int, default=rules.newest, metavar="N", help="Default: %(default)s.")
        parser.add_argument("--keep-daily", type=int, default=rules.daily, metavar="N", help="Default: %(default)s.")
        parser.add_argument("--keep-weekly", type=int, default=rules.weekly, metavar="N", help="Default: %(default)s.")
        parser.add_argument(
            "--keep-monthly", type=int, default=rules.monthly, metavar="N", help="Default: %(default)s."
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Add nothing; read every file of every backup, and say whether all are whole.",
        )
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something fails.")

    @no_translations
    def handle(self, **options: Any) -> None:
        self.quiet, progress = options["quiet"], Progress(self.stderr, shown=not options["quiet"])
        if options["check"]:
            backups, objects = verify(options["dir"], progress)
            self._tell(f"All whole: {backups:,} backups with {objects:,} uploads.")
            return
        keys = options["recipient"] or settings.BACKUP_RECIPIENTS
        rules = Rules(*(max(0, options[f"keep_{name}"]) for name in ("newest", "daily", "weekly", "monthly")))
        taken = back_up(options["dir"], keys, rules, progress)
        manifest = taken.manifest
        self._tell(
            f"{manifest.name}: {sum(manifest.rows.values()):,} rows and {manifest.files:,} uploads, {size(manifest.bytes)}, of "
            f"which {size(manifest.added_bytes)} are new. Written and read back in {duration(taken.seconds)}."
        )
        for name in taken.removed:
            self._tell(f"Removed: {name}")
        if taken.lost_files:
            names = ", ".join(taken.lost_files[:10])
            self.stderr.write(
                f"Uploads whose file is lost: {len(taken.lost_files):,} ({names}). They are in no new backup."
            )
        if not manifest.recipients:
            self.stderr.write("Not encrypted: whoever has this folder can read everything. See make_backup_key.")

    def _tell(self, text: str) -> None:
        if not self.quiet:
            self.stdout.write(text)
