"""Passkeys (WebAuthn): making one, and opening an account with it. The library webauthn checks what browsers send.

Only with a script can a browser use one, and only for the host and over the HTTPS (or on the localhost) it was made for. A challenge
stands in the session and is taken once.
"""

from __future__ import annotations

import json
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from liaison.models import Passkey

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

MOST = 10
# For how many seconds a challenge can be answered, and how long an answer may be.
_ANSWERED_WITHIN, _LONGEST = 300, 20_000
_CHALLENGE = "passkey_challenge"


def host_has_name(request: HttpRequest) -> bool:
    """Return whether the site is opened by a name: browsers make no passkeys for a bare address."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def creation_options(request: HttpRequest, user: User, site: str) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for ``user`` of ``site``, as JSON has it; keep the challenge."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=site or _host(request),
        user_name=user.get_username(),
        user_id=str(user.pk).encode(),
        user_display_name=user.get_full_name() or user.get_username(),
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            # One that the browser can offer by itself opens the account without a password; any other is a second step.
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return _kept(request, json.loads(options_to_json(options)))


def request_options(request: HttpRequest, user: User | None) -> dict[str, Any]:
    """Return what a browser needs to use a passkey, as JSON has it: of ``user``, or whichever it has for this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    verified = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    options = generate_authentication_options(
        rp_id=_host(request), allow_credentials=_descriptors(user) if user else None, user_verification=verified
    )
    return _kept(request, json.loads(options_to_json(options)))


def store(request: HttpRequest, user: User, answer: str, name: str) -> str:
    """Store the passkey that a browser made for ``user``; return what was wrong, or an empty string."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    if user.passkeys.count() >= MOST:
        return gettext("This account has as many passkeys as it can. Remove one first.")
    challenge = _taken(request)
    if challenge is None or len(answer) > _LONGEST:
        return _failed()
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except Exception:
        # Whatever the library stumbled over, the browser sent it: nothing is made of it.
        return _failed()
    try:
        with transaction.atomic():
            user.passkeys.create(
                name=name[:80],
                identifier=bytes_to_base64url(made.credential_id),
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
            )
    except IntegrityError:
        return _failed()
    return ""


def opened(request: HttpRequest, answer: str, user: User | None) -> User | None:
    """Return whose account the passkey in ``answer`` opens, or None.

    After the password (``user``) having it is enough. Without, it must be one that has asked for a finger, a face or a PIN.
    """
    from webauthn import base64url_to_bytes, verify_authentication_response

    challenge = _taken(request)
    identifier = _identifier(answer)
    if challenge is None or not identifier:
        return None
    with transaction.atomic():
        key = Passkey.objects.select_for_update().filter(identifier=identifier, user__is_active=True).first()
        if key is None or (user is not None and key.user_id != user.pk):
            return None
        try:
            used = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=_host(request),
                expected_origin=_origin(request),
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
                require_user_verification=user is None,
            )
        except Exception:
            # Whatever the library stumbled over, the browser sent it: nothing is opened.
            return None
        key.sign_count, key.used_at = used.new_sign_count, timezone.now()
        key.save(update_fields=["sign_count", "used_at"])
    return key.user


def _identifier(answer: str) -> str:
    """Return the identifier in what the browser sent; an empty string if there is none."""
    try:
        sent = json.loads(answer) if len(answer) <= _LONGEST else None
    except (ValueError, RecursionError):
        return ""
    found = sent.get("id") if isinstance(sent, dict) else None
    return found if isinstance(found, str) and "\0" not in found else ""


def _descriptors(user: User) -> list[Any]:
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.identifier)) for key in user.passkeys.all()]


def _kept(request: HttpRequest, options: dict[str, Any]) -> dict[str, Any]:
    request.session[_CHALLENGE] = {"challenge": options["challenge"], "at": int(time.time())}
    return options


def _taken(request: HttpRequest) -> bytes | None:
    from webauthn import base64url_to_bytes

    kept = request.session.pop(_CHALLENGE, None)
    fresh = kept and time.time() - kept["at"] < _ANSWERED_WITHIN
    return base64url_to_bytes(kept["challenge"]) if fresh else None


def _host(request: HttpRequest) -> str:
    return request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _failed() -> str:
    return gettext("The passkey could not be taken. Try again.")
