"""Taking a step with an edition, together with everything that goes along: the function all callers use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.models.withdrawal import Reason
from articles.models.workflow import Step, Terms
from articles.publishing.guard.held import hold_article
from articles.publishing.joint_withdrawal import reinstate_together, withdraw_together
from articles.publishing.prepared import prepare_recent
from articles.publishing.steps import take_step

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article

# The steps that can change more than the edition.
_TOGETHER = {Step.WITHDRAW.value: withdraw_together, Step.REINSTATE.value: reinstate_together}


def take(article: Article, step: str, language: str, by: User | None = None, terms: Terms | None = None) -> None:
    """Take ``step`` with the stored edition of ``article`` in ``language`` ("ar" or "en") on behalf of ``by``.

    ``by`` None is the system. Store the edition, what goes along and a record in the timeline, or nothing. Raise
    PermissionDenied for a step that ``by`` may not take, ValidationError for one that lacks something.
    """
    _TOGETHER.get(step, take_step)(article, step, language, by, terms or Terms())
    if step == Step.PUBLISH:
        if article.is_scheduled():
            # Whoever protects somebody at this moment does not see what is being scheduled, nor the other way round.
            transaction.on_commit(partial(hold_article, article.pk), robust=True)
        prepare_recent(article, language)


def publish(article: Article, language: str, by: User | None = None, **terms: Any) -> None:
    """Publish the edition in ``language`` on ``terms`` (fields of ``Terms``). Raises as ``take`` does."""
    take(article, Step.PUBLISH, language, by, Terms(**terms))


def withdraw(article: Article, language: str, by: User | None = None, reason: str = Reason.ERROR, **terms: Any) -> None:
    """Withdraw the edition in ``language`` for ``reason`` on ``terms`` (fields of ``Terms``).

    Raises as ``take`` does.
    """
    take(article, Step.WITHDRAW, language, by, Terms(reason=reason, **terms))
