"""What opens an account besides its password, and where the account is open: apps for codes, passkeys, browsers, sessions."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP, hotp

from liaison.sealing import seal, sealed_anew, unseal
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from typing import Self

    from django.contrib.auth.models import User

# The purpose of the seal around the secrets of apps.
SECRET = "authenticator app"  # noqa: S105
_STEP, _DIGITS = 30, 6


class AuthenticatorApp(ThrottlingMixin, Device):
    """An app that shows a new code every 30 seconds (TOTP, RFC 6238). Its secret is stored sealed.

    The library slows down whoever tries codes: one, two, four seconds after each wrong one, up to a quarter of an hour.
    """

    # Base64 of the ciphertext.
    sealed = models.TextField()
    # The last step whose code was taken: a code opens once.
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    @classmethod
    def begun_for(cls, user: User) -> Self:
        """Return a new app of ``user`` that counts only once it has shown a right code; it is not stored."""
        return cls(user=user, name="app", confirmed=False, sealed=seal(secrets.token_hex(20), SECRET))

    def secret(self) -> bytes:
        """Return the secret that the app shares. Raises LookupError if no key that the site has opens it."""
        text = unseal(self.sealed, SECRET)
        if text is None:
            raise LookupError("The secret was sealed with a key that is gone: reset the second step of this account.")
        return bytes.fromhex(text)

    def is_readable(self) -> bool:
        """Return whether a key that the site has opens the secret."""
        return unseal(self.sealed, SECRET) is not None

    def key_as_text(self) -> str:
        """Return the secret as people type it: groups of four letters and digits."""
        key = base64.b32encode(self.secret()).decode()
        return " ".join(key[place : place + 4] for place in range(0, len(key), 4))

    def address(self, site: str) -> str:
        """Return the address that apps read from a QR code, for an account of ``site``."""
        # As short as apps allow, which makes the picture easy to read; six digits every 30 seconds are what they expect.
        query = {"secret": base64.b32encode(self.secret()).decode(), "issuer": site.replace(":", " ")[:60]}
        return f"otpauth://totp/{quote(self.user.get_username())}?{urlencode(query, quote_via=quote)}"

    def verify_token(self, token: str) -> bool:
        """Return whether ``token`` is the code of now, the one before or the one after, and was not taken before.

        Stores that it was taken, or that a wrong one was tried. Call it on a locked row.
        """
        if not self.verify_is_allowed()[0]:
            return False
        key, now = self.secret(), TOTP(self.secret(), _STEP).t()
        steps = [step for step in (now - 1, now, now + 1) if step > self.last_step]
        # All are compared, so that the time tells nothing.
        right = [step for step in steps if constant_time_compare(f"{hotp(key, step, _DIGITS):0{_DIGITS}}", token)]
        if not right:
            self.throttle_increment()
            return False
        self.last_step = right[0]
        self.sealed = sealed_anew(self.sealed, SECRET)
        self.throttle_reset(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        return 1

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)
        # A stranger who has the password must not keep its owner out for days: at most 2 ** 10 seconds.
        failures: Any = self.throttling_failure_count  # type: ignore[has-type]
        self.throttling_failure_count = min(failures, 11)
        if commit:
            self.save()

    def seconds_to_wait(self) -> int:
        """Return after how many seconds the next code may be tried."""
        _allowed, why = self.verify_is_allowed()
        return max(1, int((why["locked_until"] - timezone.now()).total_seconds()) + 1) if why else 0


class Passkey(models.Model):
    """A key that a phone, a computer or a security key keeps for one account (WebAuthn). Only its public half is here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    # Both in base64url. Identifiers have up to 1,023 bytes.
    identifier = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code that opens an account once in place of its second step. It has 80 random bits and is stored as a hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user}"


class KnownBrowser(models.Model):
    """A browser in which an account logged in before. The browser holds a random name; here is its hash.

    Strangers cannot lock out who comes from one, and the first login from another is told by e-mail.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_browsers")
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=80)
    # The language of the desk in it: letters to the account are written in that of the browser used last.
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="browser_once_per_account")]

    def __str__(self) -> str:
        return self.label


class DeskSession(models.Model):
    """A session of an account, for the list in which its owner can end it. Beside Django's own, which has its data."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_sessions")
    key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return self.label


def digest_of(secret: str, purpose: str) -> str:
    """Return the hash under which a random ``secret`` of 80 bits or more is stored: 64 hexadecimal digits."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=purpose.encode()[:16]).hexdigest()
