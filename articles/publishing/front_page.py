"""The choice of the article that leads the front page; without a choice it is the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

LEAD, STOP_LEADING = "lead", "stop_leading"


def may_choose_the_lead(user: User) -> bool:
    """Return whether ``user`` may choose the article that leads the front page."""
    return user.has_perm("articles.publish_article")


@transaction.atomic
def lead(article: Article, until: dt.datetime, by: User) -> None:
    """Make ``article`` lead the front page until ``until`` (aware), in each language in which it is live.

    If two articles lead, the one chosen last comes first. Raise PermissionDenied if ``by`` may not publish; raise
    ValidationError for a time in the past or an article that no reader can see.
    """
    if not may_choose_the_lead(by):
        raise PermissionDenied
    article.lock()
    now = timezone.now()
    if until <= now:
        raise ValidationError({"until": _("Choose a time in the future.")})
    if not any(edition.is_live(now) for edition in article.editions()):
        raise ValidationError(_("Only an article that readers can see can lead the front page."))
    _store(article, now, until)
    record_event(LEAD, article, by, until=until.isoformat())


@transaction.atomic
def stop_leading(article: Article, by: User) -> bool:
    """Stop ``article`` from leading the front page; return whether it did.

    Raise PermissionDenied if ``by`` may not publish.
    """
    if not may_choose_the_lead(by):
        raise PermissionDenied
    article.lock()
    if not article.is_chosen_to_lead():
        return False
    _store(article, None, None)
    record_event(STOP_LEADING, article, by)
    return True


def _store(article: Article, since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Store the two times without changing ``updated_at``."""
    article.leads_from, article.leads_until = since, until
    Article.objects.filter(pk=article.pk).update(leads_from=since, leads_until=until)
