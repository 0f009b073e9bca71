"""The second step of logging in: a code of an app, a passkey, or a recovery code; for whom it is required; resetting it."""

from __future__ import annotations

import base64
import logging
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, ngettext

from liaison.models import AuthenticatorApp, Passkey, RecoveryCode
from liaison.staff.access.letters import News, tell
from liaison.staff.access.lockout import forget_failures
from liaison.staff.access.models import digest_of
from liaison.staff.access.sessions import end_sessions
from liaison.staff.audit.models import record_event
from liaison.staff.roles import ADDS, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

logger = logging.getLogger(__name__)

CODES = 10
# The session's key for the second step that opened it: "app", "passkey" or "recovery".
STEP = "second_step"
_RECOVERY = re.compile(r"[A-Z2-7]{16}")


@dataclass(frozen=True)
class Answer:
    """What a typed code came to: ``step`` names what it was ("app" or "recovery"), else ``error`` says what was wrong."""

    step: str = ""
    error: str = ""


def is_required(user: User) -> bool:
    """Return whether the role of ``user`` requires a second step."""
    return (user.is_superuser and bool(settings.SECOND_STEP_ROLES)) or any(
        user.has_perms(ADDS[Role(role)]) for role in settings.SECOND_STEP_ROLES
    )


def is_lacking(request: HttpRequest) -> bool:
    """Return whether the user of ``request`` has to set up a second step before anything else."""
    return not request.session.get(STEP) and is_required(request.user)  # type: ignore[arg-type]


def is_set_up(user: User) -> bool:
    """Return whether ``user`` has a second step, which is then asked for at each login, whatever the role."""
    return has_app(user) or user.passkeys.exists()


def has_app(user: User) -> bool:
    """Return whether ``user`` has an app that showed a right code once."""
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).exists()


def take_code(user: User, typed: str) -> Answer:
    """Take a code of the app, or a recovery code, which opens once. Arabic digits, spaces and hyphens are fine."""
    code = _plain(typed)
    if _RECOVERY.fullmatch(code):
        return _take_recovery_code(user, code)
    if not re.fullmatch(r"\d{6}", code):
        return Answer(error=gettext("Enter the six digits that your app shows now, or a recovery code."))
    with transaction.atomic():
        app = AuthenticatorApp.objects.select_for_update().filter(user=user, confirmed=True).first()
        if app is None:
            return Answer(error=_wrong())
        if seconds := app.seconds_to_wait():
            return Answer(error=wait_words(seconds))
        try:
            return Answer("app") if app.verify_token(code) else Answer(error=_wrong())
        except LookupError as error:
            logger.error("%s: %s", user.get_username(), error)
            return Answer(error=_wrong())


def add_app(user: User, app: AuthenticatorApp) -> None:
    """Let ``app``, which has shown a right code, be the app of ``user`` in place of any other."""
    AuthenticatorApp.objects.filter(user=user).exclude(pk=app.pk).delete()
    app.confirmed = True
    app.save()
    _changed(user, "second_step_on", News.SECOND_STEP_ON, kind="app")


def remove_app(user: User) -> None:
    """Remove the app of ``user``."""
    if AuthenticatorApp.objects.filter(user=user).delete()[0]:
        _changed(user, "second_step_off", News.SECOND_STEP_OFF, kind="app")


def added_passkey(user: User) -> None:
    """Record that ``user`` added a passkey, and tell them."""
    _changed(user, "second_step_on", News.SECOND_STEP_ON, kind="passkey")


def remove_passkey(user: User, key: int) -> None:
    """Remove the passkey ``key`` of ``user``, if it is theirs."""
    if Passkey.objects.filter(user=user, pk=key).delete()[0]:
        _changed(user, "second_step_off", News.SECOND_STEP_OFF, kind="passkey")


def new_recovery_codes(user: User) -> list[str]:
    """Return ten new recovery codes in place of all former ones. They cannot be read again: only their hashes are stored."""
    codes = [base64.b32encode(secrets.token_bytes(10)).decode() for _each in range(CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    _changed(user, "new_codes", News.NEW_CODES)
    return ["-".join(code[place : place + 4] for place in range(0, 16, 4)) for code in codes]


def reset(user: User, by: User | None) -> None:
    """Take away all second steps of ``user``, end their sessions and forget failed logins, for somebody who is locked out.

    Recorded in the audit log, as done by the system if ``by`` is None, and told to ``user`` by e-mail.
    """
    with transaction.atomic():
        for model in (AuthenticatorApp, Passkey, RecoveryCode):
            model._default_manager.filter(user=user).delete()
        record_event("second_step_reset", user, by)
    end_sessions(user)
    forget_failures(user)
    tell(user, News.SECOND_STEP_RESET)


def _changed(user: User, action: str, news: News, kind: str = "") -> None:
    record_event(action, user, user, **({"kind": kind} if kind else {}))
    tell(user, news)


def _take_recovery_code(user: User, code: str) -> Answer:
    # One statement: of two that come at once, one finds it gone.
    taken, _rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code)).delete()
    if not taken:
        return Answer(error=_wrong())
    record_event("recovery_code", user, user, left=user.recovery_codes.count())
    tell(user, News.RECOVERY_CODE)
    return Answer("recovery")


def _digest(user: User, code: str) -> str:
    return digest_of(f"{user.pk} {code}", "recovery code")


def _plain(typed: str) -> str:
    """Return ``typed`` without spaces, hyphens and marks of direction, in capitals, with plain digits."""
    kept = (char for char in unicodedata.normalize("NFKC", typed[:200]) if char.isalnum())
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in kept).upper()


def _wrong() -> str:
    return gettext("This code is wrong or was used before. Wait for the next one.")


def wait_words(seconds: int) -> str:
    """Return the sentence that tells somebody to wait so many ``seconds`` before the next code."""
    text = ngettext(
        "Too many wrong codes. Try again in %(count)d second.",
        "Too many wrong codes. Try again in %(count)d seconds.",
        seconds,
    )
    return text % {"count": seconds}
