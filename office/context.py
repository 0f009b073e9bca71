"""The template context of the office: its identity and its menus, each read only if a template uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

from office.identity import identity_of
from office.models.menu import menus

if TYPE_CHECKING:
    from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, object]:
    """Return the office's identity and its menus, both lazy."""
    return {"office": SimpleLazyObject(lambda: identity_of(request)), "menus": SimpleLazyObject(menus)}
