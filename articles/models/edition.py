"""An edition is an article in one language: its states, the steps between them, and who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.languages import LANGUAGES, filled
from liaison.richtext import sanitize
from liaison.slugs import title_slug, unique_slug

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


class Status(models.TextChoices):
    """What staff see: the state, with the clock told apart, and editions nobody has begun."""

    MISSING = "missing", _("Not begun")
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Step(models.TextChoices):
    SUBMIT = "submit", _("Submit for review")
    RETURN = "return", _("Back to draft")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    UNSCHEDULE = "unschedule", _("Take off the schedule")
    WITHDRAW = "withdraw", _("Withdraw")


def begun(language: str) -> Q:
    """Articles whose edition in ``language`` somebody has begun to write."""
    return filled(f"title_{language}") | filled(f"summary_{language}") | filled(f"body_{language}")


@dataclass(frozen=True)
class Rule:
    """From which statuses a step leads to which state, and the permission it needs."""

    sources: tuple[Status, ...]
    target: State
    permission: str


STEPS: dict[str, Rule] = {
    Step.SUBMIT: Rule((Status.DRAFT,), State.REVIEW, "articles.change_article"),
    Step.RETURN: Rule((Status.REVIEW, Status.APPROVED), State.DRAFT, "articles.review_article"),
    Step.APPROVE: Rule((Status.REVIEW,), State.APPROVED, "articles.review_article"),
    Step.PUBLISH: Rule(
        (Status.DRAFT, Status.REVIEW, Status.APPROVED, Status.SCHEDULED, Status.WITHDRAWN),
        State.PUBLISHED,
        "articles.publish_article",
    ),
    Step.UNSCHEDULE: Rule((Status.SCHEDULED,), State.APPROVED, "articles.publish_article"),
    Step.WITHDRAW: Rule((Status.LIVE,), State.WITHDRAWN, "articles.publish_article"),
}

# Which permission lets whom write into an edition of this status; contributors, besides, only into their own articles.
WRITERS: dict[str, str] = {
    Status.MISSING: "articles.change_article",
    Status.DRAFT: "articles.change_article",
    Status.REVIEW: "articles.review_article",
    Status.APPROVED: "articles.review_article",
    Status.SCHEDULED: "articles.publish_article",
    Status.LIVE: "articles.publish_article",
    Status.WITHDRAWN: "articles.publish_article",
}


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
    source_line = _Column()

    def __init__(self, article: Article, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No such language: {language!r}")
        self.article, self.language = article, language

    def status(self, at: dt.datetime | None = None) -> Status:
        """What staff should know of it ``at`` that moment (aware, default now)."""
        if self.state == State.PUBLISHED:
            return Status.LIVE if self.published_at <= (at or timezone.now()) else Status.SCHEDULED
        return Status.MISSING if self.state == State.DRAFT and not self.is_begun() else Status(self.state)

    def is_begun(self) -> bool:
        """Whether anything of it is written; ``begun()`` says the same in SQL."""
        return bool(self.title or self.summary or self._has_body())

    def _has_body(self) -> bool:
        """Without reading a body that a list has left in the database: see ``ArticleQuerySet.for_badges()``."""
        column = f"body_{self.language}"
        left_out = column in self.article.get_deferred_fields() and hasattr(self.article, f"has_{column}")
        return getattr(self.article, f"has_{column}") if left_out else bool(self.body)

    def is_live(self, at: dt.datetime | None = None) -> bool:
        return self.status(at) == Status.LIVE

    def may_be_changed_by(self, user: User) -> bool:
        """Whether ``user`` may write into this edition as it stands."""
        if not user.has_perm(WRITERS[self.status()]):
            return False
        article = self.article
        return user.has_perm("articles.review_article") or article.pk is None or article.created_by_id == user.pk

    def steps_for(self, user: User) -> list[Step]:
        """The steps ``user`` may take from here, in the order of the table."""
        status = self.status()
        return [
            Step(step)
            for step, rule in STEPS.items()
            if status in rule.sources and user.has_perm(rule.permission) and self._is_within_reach(user)
        ]

    def _is_within_reach(self, user: User) -> bool:
        return user.has_perm("articles.review_article") or self.article.created_by_id == user.pk

    def missing(self) -> dict[str, Any]:
        """What it lacks to be published: ``{"body_ar": message}``; empty when ready."""
        messages = {
            "title": _("To publish, this edition needs a title."),
            "body": _("To publish, this edition needs a text."),
        }
        # As they will be stored: a text of spaces, or of nothing that may stand, is none.
        texts = {"title": (self.title or "").strip(), "body": sanitize(self.body or "")}
        return {f"{name}_{self.language}": message for name, message in messages.items() if not texts[name]}

    def give_slug(self) -> None:
        """An address from the title, unless staff chose one or there is no title."""
        if self.title and not self.slug:
            column = f"slug_{self.language}"
            others = type(self.article).objects.exclude(pk=self.article.pk)
            self.slug = unique_slug(title_slug(self.title) or self.article.kind.replace("_", "-"), others, column)

    def check(self, step: str, by: User | None) -> None:
        """Return if ``by`` (None: the system) may take ``step`` now.

        Raises PermissionDenied for a step ``by`` may not take, ValidationError for one that does not lead on from here
        or for an edition that lacks something.
        """
        rule = STEPS[step]
        if by is not None and not (by.has_perm(rule.permission) and self._is_within_reach(by)):
            raise PermissionDenied
        status = self.status()
        if status not in rule.sources:
            raise ValidationError(
                _("“%(step)s” is not possible while this edition is “%(status)s”.")
                % {"step": Step(step).label, "status": status.label}
            )
        if rule.target == State.PUBLISHED and (missing := self.missing()):
            raise ValidationError(missing)

    def take(self, step: str, by: User | None, at: dt.datetime | None = None) -> None:
        """Take ``step`` on behalf of ``by`` (None: the system), publishing ``at`` that moment (aware, default now).

        Changes the columns; the caller saves. Raises as ``check`` does.
        """
        self.check(step, by)
        if STEPS[step].target == State.PUBLISHED:
            self.give_slug()
            self.published_at = at or self._time_of_publication(self.status())
        self.state = STEPS[step].target

    def _time_of_publication(self, status: Status) -> dt.datetime:
        """Now; but an edition that was out and was withdrawn comes back at the time it first came out."""
        now = timezone.now()
        if status == Status.WITHDRAWN and self.published_at and self.published_at < now:
            return self.published_at
        return now
