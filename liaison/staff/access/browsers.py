"""The browsers in which an account logged in before. Each holds a random name in a cookie of the desk."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from liaison.models import KnownBrowser
from liaison.staff.access.devices import device_label
from liaison.staff.access.models import digest_of
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

KEPT_FOR = dt.timedelta(days=180)
_MOST = 20


def knows(request: HttpRequest, username: str) -> str:
    """Return the hash of the browser that sent ``request`` if ``username`` logged in there before, else an empty string."""
    digest = _digest(request)
    kept = KnownBrowser.objects.filter(user__username=username, digest=digest, seen_at__gt=timezone.now() - KEPT_FOR)
    return digest if digest and "\0" not in username and kept.exists() else ""


def recognize(request: HttpRequest, user: User) -> bool:
    """Note that ``user`` logged in with the browser of ``request``; return whether this is new to an account with others.

    ``remember`` then gives it its cookie.
    """
    now, label = timezone.now(), device_label(request.headers.get("User-Agent", ""))
    digest = _digest(request)
    if not digest:
        name = secrets.token_urlsafe(32)
        digest = digest_of(name, "browser")
        request.name_of_browser = name  # type: ignore[attr-defined]
    KnownBrowser.objects.filter(user=user, seen_at__lt=now - KEPT_FOR).delete()
    others = KnownBrowser.objects.filter(user=user).exclude(digest=digest)
    is_new = others.exists()
    seen = {"label": label, "language": active_language(), "seen_at": now}
    _browser, created = KnownBrowser.objects.update_or_create(user=user, digest=digest, defaults=seen)
    KnownBrowser.objects.filter(pk__in=others.order_by("-seen_at").values_list("pk", flat=True)[_MOST - 1 :]).delete()
    return created and is_new


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its name, in a cookie of the desk alone, if it got one in this request."""
    name = getattr(request, "name_of_browser", "")
    if name:
        response.set_cookie(
            settings.BROWSER_COOKIE_NAME,
            name,
            max_age=KEPT_FOR,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def language_of(user: User) -> str:
    """Return the language in which ``user`` used the desk last: that of letters to them."""
    newest = KnownBrowser.objects.filter(user=user).order_by("-seen_at").values_list("language", flat=True).first()
    return newest or settings.LANGUAGE_CODE


def _digest(request: HttpRequest) -> str:
    name = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    return digest_of(name, "browser") if name else ""
