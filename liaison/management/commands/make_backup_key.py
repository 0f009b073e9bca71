"""``make_backup_key``: make the key pair of the backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, no_translations

from liaison.backups.keys import make_identity

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``make_backup_key``."""

    help = (
        "Writes a new secret key to FILE, in the form of age-keygen, and prints the public key. Without the secret key no backup "
        "that is encrypted to the public one can be read by anybody: print it, keep it in two places, and remove it from the server."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="The new file for the secret key.")

    @no_translations
    def handle(self, **options: Any) -> None:
        public = make_identity(options["file"])
        self.stdout.write(f"The secret key is in {options['file']}: take it off the server, and keep it in two places.")
        self.stdout.write(f"BACKUP_RECIPIENTS={public}")
