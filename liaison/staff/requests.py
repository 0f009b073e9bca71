"""Requests of the desk: who asks, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, QueryDict


def staff(request: HttpRequest) -> User:
    """Return who asks: the admin lets nobody else in."""
    return cast("User", request.user)


def replace_post(request: HttpRequest, data: QueryDict) -> None:
    """Let what follows find ``data`` in the place of what was sent."""
    request.POST = data  # type: ignore[assignment]
