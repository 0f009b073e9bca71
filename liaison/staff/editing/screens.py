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
from liaison.text.numbers import is_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

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
    admin, key = _resolved(path)
    if admin is None:
        raise Http404
    record = admin.get_object(request, key) if key else None
    if key and record is None:
        raise Http404
    screen = _screen(admin, record)
    if not screen.may_read(request):
        raise PermissionDenied
    return screen


def screens_at(request: HttpRequest, paths: Iterable[str]) -> dict[str, Screen]:
    """Return the screens at ``paths`` that the user may read, by path; records of one kind are read together."""
    places = {path: _resolved(path) for path in paths}
    keys: dict[Any, set[str]] = {}
    for admin, key in places.values():
        if is_id(key):
            keys.setdefault(admin, set()).add(key)
    records = {
        (admin, str(key)): record
        for admin, some in keys.items()
        for key, record in admin.get_queryset(request).in_bulk(some).items()
    }
    found = {
        path: _screen(admin, records.get((admin, key)))
        for path, (admin, key) in places.items()
        if admin is not None and (not key or (admin, key) in records)
    }
    return {path: screen for path, screen in found.items() if screen.may_read(request)}


def _resolved(path: str) -> tuple[Any, str]:
    """Return the admin whose screen is at ``path`` and the key of its record, empty for a new one; None if none is."""
    if len(path) > LONGEST_PATH or "\0" in path:
        return None, ""
    try:
        match = resolve(path)
    except Resolver404:
        return None, ""
    admin = getattr(match.func, "model_admin", None)
    if admin is not None and match.url_name == page_name(admin.model, "add"):
        return admin, ""
    if admin is None or match.url_name != page_name(admin.model, "change"):
        return None, ""
    return admin, unquote(match.kwargs["object_id"])


def _screen(admin: Any, record: Any) -> Screen:
    return Screen(record_page(record) if record else page_address(admin.model, "add"), admin, record)


def clock_of(moment: dt.datetime) -> str:
    """Return the time of ``moment`` in the site's zone, as ``14:05``, preceded by the day unless that is today."""
    local = timezone.localtime(moment)
    clock = digits(f"{local:%H:%M}")
    if local.date() == timezone.localdate():
        return clock
    return gettext("%(day)s, %(time)s") % {"day": format_moment(moment), "time": clock}
