"""Public keys, to which backups are encrypted, and the identity files that open them, as age and SSH write them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyrage import RecipientError, ssh, x25519

from liaison.backups.problems import BackupError
from liaison.files.private import make_private

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Recipient: TypeAlias = ssh.Recipient | x25519.Recipient
    Identity: TypeAlias = ssh.Identity | x25519.Identity

_SECRET = "AGE-SECRET-KEY-"  # noqa: S105


def recipients(texts: Iterable[str]) -> list[Recipient]:
    """Return the public keys ``texts`` (``age1…``, ``ssh-ed25519 …``). Raises BackupError for one that is none."""
    return [_recipient(text.strip()) for text in texts if text.strip()]


def _recipient(text: str) -> Recipient:
    if text.upper().startswith(_SECRET):
        raise BackupError(
            "This is the secret half of a key, which must not be on the server. Give the public one, which begins with “age1”."
        )
    try:
        return ssh.Recipient.from_str(text) if text.startswith("ssh-") else x25519.Recipient.from_str(text)
    except RecipientError:
        raise BackupError(
            f"“{text[:80]}” is no public key for backups. One begins with “age1” (make_backup_key makes it) or “ssh-ed25519”."
        ) from None


def identities(path: Path) -> list[Identity]:
    """Return the secret keys in the file ``path``: of age, one a line, or one of SSH. Raises BackupError if there is none."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The identity file {path} cannot be read: {error}.") from None
    try:
        if "PRIVATE KEY" in text:
            return [ssh.Identity.from_buffer(text.encode())]
        lines = (line.strip() for line in text.splitlines())
        found: list[Identity] = [x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
    except Exception as error:  # pyrage has an error of its own for each kind of file
        raise BackupError(f"The identity file {path} is not usable: {error}.") from None
    if not found:
        raise BackupError(f"{path} holds no key: a line of it must begin with “{_SECRET}”.")
    return found


def make_identity(path: Path) -> str:
    """Write a new secret key to the new file ``path``, which only its owner may read; return the public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        # The form of age-keygen.
        make_private(path, f"# created: {made}\n# public key: {public}\n{identity}\n".encode())
    except FileExistsError:
        raise BackupError(
            f"{path} is there already, and is left as it is: backups may need it. Name another file."
        ) from None
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from None
    return public
