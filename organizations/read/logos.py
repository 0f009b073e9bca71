"""Which logos of organizations visitors may see."""

from __future__ import annotations

from liaison.text.languages import LANGUAGES
from organizations.models import Organization


def shows_logo(name: str) -> bool:
    """Return whether the stored picture ``name`` is the logo of an organization that visitors know; at most two queries."""
    return any(Organization.objects.live(code).filter(logo=name).exists() for code in LANGUAGES)


SHOWN = (shows_logo,)
