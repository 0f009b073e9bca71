"""The template context that every page gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.text.languages import DIRECTIONS, active_language, other_language

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the language and direction of the page, and the other language."""
    language = active_language()
    return {
        "language": language,
        "direction": DIRECTIONS[language],
        "other": other_language(language),
    }
