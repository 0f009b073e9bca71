"""Requests of the desk: their user and their submitted data."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, QueryDict


def is_desk(request: HttpRequest) -> bool:
    """Return whether ``request`` is for an address of the desk."""
    return request.path.startswith(settings.SESSION_COOKIE_PATH)


def staff(request: HttpRequest) -> User:
    """Return the user of ``request``. The admin admits staff only, so it is a User."""
    return cast("User", request.user)


def replace_post(request: HttpRequest, data: QueryDict) -> None:
    """Replace the submitted data of ``request`` with ``data``."""
    request.POST = data  # type: ignore[assignment]
