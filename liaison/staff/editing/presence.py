"""Who else has the same page of the desk open: browsers report it every few seconds until the page is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from liaison.models import Presence
from liaison.staff.audit.models import name_of
from liaison.staff.editing.screens import clock_of, screen_at
from liaison.staff.requests import staff
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

GONE_AFTER = dt.timedelta(seconds=60)
_FORGOTTEN_AFTER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Other:
    """A colleague who has the page open: ``since`` is a time of day, ``says`` the whole sentence."""

    name: str
    since: str
    says: str


def others_at(path: str, user: User) -> list[Other]:
    """Return who else than ``user`` has the page at ``path`` open, in the order in which they opened it."""
    there = _others_at("", path=path, user=user.pk, after=timezone.now() - GONE_AFTER)
    return [_other(presence) for presence in there]


@prepared(path=str, user=int, after=dt.datetime)
def _others_at(language: str, path: Any, user: Any, after: Any) -> QuerySet[Presence]:
    there = Presence.objects.filter(path=path, seen_at__gt=after).exclude(user=user)
    return there.select_related("user").order_by("since", "pk")


def _other(presence: Presence) -> Other:
    name = name_of(presence.user)
    since = clock_of(presence.since)
    says = gettext("%(name)s has had this page open since %(time)s.") % {"name": name, "time": since}
    return Other(name, since, says)


@require_POST
def presence_view(request: HttpRequest) -> JsonResponse:
    """Record that the user has the page ``path`` open, or with ``gone`` that they left it.

    Answers ``{"others": [{name, since, says}]}``, empty with ``gone``.
    """
    screen = screen_at(request, request.POST.get("path", ""))
    user = staff(request)
    if request.POST.get("gone"):
        Presence.objects.filter(user=user, path=screen.path).delete()
        return JsonResponse({"others": []})
    _arrive(user, screen.path)
    return JsonResponse({"others": [vars(other) for other in others_at(screen.path, user)]})


def _arrive(user: User, path: str) -> None:
    now = timezone.now()
    if Presence.objects.filter(user=user, path=path, seen_at__gt=now - GONE_AFTER).update(seen_at=now):
        return
    Presence.objects.filter(seen_at__lt=now - _FORGOTTEN_AFTER).delete()
    Presence.objects.update_or_create(user=user, path=path, defaults={"since": now, "seen_at": now})
