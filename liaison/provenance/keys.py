"""The keys that sign the log, one after the other, and the statement by which a key names its successor."""

from __future__ import annotations

import secrets

# The namespaces of signatures of the log: a signed file is no tree head, and a tree head no successor.
HEADS, SUCCESSORS = "liaison-tree-head", "liaison-successor"


def random_secret() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(32)


def succession(old: str, new: str) -> bytes:
    """Return what the key ``old`` signs so that ``new`` follows it; both as OpenSSH writes them, without a comment."""
    return f"From here on the key of the office is not\n{old}\nbut\n{new}\n".encode()
