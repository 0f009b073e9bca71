"""``replace_signing_key``: make the key that follows today's, and let today's key sign for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.management.commands.make_signing_key import write_key
from liaison.models import LogKey
from liaison.provenance.keys import SUCCESSORS, succession
from liaison.provenance.signing import fingerprint, may_sign, public_key, public_text, sign

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``replace_signing_key``."""

    help = (
        "Writes the key that is to follow today's SIGNING_KEY into FILE, and keeps a statement, signed with today's key, that "
        "names it. Then set SIGNING_KEY_FILE to FILE and restart: the log announces the new key with that statement. An existing "
        "file is never overwritten. If today's key was stolen, use make_signing_key instead: what a thief can sign proves nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="Where the new key is written, outside of the project.")

    @no_translations
    def handle(self, *, file: str, **options: object) -> None:
        if not may_sign():
            raise CommandError(
                "SIGNING_KEY is not set: there is no key to follow. Use make_signing_key. Nothing was made."
            )
        key = Ed25519PrivateKey.generate()
        path, new = write_key(file, key), public_text(key)
        endorsement = sign(succession(public_key(), new), SUCCESSORS).decode()
        LogKey.objects.create(public=new, endorsement=endorsement)
        self.stdout.write(f"{new}\nFingerprint: {fingerprint(new)}\nNow set SIGNING_KEY_FILE={path} and restart.")
