"""The workflow of an edition: its states, the steps between them and who may take them, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import filled

if TYPE_CHECKING:
    import datetime as dt


class State(models.TextChoices):
    """The states stored in the database. "Published" with a time in the future means scheduled."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The language of changes to what both editions share.
SHARED = ""

# The states of a text on its way to readers, also of changes beside a live text.
OPEN_STATES = (State.DRAFT, State.REVIEW, State.APPROVED)


class Status(models.TextChoices):
    """The statuses that staff see.

    They tell scheduled and expired from live, and add changes beside the live text and editions that are not begun.
    """

    MISSING = "missing", _("Not started")
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live, with changes")
    CHANGES_REVIEW = "changes_review", _("Live, changes in review")
    CHANGES_APPROVED = "changes_approved", _("Live, changes approved")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The statuses in which readers see the edition. Readers do not see the changes beside a live text.
OUT = (Status.LIVE, Status.CHANGED, Status.CHANGES_REVIEW, Status.CHANGES_APPROVED)
# The statuses in which new text is stored beside the text that readers see or saw.
WRITTEN_BESIDE = (*OUT, Status.EXPIRED)
STATUS_WITH_CHANGES = {
    State.DRAFT: Status.CHANGED,
    State.REVIEW: Status.CHANGES_REVIEW,
    State.APPROVED: Status.CHANGES_APPROVED,
}


class Step(models.TextChoices):
    """The steps that staff can take with an edition."""

    SUBMIT = "submit", _("Submit for review")
    RETURN = "return", _("Request changes")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    UNSCHEDULE = "unschedule", _("Take off the schedule")
    DISCARD = "discard", _("Discard changes")
    WITHDRAW = "withdraw", _("Withdraw")
    REINSTATE = "reinstate", _("Reinstate")
    CATCH_UP = "catch_up", _("Mark as up to date")
    COMMENT = "comment", _("Comment")


class Need(models.TextChoices):
    """Requirements of a step besides status and permission."""

    WHOLE = "whole", _("a title and a text")
    SECOND_PERSON = "second_person", _("someone who has written nothing since, under the two-person rule")
    NOTE = "note", _("a note")
    BEHIND = "behind", _("an edition that is behind the other")
    REASON = "reason", _("a reason")


# An edition is begun when one of these columns is filled.
BEGUN_BY = ("title", "summary", "body")


def begun(language: str) -> Q:
    """Return the condition for articles whose edition in ``language`` has a title, a summary or a text."""
    title, summary, body = (filled(f"{name}_{language}") for name in BEGUN_BY)
    return title | summary | body


@dataclass(frozen=True)
class Rule:
    """The rule of one step: the state it leads to from each status, the permission and what else it needs.

    The state None means that it stays. If readers see a text already, "submit", "return" and "approve" change the state
    of the changes beside it.
    """

    moves: dict[Status, State | None]
    permission: str
    needs: tuple[Need, ...] = ()


def _all_to(target: State | None, *sources: Status) -> dict[Status, State | None]:
    return dict.fromkeys(sources, target)


