"""The rendered files of articles and meetings (see ``liaison.media.rendered.files``): their names and deletion.

A file with outdated content is never served; these rules remove it from the disk. Files are deleted after the
transaction is committed: before that a reader could have one made again, and a withdrawal would keep the database
waiting for a file that is just being made.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from liaison.media.rendered.files import unmake
from liaison.row_changes import Follower
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from articles.models import Article, Attendance, Meeting
    from organizations.models import Person


def files_of(record: Article | Meeting, language: str) -> str:
    """Return the beginning of the names of all files made of ``record`` in ``language``: ``article/12/ar``."""
    return f"{record._meta.model_name}/{record.pk}/{language}"


def forget(record: Article | Meeting, language: str) -> None:
    """Delete all files made of ``record`` in ``language``, after the transaction is committed."""
    transaction.on_commit(partial(unmake, files_of(record, language)), robust=True)


def _forget_what_left(record: Article | Meeting) -> None:
    """Delete the files of a saved ``record`` in each language in which it is not live."""
    for language in LANGUAGES:
        if not _is_live(record, language):
            forget(record, language)


def _forget_all(record: Article | Meeting) -> None:
    """Delete all files of ``record``."""
    for language in LANGUAGES:
        forget(record, language)


def forget_files_naming(person: int) -> None:
    """Delete the files that may name the person (id)."""
    _forget_articles(Q(people=person) | Q(meeting__attendances__person=person))


def _forget_unnamed(person: Person) -> None:
    """Delete the files that may name ``person``, if the person may not be named."""
    if not person.is_nameable():
        forget_files_naming(person.pk)


def _forget_attended(attendance: Attendance) -> None:
    """Delete the files of reports on the meeting of a changed attendance, as they may show other people."""
    _forget_articles(Q(meeting=attendance.meeting_id))


def _forget_articles(concerned: Q) -> None:
    article = apps.get_model("articles", "Article")
    for found in article._default_manager.filter(concerned).only("pk").distinct():
        _forget_all(found)


def _is_live(record: Article | Meeting, language: str) -> bool:
    edition = getattr(record, "edition", None)
    return edition(language).is_live() if edition else record.is_live(language)  # type: ignore[union-attr]


FOLLOWERS = (
    Follower("articles.Article", saved=_forget_what_left, deleted=_forget_all),
    Follower("articles.Meeting", saved=_forget_what_left, deleted=_forget_all),
    Follower("articles.Attendance", saved=_forget_attended, deleted=_forget_attended),
    Follower("organizations.Person", saved=_forget_unnamed),
)
