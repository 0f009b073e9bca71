"""What was typed into a page of the desk and not saved: kept on the server until it is saved, discarded or old."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.http import JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from liaison.models import Autosave
from liaison.screens import clock_of, screen_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

KEPT_FOR = dt.timedelta(days=14)
# Percent-encoded, twice a report of a hundred thousand Arabic words.
LONGEST = 10 * 1024 * 1024
# What a page sends and is not its text: its token, this request's own, and what is no text to be kept anywhere.
_NOT_TEXT = ("csrfmiddlewaretoken", "_path", "password", "password1", "password2")


@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Keep the controls of the form at ``_path``. Answers ``{"saved": sentence}``; 413 where it is too much to keep."""
    screen = screen_at(request, request.POST.get("_path", ""))
    if not screen.may_write(request):
        raise PermissionDenied
    user: Any = request.user
    forget_old_autosaves()
    kept = keep(user, screen.path, request.POST)
    if kept is None:
        return JsonResponse({"error": gettext("This text is too long to save automatically.")}, status=413)
    return JsonResponse({"saved": gettext("Saved automatically at %(time)s.") % {"time": clock_of(kept.saved_at)}})


def keep(user: User, path: str, controls: QueryDict) -> Autosave | None:
    """Keep what ``user`` sent from ``path``, in the place of what was kept before; None for more than is kept."""
    text = controls.copy()
    for name in _NOT_TEXT:
        text.pop(name, None)
    data = text.urlencode()
    if len(data) > LONGEST:
        return None
    now = timezone.now()
    return Autosave.objects.update_or_create(user=user, path=path, defaults={"data": data, "saved_at": now})[0]


def autosave_at(path: str, user: User) -> Autosave | None:
    """What ``user`` typed at ``path`` and did not save. One query."""
    return Autosave.objects.filter(user_id=user.pk, path=path, saved_at__gt=timezone.now() - KEPT_FOR).first()


def controls_of(kept: Autosave) -> QueryDict | None:
    """As a browser would have sent them; None for more than this installation takes."""
    try:
        return QueryDict(kept.data, mutable=True)
    except TooManyFieldsSent:
        return None


def forget_autosave(path: str, user: User) -> None:
    Autosave.objects.filter(user_id=user.pk, path=path).delete()


def forget_old_autosaves() -> int:
    """Delete what has expired; returns how many there were."""
    return Autosave.objects.filter(saved_at__lte=timezone.now() - KEPT_FOR).delete()[0]
