"""The door of every step that shows something to readers: whoever takes it, nobody is named who must not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from articles.models.version import Version
from articles.models.workflow import State, Step
from articles.publishing.guard.findings import edition_findings, stopping, withdrawn_findings

if TYPE_CHECKING:
    from articles.models.article import Article
    from organizations.protection.findings import Finding

STOPPED = "names_somebody"


def check_names(article: Article, step: str, language: str) -> None:
    """Raise ValidationError if what ``step`` has just made public names somebody who must not be named.

    Called at the end of the step, within its transaction: the columns, the meeting and the notes are what readers are
    about to get. A note that was entered for the step is named as the field ``public_note``.
    """
    if step == Step.WITHDRAW:
        stopped = stopping(withdrawn_findings(article, language))
    elif step in (Step.PUBLISH, Step.REINSTATE) and article.edition(language).state == State.PUBLISHED:
        meeting = article.meeting
        stopped = stopping(
            edition_findings(article, language, with_meeting=bool(meeting and meeting.public_at is not None))
        )
    else:
        return
    if stopped:
        raise ValidationError(_errors(stopped, article, language))


def _errors(stopped: list[Finding], article: Article, language: str) -> Any:
    newest = Version.objects.of(article, language).values_list("pk", flat=True).first()
    notes = [finding for finding in stopped if _is_new_note(finding, newest)]
    if len(notes) == len(stopped):
        return {"public_note": [ValidationError(finding.words(), code=STOPPED) for finding in notes]}
    return [ValidationError(words, code=STOPPED) for words in dict.fromkeys(finding.words() for finding in stopped)]


def _is_new_note(finding: Finding, newest: int | None) -> bool:
    place = finding.place
    if place.record_type == "articles.withdrawal":
        return True
    return place.record_type == "articles.version" and place.record_id == newest
