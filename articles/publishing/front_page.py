"""What leads the front page: what staff chose, until the time they said; without such, the newest."""

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
    return user.has_perm("articles.publish_article")


@transaction.atomic
def lead(article: Article, until: dt.datetime, by: User) -> None:
    """Let ``article`` lead the front page until then (aware), in each language in which it is live.

    Of two that lead the one chosen last stands first. Raises PermissionDenied for those who may not publish,
    ValidationError for a time that is past or an article that no reader can see.
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
    """The article no longer leads; returns whether it did. Raises PermissionDenied for those who may not publish."""
    if not may_choose_the_lead(by):
        raise PermissionDenied
    article.lock()
    if not article.is_chosen_to_lead():
        return False
    _store(article, None, None)
    record_event(STOP_LEADING, article, by)
    return True


def _store(article: Article, since: dt.datetime | None, until: dt.datetime | None) -> None:
    """Without touching when its text was changed."""
    article.leads_from, article.leads_until = since, until
    Article.objects.filter(pk=article.pk).update(leads_from=since, leads_until=until)
