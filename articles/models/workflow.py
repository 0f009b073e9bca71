"""The states of an edition, the steps between them, and who may take them: one table that code, desk and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import filled

if TYPE_CHECKING:
    import datetime as dt


class State(models.TextChoices):
    """What the database holds. Published with a time to come means scheduled: reading knows the clock."""

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
    """What staff see: the state, with the clock told apart, changes beside the live text, and editions nobody has begun."""

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


# Readers see these. Of a live edition with changes they see the text without them.
OUT = (Status.LIVE, Status.CHANGED, Status.CHANGES_REVIEW, Status.CHANGES_APPROVED)
# What is written into these waits beside the text that readers see or saw.
WRITTEN_BESIDE = (*OUT, Status.EXPIRED)
STATUS_WITH_CHANGES = {
    State.DRAFT: Status.CHANGED,
    State.REVIEW: Status.CHANGES_REVIEW,
    State.APPROVED: Status.CHANGES_APPROVED,
}


class Step(models.TextChoices):
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
    """What a step asks for besides status and permission."""

    WHOLE = "whole", _("a title and a text")
    SECOND_PERSON = "second_person", _("someone who has written nothing since, under the two-person rule")
    NOTE = "note", _("a note")
    BEHIND = "behind", _("an edition that is behind the other")
    REASON = "reason", _("a reason")


# An edition of which any of these is written is begun.
BEGUN_BY = ("title", "summary", "body")


def begun(language: str) -> Q:
    """Articles whose edition in ``language`` somebody has begun to write."""
    title, summary, body = (filled(f"{name}_{language}") for name in BEGUN_BY)
    return title | summary | body


@dataclass(frozen=True)
class Rule:
    """From which statuses a step leads to which state (None: it stays), the permission it takes and what it needs.

    Where readers see a text already, submitting, returning and approving move the changes beside it.
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

# Which permission lets whom write into an edition of this status; contributors, besides, only into their own articles.
# What is written beside a live text is a draft like any other.
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


class Change(models.TextChoices):
    """What a publication is to readers who have seen the page before."""

    FIRST = "first", _("First publication")
    MINOR = "minor", _("Minor edit: not announced to readers")
    UPDATE = "update", _("Update: the page shows “updated on …”")
    CORRECTION = "correction", _("Correction: a public note says what was wrong")


@dataclass(frozen=True)
class Terms:
    """What comes with a step. Moments are aware; a field that the step has no use for is ignored.

    ``at``: publish then (default: now). ``expires_at``: gone from then on. ``change`` and ``public_note``: what a
    publication of changes is to readers. ``reason``, ``public_note`` and ``replacement`` (an Article): of a withdrawal.
    ``along`` (of ``Along``): what else a withdrawal takes away, or reinstating brings back; None leaves it to the reason, or
    means all that the withdrawal took. ``along_note``: the explanation for readers of the other edition. ``meeting_too``:
    make the meeting public as well; None: unless a withdrawal hid it. ``in_step``: the edition has caught up with the other.
    ``with_changes``: reinstate it with what was written beside it; None: if all of that was written since it was withdrawn.
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
