"""The certificate that a server shows, and whether browsers take it.

The one module of the product that opens a connection by itself, when an administrator asks for it: to the host of ``SITE_URL``, and to no other.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass

from cryptography import x509

_PATIENCE = 5


@dataclass(frozen=True)
class Certificate:
    """``ends``: ISO 8601, empty if none was seen; ``kind``: "trusted", "untrusted" or "unreachable", with the ``error``."""

    ends: str = ""
    kind: str = "trusted"
    error: str = ""


def certificate_at(host: str, port: int) -> Certificate:
    """Return the certificate of ``host``, checked with the authorities that this machine trusts."""
    try:
        return Certificate(_end_of(host, port, ssl.create_default_context()))
    except ssl.SSLCertVerificationError as error:
        return Certificate(_end_unchecked(host, port), "untrusted", error.verify_message or "")
    except ssl.SSLError as error:
        return Certificate("", "untrusted", error.reason or type(error).__name__)
    except OSError as error:
        return Certificate("", "unreachable", error.strerror or type(error).__name__)


def _end_of(host: str, port: int, context: ssl.SSLContext) -> str:
    with (
        socket.create_connection((host, port), timeout=_PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        shown = secure.getpeercert(binary_form=True) or b""
    return x509.load_der_x509_certificate(shown).not_valid_after_utc.isoformat()


def _end_unchecked(host: str, port: int) -> str:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return _end_of(host, port, context)
    except (OSError, ValueError):
        return ""
