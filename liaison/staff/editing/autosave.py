"""Unsaved text of the desk's pages, kept on the server until it is saved, discarded or expired.

Each opening of a page has a name, which its form sends as ``_page``. So text typed in one window never replaces text
typed in another.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.http import JsonResponse, QueryDict
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from liaison.models import Autosave
from liaison.staff.editing.screens import clock_of, screen_at
from liaison.staff.editing.snapshot import ROWS, SNAPSHOT
from liaison.staff.requests import staff
from liaison.text.nesting import TooDeepError, refuse_deep_nesting
from liaison.text.richtext import TOO_DEEP
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

KEPT_FOR = dt.timedelta(days=14)
# Characters, percent-encoded: twice a report of a hundred thousand Arabic words.
MOST_CHARACTERS = 10 * 1024 * 1024
# The controls that hold the name of the opened page, and the key of the user who has it open.
PAGE, AUTHOR = "_page", "_author"
# Controls that must not be stored.
_SECRETS = (
    "csrfmiddlewaretoken",
    "password",
    "password1",
    "password2",
    "old_password",
    "new_password1",
    "new_password2",
)
# Controls that are not text of the page: those of this request, and the button that was pressed.
_OWN = ("_path", PAGE, AUTHOR, ROWS)
_BUTTONS = ("_enter", "_continue", "_save", "_addanother", "_saveasnew", "_step", "_preview", "_restore", "_discard")
_PAGE_NAME = re.compile(r"[0-9a-f]{32}")
_HEADLINES = re.compile(r"(?:^|-)(?:title|name)_\w\w$|^(?:username|slug)$")


@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Keep the controls of the form at ``_path``. Answers ``{"saved": sentence}``, or an ``error`` to be shown.

    ``{"stored": true}`` means that this page was saved already and the controls are part of it; further typing needs a
    new page name. A text that is too long, or nested too deeply, is refused with 413. A page that sends ``_nothing`` holds no changes, so
    nothing is kept of it.
    """
    screen = screen_at(request, request.POST.get("_path", ""))
    user = staff(request)
    if request.POST.get(AUTHOR, str(user.pk)) != str(user.pk):
        text = gettext(
            "Another account is logged in now. What you typed is still here: log in to your own account in another tab."
        )
        return JsonResponse({"error": text}, status=403)
    if not screen.may_write(request):
        raise PermissionDenied
    forget_old_autosaves()
    return _keep(user, screen.path, request.POST)


def _keep(user: User, path: str, controls: QueryDict) -> JsonResponse:
    if "_nothing" in controls:
        forget(path, user, page_of(controls))
        return JsonResponse({"saved": ""})
    if Autosave.objects.filter(user=user, path=path, page=page_of(controls), closed=True).exists():
        return JsonResponse({"stored": True})
    try:
        for _name, values in controls.lists():
            for value in values:
                refuse_deep_nesting(str(value))
    except TooDeepError:
        return JsonResponse({"error": TOO_DEEP}, status=413)
    kept = keep(user, path, controls)
    if kept is None:
        return JsonResponse({"error": gettext("This text is too long to save automatically.")}, status=413)
    return JsonResponse({"saved": gettext("Saved automatically at %(time)s.") % {"time": clock_of(kept.saved_at)}})


def page_of(controls: QueryDict) -> str:
    """Return the name of the page that sent ``controls``; empty if there is none."""
    return as_page(controls.get(PAGE) or "")


def as_page(text: str) -> str:
    """Return ``text`` if it can be the name of a page, else empty, so that no query fails."""
    return text if _PAGE_NAME.fullmatch(text) else ""


def without_secrets(controls: QueryDict) -> QueryDict:
    """Return a copy of ``controls`` without passwords and without the CSRF token."""
    kept = controls.copy()
    for name in _SECRETS:
        kept.pop(name, None)
    return kept


def keep(user: User, path: str, controls: QueryDict) -> Autosave | None:
    """Keep the controls that ``user`` sent from a page at ``path``, in place of what that page sent before.

    Returns None, and keeps nothing, for more than ``MOST_CHARACTERS``.
    """
    text = without_secrets(controls)
    for name in (*_OWN, *_BUTTONS):
        text.pop(name, None)
    data = text.urlencode()
    if len(data) > MOST_CHARACTERS:
        return None
    kept = {"data": data, "saved_at": timezone.now()}
    return Autosave.objects.update_or_create(user=user, path=path, page=page_of(controls), defaults=kept)[0]


def unsaved(user: User) -> QuerySet[Autosave]:
    """Return the autosaves of ``user`` that were neither saved nor expired, the newest first."""
    return _unsaved(user.pk, timezone.now() - KEPT_FOR)


def _unsaved(user: Any, after: Any) -> QuerySet[Autosave]:
    return Autosave.objects.filter(user_id=user, closed=False, saved_at__gt=after).order_by("-saved_at", "-pk")


def unsaved_at(user: User, path: str) -> list[Autosave]:
    """Return the autosaves of ``user`` for the page at ``path``, as ``unsaved`` does."""
    return _unsaved_at("", user=user.pk, path=path, after=timezone.now() - KEPT_FOR)


@prepared(user=int, path=str, after=dt.datetime)
def _unsaved_at(language: str, user: Any, path: Any, after: Any) -> QuerySet[Autosave]:
    return _unsaved(user, after).filter(path=path)


def controls_of(kept: Autosave) -> QueryDict | None:
    """Return the kept controls as a browser would send them; None if they are more than this installation accepts."""
    try:
        return QueryDict(kept.data, mutable=True)
    except TooManyFieldsSent:
        return None


def headline(controls: QueryDict) -> str:
    """Return a line by which a text can be recognized; empty if there is none.

    It is the first title or name in ``controls``, else the beginning of the longest text.
    """
    names = (value.strip() for name in controls if _HEADLINES.search(name) for value in controls.getlist(name))
    texts = (strip_tags(value).strip() for name in controls if name != SNAPSHOT for value in controls.getlist(name))
    found = next(filter(None, names), "") or max((text for text in texts if " " in text), key=len, default="")
    return Truncator(found).chars(80)


def forget(path: str, user: User, page: str) -> None:
    """Delete what ``user`` typed into the page ``page`` at ``path``."""
    Autosave.objects.filter(user_id=user.pk, path=path, page=page).delete()


def close(path: str, user: User, controls: QueryDict) -> None:
    """Mark the page that sent ``controls`` as saved, so that what still arrives from it is not kept as unsaved."""
    # A form without a page name has at most one text, under the empty name.
    forget(path, user, "")
    if page := page_of(controls):
        done = {"data": "", "closed": True, "saved_at": timezone.now()}
        Autosave.objects.update_or_create(user_id=user.pk, path=path, page=page, defaults=done)


def forget_old_autosaves() -> int:
    """Delete expired autosaves; return how many there were."""
    return Autosave.objects.filter(saved_at__lte=timezone.now() - KEPT_FOR).delete()[0]