STEPS: dict[str, Rule] = {
    Step.SUBMIT: Rule(_all_to(State.REVIEW, Status.DRAFT, Status.CHANGED), "articles.change_article"),
    Step.RETURN: Rule(
        _all_to(State.DRAFT, Status.REVIEW, Status.APPROVED, Status.CHANGES_REVIEW, Status.CHANGES_APPROVED),
        "articles.review_article",
        (Need.NOTE,),
    ),
    Step.APPROVE: Rule(
        _all_to(State.APPROVED, Status.REVIEW, Status.CHANGES_REVIEW),
        "articles.review_article",
        (Need.SECOND_PERSON,),
    ),
    Step.PUBLISH: Rule(
        _all_to(
            State.PUBLISHED,
            *(Status.DRAFT, Status.REVIEW, Status.APPROVED, Status.SCHEDULED, Status.EXPIRED),
            *(Status.CHANGED, Status.CHANGES_REVIEW, Status.CHANGES_APPROVED),
        ),
        "articles.publish_article",
        (Need.WHOLE, Need.SECOND_PERSON),
    ),
    Step.UNSCHEDULE: Rule(_all_to(State.APPROVED, Status.SCHEDULED), "articles.publish_article"),
    Step.DISCARD: Rule(
        _all_to(None, Status.CHANGED, Status.CHANGES_REVIEW, Status.CHANGES_APPROVED), "articles.review_article"
    ),
    Step.WITHDRAW: Rule(_all_to(State.WITHDRAWN, *OUT, Status.EXPIRED), "articles.publish_article", (Need.REASON,)),
    Step.REINSTATE: Rule(
        _all_to(State.PUBLISHED, Status.WITHDRAWN), "articles.publish_article", (Need.WHOLE, Need.SECOND_PERSON)
    ),
    Step.CATCH_UP: Rule(
        _all_to(None, *(status for status in Status if status != Status.MISSING)),
        "articles.review_article",
        (Need.BEHIND,),
    ),
    Step.COMMENT: Rule(
        _all_to(None, *(status for status in Status if status != Status.MISSING)),
        "articles.change_article",
        (Need.NOTE,),
    ),
}

# The error of a step that is taken without the note that it needs.
NEEDED_NOTES = {
    Step.COMMENT: _("Enter a comment."),
    Step.RETURN: _("Say what needs changing."),
}

# The permission needed to edit an edition of each status; contributors may edit only their own articles. Changes beside
# a live text follow the same rule as drafts.
WRITERS: dict[str, str] = {
    Status.MISSING: "articles.change_article",
    Status.DRAFT: "articles.change_article",
    Status.REVIEW: "articles.review_article",
    Status.APPROVED: "articles.review_article",
    Status.SCHEDULED: "articles.publish_article",
    Status.LIVE: "articles.change_article",
    Status.CHANGED: "articles.change_article",
    Status.CHANGES_REVIEW: "articles.review_article",
    Status.CHANGES_APPROVED: "articles.review_article",
    Status.EXPIRED: "articles.publish_article",
    Status.WITHDRAWN: "articles.publish_article",
}


def not_from_here(step: str, status: Status) -> str:
    """Return the message that ``step`` cannot be taken from ``status``, in the active language."""
    names = {"step": Step(step).label, "status": status.label}
    return gettext("You cannot use “%(step)s” while this edition is “%(status)s”.") % names


class Change(models.TextChoices):
    """The kinds of a publication, as readers who know the page see it."""

    FIRST = "first", _("First publication")
    MINOR = "minor", _("Minor edit: not announced to readers")
    UPDATE = "update", _("Update: the page shows “updated on …”")
    CORRECTION = "correction", _("Correction: a public note says what was wrong")


@dataclass(frozen=True)
class Terms:
    """The details given with a step. Times are aware; fields that a step does not use are ignored.

    ``at``: when to publish (default now). ``expires_at``: when the edition expires. ``change`` and ``public_note``: how
    the publication of changes is announced to readers. ``reason``, ``public_note`` and ``replacement`` (an Article):
    for a withdrawal.

    ``along`` (values of ``Along``): what else a withdrawal takes away or a reinstatement brings back; None means the
    default of the reason, or all that the withdrawal took. ``along_note``: the explanation for readers of the other
    edition.

    ``meeting_too``: make the meeting public too; None means yes unless a withdrawal hid it. ``in_step``: the edition is
    up to date with the other one. ``with_changes``: reinstate with the changes written beside the text; None means only
    if all of them were written after the withdrawal.
    """

    note: str = ""
    at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    change: str = Change.MINOR
    public_note: str = ""
    reason: str = ""
    replacement: Any = None
    along: tuple[str, ...] | None = None
    along_note: str = ""
    meeting_too: bool | None = None
    in_step: bool = False
    with_changes: bool | None = None
