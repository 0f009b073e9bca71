"""What every template may rely on of the office: who it is, and its menus. A query each, when a page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

from office.identity import identity_of
from office.models.menu import menus

if TYPE_CHECKING:
    from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, object]:
    return {"office": SimpleLazyObject(lambda: identity_of(request)), "menus": SimpleLazyObject(menus)}
