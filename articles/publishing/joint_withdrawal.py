"""Withdrawing other things together with an edition, and bringing them back when it is reinstated."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models.meeting import Meeting
from articles.models.shared_link import SharedLink
from articles.models.withdrawal import CONSEQUENCES, Along, Withdrawal, withdrawal_of
from articles.models.workflow import OUT, Status, Step, Terms
from articles.publishing.reinstatement import changes_come_back
from articles.publishing.steps import take_step
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models.article import Article, Edition

HIDE, SHOW = "hide_meeting", "show_meeting"

# The fields of a meeting that a withdrawal can change.
_OF_A_MEETING = ("public_at", *(f"{name}_{code}" for name in ("title", "slug") for code in LANGUAGES))


def can_go_along(edition: Edition) -> list[Along]:
    """Return what else has the content of ``edition``, or will have it soon, and can be withdrawn with it."""
    article, other = edition.article, edition.other()
    found = [Along.OTHER] if other.status() in (*OUT, Status.SCHEDULED) else []
    if article.meeting and article.meeting.public_at:
        found.append(Along.MEETING)
    # If the other edition is out, withdrawing it closes its links; they need a decision only if it is not out.
    if other.status() not in OUT and open_links(other).exists():
        found.append(Along.LINKS)
    return found


def open_links(edition: Edition) -> QuerySet[SharedLink]:
    """Return the open shared links of ``edition``."""
    return SharedLink.objects.open().filter(article=edition.article, language=edition.language)


@transaction.atomic
@gathered()
def withdraw_together(article: Article, step: str, language: str, by: User | None, terms: Terms) -> None:
    """Withdraw the edition and what else ``terms`` name; store all of it or nothing.

    If ``terms`` do not say, everything or nothing goes along, depending on the reason. Raises as ``take_step`` does.
    """
    article.lock()
    edition = article.edition(language)
    wanted = _wanted(edition, terms)
    before = _state_of(article.meeting)
    take_step(article, step, language, by, terms)
    did: dict[str, object] = {}
    if Along.LINKS in wanted:
        did[Along.LINKS] = _close_links(edition.other(), by)
    if Along.OTHER in wanted:
        did[Along.OTHER] = _take_other(edition.other(), by, terms)
    if before:
        did |= _take_meeting(article, before, by, hides=Along.MEETING in wanted)
    own = [language, *([edition.other().language] if did.get(Along.OTHER) == Step.WITHDRAW else [])]
    Withdrawal.objects.filter(article=article, language__in=own).update(along=did)


def _wanted(edition: Edition, terms: Terms) -> list[Along]:
    possible = can_go_along(edition)
    if terms.along is not None:
        return [each for each in possible if each in terms.along]
    consequence = CONSEQUENCES.get(terms.reason)
    return possible if consequence and consequence.takes_all else []


def _take_other(other: Edition, by: User | None, terms: Terms) -> dict[str, object] | str:
    """Withdraw or unschedule the other edition; return what is needed to undo that.

    That is the step "withdraw", or the times of the schedule.
    """
    if other.status() == Status.SCHEDULED:
        times = {"at": other.published_at.isoformat(), "expires_at": other.expires_at and other.expires_at.isoformat()}
        take_step(other.article, Step.UNSCHEDULE, other.language, by, Terms(note=terms.note))
        return times
    take_step(other.article, Step.WITHDRAW, other.language, by, replace(terms, public_note=terms.along_note))
    return Step.WITHDRAW.value


def _close_links(other: Edition, by: User | None) -> list[int]:
    """Revoke the open links of ``other`` and return their ids."""
    links = list(open_links(other).select_related("organization"))
    for link in links:
        link.revoke(by)
    return [link.pk for link in links]


def _state_of(meeting: Meeting | None) -> dict[str, object]:
    """Return the fields of the meeting that a withdrawal can change, as JSON values; empty if it is not public."""
    if meeting is None or meeting.public_at is None:
        return {}
    state = {name: getattr(meeting, name) or "" for name in _OF_A_MEETING}
    return {"id": meeting.pk, **state, "public_at": meeting.public_at.isoformat()}


def _take_meeting(article: Article, before: dict[str, Any], by: User | None, hides: bool) -> dict[str, object]:
    """Hide the meeting if ``hides``; return its earlier state if it differs from now.

    Withdrawing a report can also remove the title that the report gave to the meeting.
    """
    meeting = Meeting.objects.get(pk=before["id"])
    if hides and meeting.public_at:
        meeting.public_at = None
        meeting.save()
    article.meeting = meeting
    if meeting.public_at is None:
        record_event(HIDE, article, by, meeting=meeting.pk, title=str(meeting))
    return {Along.MEETING.value: before} if _state_of(meeting) != before else {}


@transaction.atomic
@gathered()
def reinstate_together(article: Article, step: str, language: str, by: User | None, terms: Terms) -> None:
    """Reinstate the edition and bring back what its withdrawal took along, as far as ``terms`` say.

    What has changed since then stays as it is. Raises as ``take_step`` does.
    """
    article.lock()
    edition = article.edition(language)
    took, did = _taken_along(edition), comes_back(edition, by)
    wanted = [each for each in did if terms.along is None or each in terms.along]
    if Along.MEETING in did:
        terms = replace(terms, meeting_too=False)
    take_step(article, step, language, by, terms)
    # The meeting comes last: it gets back the titles of editions that are live again.
    for each in sorted(wanted, key=lambda name: name == Along.MEETING):
        _BRINGS_BACK[each](edition.other(), did[each], by)
    left = {each: how for each, how in took.items() if each not in (*wanted, Along.OTHER)}
    if _taken_along(edition.other()) == took:
        Withdrawal.objects.filter(article=article, language=edition.other().language).update(along=left)


def _taken_along(edition: Edition) -> dict[str, object]:
    withdrawal = withdrawal_of(edition.article, edition.language)
    return withdrawal.along if withdrawal else {}


def comes_back(edition: Edition, by: User | None) -> dict[str, object]:
    """Return what the withdrawal of ``edition`` took along and ``by`` can bring back, with its earlier state.

    ``by`` None is the system.
    """
    took = _taken_along(edition)
    stays_away = Along.OTHER in took and not _other_can_come_back(edition.other(), took, by)
    return {each: how for each, how in took.items() if not (stays_away and each == Along.OTHER)}


def _other_can_come_back(other: Edition, took: dict[str, Any], by: User | None) -> bool:
    """Return whether the other edition can come back without a separate review.

    It cannot if it was edited since, if it lacks something or if somebody else has to approve it.
    """
    withdrawn = took[Along.OTHER] == Step.WITHDRAW
    if withdrawn:
        ready = _taken_along(other) == took and changes_come_back(other) is False
    else:
        ready = other.status() == Status.APPROVED and _parse_moment(took[Along.OTHER]["at"]) > timezone.now()
    try:
        other.check(Step.REINSTATE if withdrawn else Step.PUBLISH, by)
    except (ValidationError, PermissionDenied):
        return False
    return ready


def _parse_moment(said: str) -> dt.datetime:
    return dt.datetime.fromisoformat(said)


def _bring_other_back(other: Edition, how: Any, by: User | None) -> None:
    if how == Step.WITHDRAW:
        expires_at = other.expires_at if other.expires_at and other.expires_at > timezone.now() else None
        terms = Terms(expires_at=expires_at, with_changes=False, meeting_too=False)
        take_step(other.article, Step.REINSTATE, other.language, by, terms)
        return
    at, expires_at = (_parse_moment(how[name]) if how[name] else None for name in ("at", "expires_at"))
    terms = Terms(at=at, expires_at=expires_at, meeting_too=False)
    take_step(other.article, Step.PUBLISH, other.language, by, terms)


def _open_links_again(other: Edition, keys: list[int], by: User | None) -> None:
    for link in SharedLink.objects.filter(pk__in=keys, article=other.article).select_related("organization"):
        link.reopen(by)


def _show_meeting(other: Edition, before: dict[str, Any], by: User | None) -> None:
    """Make the meeting public again as it was, with the titles of the editions that are live again.

    A meeting that was made public meanwhile only gets its titles back.
    """
    article = other.article
    meeting = Meeting.objects.filter(pk=before["id"]).first()
    if meeting is None:
        return
    for edition in article.editions():
        if edition.is_live():
            _give_title_back(meeting, edition.language, before)
    if meeting.public_at is None:
        meeting.announce(other.other().language, "", _parse_moment(before["public_at"]))
        record_event(SHOW, article, by, meeting=meeting.pk, title=str(meeting))
    else:
        meeting.save()
    article.meeting = meeting


def _give_title_back(meeting: Meeting, language: str, before: Mapping[str, object]) -> None:
    """Restore the meeting's title in ``language``, and its slug if that is still free."""
    title, slug = (before[f"{name}_{language}"] for name in ("title", "slug"))
    if getattr(meeting, f"title_{language}") not in ("", None, title):
        return
    setattr(meeting, f"title_{language}", title)
    if not Meeting.objects.exclude(pk=meeting.pk).filter(**{f"slug_{language}": slug}).exists():
        setattr(meeting, f"slug_{language}", slug)


_BRINGS_BACK: dict[str, Callable[[Edition, Any, User | None], None]] = {
    Along.OTHER: _bring_other_back,
    Along.LINKS: _open_links_again,
    Along.MEETING: _show_meeting,
}
