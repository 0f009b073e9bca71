"""``make_signing_key``: make the key with which the site signs what the office published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.files.private import make_private
from liaison.provenance.signing import fingerprint, public_text

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``make_signing_key``."""

    help = (
        "Writes a new Ed25519 key in the format of OpenSSH into FILE, which nobody but its owner may read, and prints the public "
        "key. Then set SIGNING_KEY_FILE to FILE. An existing file is never overwritten."
    )
    # It needs no database, and is run before there is one.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="Where the key is written, outside of the project.")

    @no_translations
    def handle(self, *, file: str, **options: object) -> None:
        key = Ed25519PrivateKey.generate()
        path, public = write_key(file, key), public_text(key)
        self.stdout.write(f"{public}\nFingerprint: {fingerprint(public)}\nNow set SIGNING_KEY_FILE={path}")


def write_key(file: str, key: Ed25519PrivateKey) -> Path:
    """Write ``key`` into ``file``, which must not exist, readable by its owner alone; return its absolute path.

    Raises CommandError if that cannot be done.
    """
    path = Path(file).absolute()
    _write(path, _private_text(key))
    return path


def _private_text(key: Ed25519PrivateKey) -> bytes:
    form = serialization.PrivateFormat.OpenSSH
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _write(path: Path, content: bytes) -> None:
    try:
        make_private(path, content)
    except FileExistsError as error:
        raise CommandError(
            f"{path} exists already and was not changed: what a lost key signed stays unproven."
        ) from error
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}. Nothing was made.") from error
