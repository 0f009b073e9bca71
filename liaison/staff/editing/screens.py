"""The desk's screens of single records, found by their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext

from liaison.staff.addresses import page_address, page_name, record_page
from liaison.text.dates import digits, format_moment

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

# The length of the column ``path`` in Presence and Autosave.
LONGEST_PATH = 300


@dataclass(frozen=True)
class Screen:
    """The page that changes ``record``, or adds a new one if it is None. ``path`` is its canonical address."""

    path: str
    admin: Any
    record: Any

    def may_read(self, request: HttpRequest) -> bool:
        """Return whether the user of ``request`` may open the screen."""
        if self.record is None:
            return self.admin.has_add_permission(request)
        return self.admin.has_view_or_change_permission(request, self.record)

    def may_write(self, request: HttpRequest) -> bool:
        """Return whether the user of ``request`` may save the screen."""
        if self.record is None:
            return self.admin.has_add_permission(request)
        return self.admin.has_change_permission(request, self.record)


def screen_at(request: HttpRequest, path: str) -> Screen:
    """Return the screen at ``path``. Raises Http404 if there is none, PermissionDenied if the user may not read it."""
    screen = _find(request, path)
    if screen is None:
        raise Http404
    if not screen.may_read(request):
        raise PermissionDenied
    return screen


def _find(request: HttpRequest, path: str) -> Screen | None:
    if len(path) > LONGEST_PATH or "\0" in path:
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    admin = getattr(match.func, "model_admin", None)
    if admin is None:
        return None
    if match.url_name == page_name(admin.model, "add"):
        return Screen(page_address(admin.model, "add"), admin, None)
    if match.url_name != page_name(admin.model, "change"):
        return None
    record = admin.get_object(request, unquote(match.kwargs["object_id"]))
    return Screen(record_page(record), admin, record) if record else None


def clock_of(moment: dt.datetime) -> str:
    """Return the time of ``moment`` in the site's zone, as ``14:05``, preceded by the day unless that is today."""
    local = timezone.localtime(moment)
    clock = digits(f"{local:%H:%M}")
    if local.date() == timezone.localdate():
        return clock
    return gettext("%(day)s, %(time)s") % {"day": format_moment(moment), "time": clock}
