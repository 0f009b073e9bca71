"""Which pictures of articles visitors may see."""

from __future__ import annotations

from articles.models import Article
from liaison.text.languages import LANGUAGES


def shows_picture(name: str) -> bool:
    """Return whether a live edition shows the stored picture ``name``; at most two queries."""
    return any(Article.objects.live(code).filter(image=name).exists() for code in LANGUAGES)


SHOWN = (shows_picture,)
