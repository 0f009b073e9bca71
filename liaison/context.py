"""What every template may rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from liaison.languages import DIRECTIONS, active_language, other_language

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The office as the masthead names it, and the languages of the page. No query."""
    language = active_language()
    return {
        "language": language,
        "direction": DIRECTIONS[language],
        "other": other_language(language),
        "office": settings.OFFICE_NAME[language],
        "tagline": settings.OFFICE_TAGLINE[language],
    }
