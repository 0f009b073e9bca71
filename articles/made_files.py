"""The files that are made of articles and meetings (see ``liaison.made``): how they are called, and when they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison.languages import LANGUAGES
from liaison.made import unmake

if TYPE_CHECKING:
    from articles.models import Article, Meeting


def files_of(record: Article | Meeting, language: str) -> str:
    """The beginning of the names of all files that are made of ``record`` in ``language``: ``article/12/ar``."""
    return f"{record._meta.model_name}/{record.pk}/{language}"


def forget_what_left(instance: Article | Meeting, **_signal: Any) -> None:
    """After saving: nothing that was made of it in a language stays behind when it is not live there."""
    for language in LANGUAGES:
        if not _is_live(instance, language):
            unmake(files_of(instance, language))


def forget_all(instance: Article | Meeting, **_signal: Any) -> None:
    """After deleting."""
    for language in LANGUAGES:
        unmake(files_of(instance, language))


def _is_live(record: Article | Meeting, language: str) -> bool:
    edition = getattr(record, "edition", None)
    return edition(language).is_live() if edition else record.is_live(language)  # type: ignore[union-attr]
