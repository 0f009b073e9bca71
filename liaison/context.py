"""What every template may rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language_bidi

from liaison.languages import active_language, other_language

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The office as the masthead names it, and the languages of the page. No query."""
    language = active_language()
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "other": other_language(language),
        "office": settings.OFFICE_NAME[language],
        "tagline": settings.OFFICE_TAGLINE[language],
    }
