"""An article in each status, and what each step is taken with, for the tests that try them all."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from articles.models import Article, Changes
from articles.models.withdrawal import Reason
from articles.models.workflow import STEPS, State, Status, Step, Terms
from liaison.staff.roles import permissions_of
from liaison.text.languages import other_language
from tests.factories import ArticleFactory

DAY = dt.timedelta(days=1)
_BESIDE = {
    Status.CHANGED: State.DRAFT,
    Status.CHANGES_REVIEW: State.REVIEW,
    Status.CHANGES_APPROVED: State.APPROVED,
}

# With what each step is possible.
TERMS = {step: Terms() for step in Step} | {
    Step.WITHDRAW: Terms(reason=Reason.ERROR),
    Step.COMMENT: Terms(note="Please check the date."),
    Step.RETURN: Terms(note="The date is missing."),
}


def _columns(status: str) -> dict:
    now = timezone.now()
    if status == Status.MISSING:
        return {"state": State.DRAFT, "title": "", "summary": "", "body": ""}
    if status in (Status.DRAFT, Status.REVIEW, Status.APPROVED):
        return {"state": status}
    if status == Status.SCHEDULED:
        return {"state": State.PUBLISHED, "published_at": now + 30 * DAY}
    if status == Status.EXPIRED:
        return {"state": State.PUBLISHED, "published_at": now - 2 * DAY, "expires_at": now - DAY}
    if status == Status.WITHDRAWN:
        return {"state": State.WITHDRAWN, "published_at": now - DAY}
    return {"state": State.PUBLISHED, "published_at": now - DAY}


def in_status(status: str, language: str = "ar", **values) -> Article:
    """An article whose edition in ``language`` has that status, and whose other edition is a draft."""
    columns = {f"{name}_{language}": value for name, value in _columns(status).items()}
    other = {f"title_{other_language(language)}": "Another title"}
    article = ArticleFactory(live="", **{**columns, **other, **values})
    if status in _BESIDE:
        Changes.objects.create(
            article=article, language=language, state=_BESIDE[status], content={"summary": "Something new."}
        )
    return article


def allowed(status: str, step: str, role: str) -> bool:
    """What the table says of somebody of that role, of an article of their own."""
    return STEPS[step].permission in permissions_of(role) and status in STEPS[step].moves
