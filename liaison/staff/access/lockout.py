"""Slowing down whoever guesses passwords, without letting a stranger lock staff out.

django-axes counts failed logins. What it stores here are keyed hashes, which change every day, of the typed name and of where
the request came from, and they go ten minutes after the last failure. Counted are:

- an account from one source: five failures, then ten minutes of waiting. A browser in which the account logged in before, and
  an open session, are sources of their own, whatever a stranger does;
- one source, whatever accounts it tries, and one account, wherever it is tried from: these limits do not hold for them.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from liaison.security.rates import address_of, network_of
from liaison.staff.access.browsers import knows
from liaison.staff.audit.models import record_event
from liaison.text.normalize import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WAIT = dt.timedelta(minutes=10)
OF_ACCOUNT_AND_SOURCE, OF_SOURCE, OF_ACCOUNT = 5, 30, 100

# The column for addresses takes IPv6: the hashes are written as addresses that no network has.
_STRANGE, _FAMILIAR = 0xFD, 0xFC


def account_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the hash under which failures of the typed account are counted, whether or not it exists."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return _hash("account", unicodedata.normalize("NFKC", clean(str(typed))).casefold())


def source_of(request: HttpRequest) -> str:
    """Return where ``request`` comes from, as a hash in the form of an IPv6 address."""
    session = getattr(request, "session", None)
    if session is not None and BACKEND_SESSION_KEY in session:
        return _as_address(_FAMILIAR, "session", session.session_key or "")
    # The second step of a login names no account: its view does.
    account = request.POST.get("username") or getattr(request, "logging_in_as", "")
    if browser := knows(request, str(account)):
        return _as_address(_FAMILIAR, "browser", browser)
    return _as_address(_STRANGE, "network", network_of(address_of(request)))


class LockoutBackend(AxesStandaloneBackend):
    """Refuses to look at a password while its account has to wait, at that source. Stands before what looks at it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        # Commands have no request: whoever runs them needs no password.
        if request is None:
            return
        try:
            super().authenticate(request, **credentials)
        except PermissionDenied:
            request.has_to_wait = True  # type: ignore[attr-defined]
            raise


class Doorkeeper(AxesDatabaseHandler):
    """Counts failures, and knows none of what a request brought besides."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        return any(_failures(kept) >= limit for kept, limit in _limits(request, credentials))

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        return max(_failures(kept) for kept, _limit in _limits(request, credentials))

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: Any = None, **kwargs: object
    ) -> None:
        if request is None or getattr(request, "has_to_wait", False):
            return
        bare: Any = HttpRequest()
        bare.axes_updated, bare.axes_locked_out = True, False
        bare.axes_attempt_time, bare.axes_ip_address = request.axes_attempt_time, request.axes_ip_address
        bare.axes_user_agent = bare.axes_http_accept = bare.axes_path_info = ""
        super().user_login_failed(sender, {"username": credentials.get("username")}, bare, **kwargs)
        request.is_slowed_down = self.is_locked(request, credentials)
        if request.is_slowed_down:
            record_event("slowed_down", by_name=clean(str(credentials.get("username") or "")).strip())


def minutes_to_wait(request: Any, username: str) -> int:
    """Return for how many minutes logins as ``username`` are refused where ``request`` comes from; 0 if they are not."""
    over = [kept for kept, limit in _limits(request, {"username": username}) if _failures(kept) >= limit]
    newest = [kept.aggregate(at=Max("attempt_time"))["at"] for kept in over]
    return max((int((at + WAIT - timezone.now()).total_seconds() // 60) + 1 for at in newest), default=0)


def wait_words(minutes: int) -> str:
    """Return the sentence that tells somebody to wait so many ``minutes``."""
    text = ngettext(
        "Too many failed logins. Try again in %(count)d minute.",
        "Too many failed logins. Try again in %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def forget_failures(user: User) -> None:
    """Forget all failed logins as ``user``."""
    AccessAttempt.objects.filter(username=account_of(HttpRequest(), {"username": user.get_username()})).delete()


def _limits(request: Any, credentials: dict[str, Any] | None) -> list[tuple[Any, int]]:
    """Return the failures that count against ``request``, each set with its limit."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - WAIT)
    of_account, source = recent.filter(username=account_of(request, credentials)), request.axes_ip_address
    limits = [(of_account.filter(ip_address=source), OF_ACCOUNT_AND_SOURCE)]
    if not source.startswith("fc"):
        limits += [(recent.filter(ip_address=source), OF_SOURCE), (of_account, OF_ACCOUNT)]
    return limits


def _failures(kept: Any) -> int:
    return kept.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def _hash(kind: str, text: str) -> str:
    salt = f"liaison.lockout {kind} {timezone.now():%Y-%m-%d}"
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()


def _as_address(prefix: int, kind: str, text: str) -> str:
    return str(IPv6Address((prefix << 120) | int(_hash(kind, text)[:30], 16)))
