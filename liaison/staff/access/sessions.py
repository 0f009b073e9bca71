"""Sessions of staff: how long they last, the list of them, and ending them.

A session ends after an hour without a request of its user and after twelve hours in any case. What a page asks for by itself
(who else is here) is no request of its user.
"""

from __future__ import annotations

import datetime as dt
import time
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.http import JsonResponse
from django.utils import timezone

from liaison.models import DeskSession
from liaison.staff.access.browsers import remember
from liaison.staff.access.devices import device_label
from liaison.staff.requests import is_desk, staff
from liaison.write_failures import hindrance

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

# Keys of the session: when it began and when its user last asked for something (seconds since 1970), and which row it has.
_BEGUN, _SEEN, _ROW = "begun", "seen", "row"
# How exactly the last request is known, in seconds: each note of it is written to the database.
_NOTED_EVERY = 60


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions of the desk that are over, and note those that go on. Stands below AuthenticationMiddleware."""

    def limited(request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return get_response(request)
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and _is_of_staff(request)
            and seconds_left(request, prolonged=False) <= 0
        ):
            forget(request)
        response = get_response(request)
        if _is_of_staff(request):
            _note(request)
            remember(request, response)
        return response

    return limited


def seconds_left(request: HttpRequest, *, prolonged: bool = True) -> int:
    """Return after how many seconds the session ends if its user does nothing after ``request``.

    If ``request`` does not prolong it, as one that a page sends by itself, count from the last one that did.
    """
    now = int(time.time())
    # A session that began before this version counts from now.
    begun, seen = (request.session.get(key, now) for key in (_BEGUN, _SEEN))
    if prolonged:
        seen = now
    return min(begun + settings.SESSION_COOKIE_AGE, seen + settings.SESSION_IDLE_SECONDS) - now


def time_left(request: HttpRequest) -> JsonResponse:
    """Answer with the ``seconds`` that the session lasts. A POST prolongs it, as any page that its user asks for does."""
    return JsonResponse({"seconds": seconds_left(request, prolonged=request.method == "POST")})


def forget(request: HttpRequest) -> None:
    """End the session of ``request``."""
    DeskSession.objects.filter(key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()


def open_sessions(user: User) -> QuerySet[DeskSession]:
    """Return the sessions of ``user`` that are not over, the one used last first."""
    now = timezone.now()
    return DeskSession.objects.filter(
        user=user,
        seen_at__gt=now - dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        since__gt=now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE),
        key__in=Session.objects.filter(expire_date__gt=now).values("session_key"),
    )


def end_sessions(user: User, *, but: str | None = None, row: int | None = None) -> int:
    """End the sessions of ``user``, or only that of the ``row``, except the one with the key ``but``; return how many."""
    ending = DeskSession.objects.filter(user=user).exclude(key=but or "")
    if row is not None:
        ending = ending.filter(pk=row)
    keys = list(ending.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ending.delete()
    return len(keys)


def _is_of_staff(request: HttpRequest) -> bool:
    return BACKEND_SESSION_KEY in request.session and request.user.is_authenticated


def begin(request: HttpRequest, user: User) -> None:
    """Note the session that the login of ``user`` has just begun, and delete what is over."""
    now = int(time.time())
    over = dt.datetime.fromtimestamp(now - settings.SESSION_COOKIE_AGE, dt.UTC)
    DeskSession.objects.filter(since__lt=over).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    if request.session.session_key is not None:
        _write_new(request, user, now)


def _note(request: HttpRequest) -> None:
    """Note that the user of ``request`` is here. If nothing can be written, the session goes on and is not prolonged."""
    session, now = request.session, int(time.time())
    is_new = session.get(_ROW) != session.session_key or _BEGUN not in session
    asked = request.resolver_match.view_name if request.resolver_match else ""
    by_itself = asked == "admin:presence" or (asked == "admin:session" and request.method != "POST")
    if not is_new and (by_itself or now - session.get(_SEEN, 0) < _NOTED_EVERY):
        return
    try:
        if session.session_key is None:
            session.save()
        _write(request, now)
    except DatabaseError as error:
        if hindrance(error) is None:
            raise


def _write(request: HttpRequest, now: int) -> None:
    """Store the row of the session, which may have had another key before: Django gives a new one with a new password."""
    session, moment = request.session, dt.datetime.fromtimestamp(now, dt.UTC)
    former = session.get(_ROW) or session.session_key
    rows = DeskSession.objects.filter(user=staff(request), key=former)
    if not rows.update(key=session.session_key, seen_at=moment):
        _write_new(request, staff(request), now)
    session[_SEEN], session[_ROW] = now, session.session_key


def _write_new(request: HttpRequest, user: User, now: int) -> None:
    session = request.session
    begun = session.setdefault(_BEGUN, now)
    session[_SEEN], session[_ROW] = now, session.session_key
    DeskSession.objects.create(
        user=user,
        key=session.session_key or "",
        label=device_label(request.headers.get("User-Agent", "")),
        since=dt.datetime.fromtimestamp(begun, dt.UTC),
        seen_at=dt.datetime.fromtimestamp(now, dt.UTC),
    )
