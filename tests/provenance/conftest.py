"""A signing key, and articles whose steps are in the log."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from liaison.provenance.log import write_log


def new_key():
    """A private key as a file has it."""
    form = serialization.PrivateFormat.OpenSSH
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        .decode()
    )


@pytest.fixture
def signing(settings):
    settings.SIGNING_KEY = new_key()


@pytest.fixture
def logged(db):
    """Enter what was announced: what happens by itself once a transaction is over."""
    return write_log
