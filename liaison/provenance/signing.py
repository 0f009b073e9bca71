"""Signing in the office's name: detached signatures that ``ssh-keygen -Y verify`` checks on any machine.

The format is SSHSIG (OpenSSH, PROTOCOL.sshsig), the key is Ed25519. Whoever signs what nobody asked for in a namespace of its
own cannot bring it forward as something else: a signed file is no tree head of the log.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from functools import lru_cache
from textwrap import wrap

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# What a signature is for. "file" is the customary namespace for files, such as the manifest of a mirror.
FILES = "file"
# The name under which ``allowed_signers`` lists the keys.
SIGNER = "office"
_MAGIC, _VERSION, _HASH = b"SSHSIG", 1, b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WRONG = (
    "SIGNING_KEY is not a key that can sign. Set SIGNING_KEY_FILE to a file that manage.py make_signing_key made: "
    "an Ed25519 key in the format of OpenSSH, without a passphrase."
)


def may_sign() -> bool:
    """Return whether this installation has a key. Raise ImproperlyConfigured if SIGNING_KEY holds something else."""
    return _own_key() is not None


def sign(message: bytes, namespace: str = FILES) -> bytes:
    """Return an armored signature of ``message``, as ``ssh-keygen -Y sign`` writes it, for ``namespace``.

    Raises ImproperlyConfigured where there is no key: ask ``may_sign()`` first.
    """
    key = _own_key()
    if key is None:
        raise ImproperlyConfigured(f"SIGNING_KEY is not set. {_WRONG.partition('. ')[2]}")
    return sign_with(key, message, namespace)


def sign_with(key: Ed25519PrivateKey, message: bytes, namespace: str = FILES) -> bytes:
    """Return an armored signature of ``message`` by ``key``; see ``sign``."""
    signature = _string(b"ssh-ed25519") + _string(key.sign(_signed_data(message, namespace)))
    parts = (_wire(key.public_key()), namespace.encode(), b"", _HASH, signature)
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(_string(part) for part in parts)
    lines = wrap(base64.b64encode(blob).decode(), 70)
    return "\n".join((_BEGIN, *lines, _END, "")).encode()


def public_key() -> str:
    """Return the public key as OpenSSH writes it ("ssh-ed25519 AAAA…"), or an empty string where there is no key."""
    key = _own_key()
    return public_text(key) if key else ""


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half of ``key`` as OpenSSH writes it, without a comment."""
    public = key.public_key()
    return public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()


def fingerprint(public: str) -> str:
    """Return the fingerprint of a public key as ``ssh-keygen -l`` prints it: "SHA256:…"."""
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def is_signed(message: bytes, signature: bytes, public: str, namespace: str = FILES) -> bool:
    """Return whether ``signature`` (armored) is one of ``message`` by the key ``public`` for ``namespace``."""
    try:
        key = serialization.load_ssh_public_key(public.encode())
        if not isinstance(key, Ed25519PublicKey):
            return False
        wire, told, _reserved, named_hash, inner = _opened(signature)
        kind, raw = _strings(inner)
        if (wire, told, named_hash, kind) != (_wire(key), namespace.encode(), _HASH, b"ssh-ed25519"):
            return False
        key.verify(raw, _signed_data(message, namespace))
    except (ValueError, struct.error, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def read_key(text: str) -> Ed25519PrivateKey:
    """Return the private key in ``text``, as OpenSSH writes it. Raise ValueError, without its content, for anything else."""
    # In files of variables a line end is often written as \n.
    lines = text.replace("\\n", "\n").strip()
    try:
        key = serialization.load_ssh_private_key(f"{lines}\n".encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("This is no Ed25519 key in the format of OpenSSH without a passphrase.")
    return key


def _own_key() -> Ed25519PrivateKey | None:
    return _read(settings.SIGNING_KEY) if settings.SIGNING_KEY else None


@lru_cache(maxsize=4)
def _read(text: str) -> Ed25519PrivateKey:
    try:
        return read_key(text)
    except ValueError as error:
        raise ImproperlyConfigured(_WRONG) from error


def _signed_data(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(_string(part) for part in (namespace.encode(), b"", _HASH, digest))


def _opened(signature: bytes) -> list[bytes]:
    """Return the five strings in an armored signature. Raise ValueError or struct.error for anything else."""
    lines = signature.decode("ascii").strip().splitlines()
    if len(lines) < 3 or (lines[0], lines[-1]) != (_BEGIN, _END):
        raise ValueError("no signature")
    blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    if not blob.startswith(_MAGIC + struct.pack(">I", _VERSION)):
        raise ValueError("no signature of this version")
    return _strings(blob[len(_MAGIC) + 4 :], 5)


def _string(content: bytes) -> bytes:
    """Return ``content`` with its length in front, as SSH writes strings (RFC 4251, section 5)."""
    return struct.pack(">I", len(content)) + content


def _strings(blob: bytes, number: int = 2) -> list[bytes]:
    """Return the strings that make up ``blob``. Raise ValueError if they are not ``number``."""
    found = []
    while blob:
        (length,) = struct.unpack_from(">I", blob)
        if length > len(blob) - 4:
            raise ValueError("cut short")
        found.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    if len(found) != number:
        raise ValueError("not as many parts as there should be")
    return found


def _wire(key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _string(b"ssh-ed25519") + _string(raw)
