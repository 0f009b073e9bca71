"""Whether whoever asks may know of protected people: the one question behind their manager and their name.

Lists, suggestions, forms and histories of the desk need not remember it: ``Person.objects.visible_to(user)`` and
``str(person)`` do.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# Editors and up: see ``liaison.staff.roles``.
PERMISSION = "organizations.view_protected_person"

_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that remembers which request is being answered."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        mark = _asking.set(request)
        try:
            return get_response(request)
        finally:
            _asking.reset(mark)

    return answer


def may_see_protected(user: User | AnonymousUser) -> bool:
    """Return whether ``user`` may know of protected people, and of the names that are for staff alone."""
    return user.has_perm(PERMISSION)


def sees_protected() -> bool:
    """Return whether the request that is being answered may show protected people: in the desk, by role; else never.

    Outside of requests, as in a command, it is always True.
    """
    request = _asking.get()
    if request is None:
        return True
    match = request.resolver_match
    # A public page must not even read who is logged in.
    return match is not None and match.app_names[:1] == ["admin"] and may_see_protected(request.user)
