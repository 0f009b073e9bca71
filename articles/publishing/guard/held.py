"""Holding back what is scheduled and names somebody who must not be named any more.

What readers see follows the clock alone, so it is done at once, whenever somebody is protected, withheld or renamed, or a
scheduled text changes; and once more after the transaction, because two at the same time do not see each other's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.version import Version
from articles.models.workflow import State, Status, Step, Terms
from articles.publishing.guard.findings import edition_findings, stopping
from articles.publishing.rendered_files import forget
from articles.publishing.steps import take_step
from liaison.row_changes import Follower
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from articles.models import Attendance
    from organizations.models import Person

HELD = "held_back"


@dataclass(frozen=True)
class Held:
    """An edition that was taken off the schedule: the article's id, the language and the title."""

    article: int
    language: str
    title: str


def hold_scheduled(concerned: Q | None = None) -> list[Held]:
    """Take every scheduled edition off the schedule that must not come out as it is; return what was held back.

    ``concerned`` narrows the articles that are looked at. One query where nothing is scheduled.
    """
    now = timezone.now()
    scheduled = Q()
    for code in LANGUAGES:
        scheduled |= Q(**{f"state_{code}": State.PUBLISHED, f"published_at_{code}__gt": now})
    found = Article.objects.filter(scheduled, concerned or Q()).order_by("pk").distinct().values_list("pk", flat=True)
    return [held for pk in list(found) for held in hold_article(pk)]


@transaction.atomic
def hold_article(pk: int) -> list[Held]:
    """Do the same with the editions of one article (id)."""
    article = Article.objects.filter(pk=pk).select_related("meeting").first()
    if article is None:
        return []
    return [
        _hold(article, edition.language, [finding.bearer.id for finding in stopped])
        for edition in article.editions()
        if edition.status() == Status.SCHEDULED and (stopped := stopping(edition_findings(article, edition.language)))
    ]


def _hold(article: Article, language: str, people: list[int]) -> Held:
    take_step(article, Step.UNSCHEDULE, language, None, Terms())
    return _told(article, language, people)


def _told(article: Article, language: str, people: list[int]) -> Held:
    record_event(HELD, article, None, language=language, people=sorted(set(people)))
    return Held(article.pk, language, article.edition(language).title)


def hold_at_its_minute(article: Article, version: Version) -> Held | None:
    """Take back the locked ``article`` whose ``version`` has just come out on schedule, if it must not be out.

    The second net: for what no change of a record announced. Returns None if it may be out.
    """
    language = version.language
    stopped = stopping(edition_findings(article, language))
    if not stopped:
        return None
    edition, meeting = article.edition(language), article.meeting
    came_out_at = edition.published_at
    edition.state = State.APPROVED
    article.save()
    Version.objects.filter(pk=version.pk).delete()
    if meeting and meeting.public_at and meeting.public_at == came_out_at:
        meeting.public_at = None
        meeting.save()
    forget(article, language)
    return _told(article, language, [finding.bearer.id for finding in stopped])


def _twice(concerned: Q) -> None:
    """Hold back now, and once more when the transaction is over."""
    hold_scheduled(concerned)
    transaction.on_commit(partial(hold_scheduled, concerned), robust=True)


def _follow_person(person: Person) -> None:
    """Look at all that is scheduled, if no text may name ``person``; else at reports on meetings that withhold them."""
    _twice(Q(meeting__attendances__person=person.pk) if person.is_nameable() else Q())


def _follow_attendance(attendance: Attendance) -> None:
    _twice(Q(meeting=attendance.meeting_id))


FOLLOWERS = (
    Follower("organizations.Person", saved=_follow_person),
    Follower("articles.Attendance", saved=_follow_attendance, deleted=_follow_attendance),
)
