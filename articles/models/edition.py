"""An edition is an article in one language: its states, the steps between them, and who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.publishing.two_person_rule import unseen, unseen_text
from liaison.text.languages import LANGUAGES, filled, other_language
from liaison.text.richtext import sanitize
from liaison.text.slugs import title_slug, unique_slug

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

    from articles.models.article import Article


class State(models.TextChoices):
    """What the database holds. Published with a time to come means scheduled: reading knows the clock."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


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
_WITH_CHANGES = {
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


_NEEDED_NOTES = {
    Step.COMMENT: _("Enter a comment."),
    Step.RETURN: _("Say what needs changing."),
}

UNDESCRIBED = _("Before publishing, describe the picture or mark it as decorative.")
_UNDESCRIBED_BESIDE = _(
    "The other edition is published and will show this picture too. Describe it there, or mark it as decorative."
)

_UNSEEN_TEXT = _("You wrote part of this text since it was last approved, so someone else must approve it.")
_UNSEEN_FILES = _("You changed the attachments since they were last approved, so someone else must approve them.")


def begun(language: str) -> Q:
    """Articles whose edition in ``language`` somebody has begun to write."""
    return filled(f"title_{language}") | filled(f"summary_{language}") | filled(f"body_{language}")


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


# An edition of which any of these is written is begun.
BEGUN_BY = ("title", "summary", "body")


class _Column:
    """``edition.title`` for ``article.title_ar``: reads and writes the column of the edition's language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, edition: Edition, owner: type) -> Any:
        return getattr(edition.article, f"{self.name}_{edition.language}")

    def __set__(self, edition: Edition, value: Any) -> None:
        setattr(edition.article, f"{self.name}_{edition.language}", value)


class Edition:
    """``article`` in ``language`` ("ar" or "en"): a view of its columns, saved with ``article.save()``."""

    title = _Column()
    slug = _Column()
    summary = _Column()
    body = _Column()
    state = _Column()
    published_at = _Column()
    expires_at = _Column()
    revised_at = _Column()
    corrected_at = _Column()
    behind = _Column()
    source_line = _Column()

    def __init__(self, article: Article, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No such language: {language!r}")
        self.article, self.language = article, language

    def status(self, at: dt.datetime | None = None) -> Status:
        """What staff should know of it ``at`` that moment (aware, default now). A query while it is live."""
        if self.state == State.PUBLISHED:
            moment = at or timezone.now()
            if self.published_at > moment:
                return Status.SCHEDULED
            if self._is_expired(moment):
                return Status.EXPIRED
            changes = self.article.state_of_changes(self.language)
            return _WITH_CHANGES[State(changes)] if changes else Status.LIVE
        return Status.MISSING if self.state == State.DRAFT and not self.is_begun() else Status(self.state)

    def _is_expired(self, moment: dt.datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment

    def is_begun(self) -> bool:
        """Whether anything of it is written; ``begun()`` says the same in SQL."""
        return bool(self.title or self.summary or self._has_body())

    def _has_body(self) -> bool:
        """Without reading a body that a list has left in the database: see ``ArticleQuerySet.for_badges()``."""
        column = f"body_{self.language}"
        left_out = column in self.article.get_deferred_fields() and hasattr(self.article, f"has_{column}")
        return getattr(self.article, f"has_{column}") if left_out else bool(self.body)

    def is_live(self, at: dt.datetime | None = None) -> bool:
        """Whether visitors may see it ``at`` that moment (aware, default now). No query."""
        moment = at or timezone.now()
        return self.state == State.PUBLISHED and self.published_at <= moment and not self._is_expired(moment)

    def modified_at(self) -> dt.datetime:
        """When readers were last told of a change to it; else when it came out. Of what is or was out only."""
        return max(moment for moment in (self.published_at, self.revised_at, self.corrected_at) if moment)

    def has_come_out(self) -> bool:
        """Whether readers see it, or saw it until it expired."""
        return self.state == State.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()

    def is_written_beside(self) -> bool:
        """Whether what is written now waits beside the text that readers see or saw: also until it was withdrawn."""
        return self.state == State.WITHDRAWN or self.has_come_out()

    def may_be_changed_by(self, user: User) -> bool:
        """Whether ``user`` may write into this edition as it stands."""
        status = self.status()
        # Nobody would see what is written between the approval and the time of publication.
        if not user.has_perm(WRITERS[status]) or (settings.TWO_PERSON_RULE and status == Status.SCHEDULED):
            return False
        return self.article.pk is None or self.is_within_reach(user)

    def is_within_reach(self, user: User) -> bool:
        """Contributors work on their own articles; editors on everyone's."""
        return user.has_perm("articles.review_article") or self.article.created_by_id == user.pk

    def steps_for(self, user: User) -> list[Step]:
        """The steps ``user`` may take from here, in the order of the table."""
        status = self.status()
        if not self.is_within_reach(user):
            return []
        return [
            Step(step)
            for step, rule in STEPS.items()
            if status in rule.moves
            and user.has_perm(rule.permission)
            and not (Need.BEHIND in rule.needs and self.behind is None)
            and not (Need.SECOND_PERSON in rule.needs and settings.TWO_PERSON_RULE and self.lacks_second_person(user))
        ]

    def lacks_second_person(self, user: User) -> bool:
        """Whether something of ``user`` in it has been seen by nobody else: see ``second_person``. One query."""
        return self._holds(unseen(self.language, user), user)

    def _holds(self, unseen: Q, user: User) -> bool:
        if self.article.pk is None:
            return self.article.created_by_id == user.pk
        return type(self.article).objects.filter(unseen, pk=self.article.pk).exists()

    def _check_second_person(self, user: User) -> None:
        if not (settings.TWO_PERSON_RULE and self.lacks_second_person(user)):
            return
        text = self._holds(unseen_text(self.language, user), user)
        raise ValidationError(_UNSEEN_TEXT if text else _UNSEEN_FILES, code="second_person")

    def missing(self) -> dict[str, Any]:
        """What it lacks to be published: ``{"body_ar": message}``; empty when ready."""
        messages = {
            "title": _("Add a title before publishing this edition."),
            "body": _("Add a text before publishing this edition."),
        }
        # As they will be stored: a text of spaces, or of nothing that may stand, is none.
        texts = {"title": (self.title or "").strip(), "body": sanitize(self.body or "")}
        lacking = {f"{name}_{self.language}": message for name, message in messages.items() if not texts[name]}
        return lacking | self._undescribed(UNDESCRIBED)

    def _undescribed(self, message: Any) -> dict[str, Any]:
        """``{"image_alt_ar": message}`` if its readers would not know what the picture shows, and it is no decoration."""
        article, column = self.article, f"image_alt_{self.language}"
        told = article.image_decorative or (getattr(article, column) or "").strip()
        return {column: message} if article.image and not told else {}

    def lacks(self) -> dict[str, Any]:
        """``missing()``; and what the other edition lacks if readers of it would get this picture."""
        other = self.other()
        beside = other._undescribed(_UNDESCRIBED_BESIDE) if other.state == State.PUBLISHED else {}
        return beside | self.missing()

    def give_slug(self) -> None:
        """An address from the title, unless staff chose one or there is no title."""
        if self.title and not self.slug:
            column = f"slug_{self.language}"
            others = type(self.article).objects.exclude(pk=self.article.pk)
            self.slug = unique_slug(title_slug(self.title) or self.article.kind.replace("_", "-"), others, column)

    def check(self, step: str, by: User | None, terms: Terms | None = None, status: Status | None = None) -> None:
        """Return if ``by`` (None: the system) may take ``step`` on ``terms`` from ``status`` (default: as it stands).

        Raises PermissionDenied for a step ``by`` may not take, ValidationError for one that does not lead on from here
        or lacks what it needs. Whether the text is whole is asked of the columns as they are: with changes, of those.
        """
        rule, terms = STEPS[step], terms or Terms()
        if by is not None and not (by.has_perm(rule.permission) and self.is_within_reach(by)):
            raise PermissionDenied
        status = status or self.status()
        if status not in rule.moves:
            raise ValidationError(
                _("You cannot use “%(step)s” while this edition is “%(status)s”.")
                % {"step": Step(step).label, "status": status.label}
            )
        if Need.SECOND_PERSON in rule.needs and by is not None:
            self._check_second_person(by)
        if Need.NOTE in rule.needs and not terms.note.strip():
            raise ValidationError({"note": _NEEDED_NOTES[Step(step)]})
        if Need.BEHIND in rule.needs and self.behind is None:
            raise ValidationError(_("This edition is already up to date with the other one."))
        if Need.WHOLE in rule.needs and (missing := self.lacks()):
            raise ValidationError(missing)

    def other(self) -> Edition:
        """The same article in the other language."""
        return Edition(self.article, other_language(self.language))
