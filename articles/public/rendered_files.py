"""The files that are made of articles and meetings (see ``liaison.media.rendered.files``): how they are called, and when they go.

What shows something else than before is not served in any case; these rules are for what would stay on the disk. Files
go once the transaction has gone through: until then a reader could have one made again, and whoever withdraws a page would
keep the database waiting for a file that is just being made.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from liaison.media.rendered.files import unmake
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from articles.models import Article, Attendance, Meeting
    from organizations.models import Person


def files_of(record: Article | Meeting, language: str) -> str:
    """The beginning of the names of all files that are made of ``record`` in ``language``: ``article/12/ar``."""
    return f"{record._meta.model_name}/{record.pk}/{language}"


def forget(record: Article | Meeting, language: str) -> None:
    """Delete all that was made of ``record`` in ``language``."""
    transaction.on_commit(partial(unmake, files_of(record, language)), robust=True)


def forget_what_left(instance: Article | Meeting, **_signal: Any) -> None:
    """After saving: nothing that was made of it in a language stays behind when it is not live there."""
    for language in LANGUAGES:
        if not _is_live(instance, language):
            forget(instance, language)


def forget_all(instance: Article | Meeting, **_signal: Any) -> None:
    """After deleting."""
    for language in LANGUAGES:
        forget(instance, language)


def forget_protected(instance: Person, **_signal: Any) -> None:
    """After saving a person: of one who is protected no file stays that may hold the name."""
    if instance.protected:
        _forget_articles(Q(people=instance.pk) | Q(meeting__attendances__person=instance.pk))


def forget_attended(instance: Attendance, **_signal: Any) -> None:
    """After saving or deleting an attendance: who is shown at the meeting, and how, may be other than its reports say."""
    _forget_articles(Q(meeting=instance.meeting_id))


def _forget_articles(concerned: Q) -> None:
    article = apps.get_model("articles", "Article")
    for found in article._default_manager.filter(concerned).only("pk").distinct():
        forget_all(found)


def _is_live(record: Article | Meeting, language: str) -> bool:
    edition = getattr(record, "edition", None)
    return edition(language).is_live() if edition else record.is_live(language)  # type: ignore[union-attr]
