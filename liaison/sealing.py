"""Sealing: texts that only this installation can read again, encrypted with keys derived from SECRET_KEY.

What was sealed under a key of SECRET_KEY_FALLBACKS can still be opened. Each purpose has keys of its own, so that a text
sealed for one cannot be brought forward as another.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal(text: str, purpose: str) -> str:
    """Return ``text`` encrypted and signed for ``purpose``: letters, digits and ``-_=``."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str, seconds: int | None = None) -> str | None:
    """Return the text in ``sealed``.

    Returns None if it was not sealed here for ``purpose``, or longer than ``seconds`` ago.
    """
    try:
        return _box(purpose).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


def sealed_anew(sealed: str, purpose: str) -> str:
    """Return ``sealed`` under today's SECRET_KEY. Raises InvalidToken if it cannot be opened."""
    return _box(purpose).rotate(sealed).decode()


def _box(purpose: str) -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret, purpose)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str, purpose: str) -> bytes:
    return urlsafe_b64encode(salted_hmac(f"liaison.sealing.{purpose}", "", secret=secret, algorithm="sha256").digest())
