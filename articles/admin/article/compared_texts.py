"""The texts of an edition that can be compared: its versions, the live text, and the unpublished one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from articles.models.changes import changes_of
from articles.models.version import Version, content_of
from articles.models.workflow import SHARED, State
from liaison.text.dates import digits, format_moment

if TYPE_CHECKING:
    from articles.models import Article
    from articles.models.version import Content

LIVE, DRAFT = "live", "draft"
# A version number that every database can hold.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class ComparedSide:
    """One side of a comparison. ``key`` is "live", "draft" or the number of ``version``."""

    key: str
    label: str
    content: Content
    version: Version | None = None


def side(article: Article, language: str, key: str) -> ComparedSide | None:
    """Return the side that ``key`` of an address names; None if it does not exist."""
    if key == LIVE:
        return live_side(article, language)
    if key == DRAFT:
        return draft_side(article, language)
    if not _NUMBER.fullmatch(key):
        return None
    version = Version.objects.of(article, language).filter(number=int(key)).first()
    return _version_side(version) if version else None


def _version_side(version: Version) -> ComparedSide:
    words = gettext("Version %(number)s, %(day)s") % {
        "number": digits(str(version.number)),
        "day": format_moment(version.at),
    }
    return ComparedSide(str(version.number), words, version.content, version)


def live_side(article: Article, language: str) -> ComparedSide | None:
    """Return the text that readers see, or saw until it expired or was withdrawn; None if there is none."""
    edition = article.edition(language)
    if not edition.is_written_beside():
        return None
    words = gettext("Withdrawn text") if edition.state == State.WITHDRAWN else gettext("Live text")
    return ComparedSide(LIVE, words, content_of(article, language))


def draft_side(article: Article, language: str) -> ComparedSide | None:
    """Return the unpublished text: the changes beside a live text, else the text itself. None if there is none."""
    edition, changes = article.edition(language), changes_of(article)
    own, shared = changes.get(language), changes.get(SHARED)
    if edition.is_written_beside():
        if not (own or shared):
            return None
        words = gettext("Unpublished changes")
    elif edition.is_begun():
        words = gettext("Current text")
    else:
        return None
    stored = content_of(article, language)
    content: Content = {
        "texts": stored["texts"] | (own.content if own else {}),
        "shared": stored["shared"] | (shared.content if shared else {}),
    }
    return ComparedSide(DRAFT, words, content)


def present_side(article: Article, language: str) -> ComparedSide | None:
    """Return the newest text of the edition: the unpublished one, else the live one."""
    return draft_side(article, language) or live_side(article, language)


def chosen(article: Article, language: str, old: str, new: str) -> tuple[str, str] | None:
    """Return the two keys to compare; None if there are not two texts.

    The address may name none, one or both of them.
    """
    if old and new:
        return old, new
    newest = [str(number) for number in Version.objects.of(article, language).values_list("number", flat=True)[:2]]
    if old:
        return old, newest[0] if newest and old != newest[0] else _present_key(article, language)
    if new:
        return str(int(new) - 1) if _NUMBER.fullmatch(new) else LIVE, new
    if draft_side(article, language):
        if live_side(article, language):
            return LIVE, DRAFT
        newest = [DRAFT, *newest] if len(newest) == 1 else newest
    return (newest[1], newest[0]) if len(newest) == 2 else None


def _present_key(article: Article, language: str) -> str:
    found = present_side(article, language)
    return found.key if found else DRAFT
