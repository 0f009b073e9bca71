"""The rules for changing an article's attachments, and their records in the timeline.

A file is public at once when it is attached to a live edition: unlike a text, it is not published in a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.models.two_person_rule import ATTACHING
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.article import Article
    from articles.models.attachment import Attachment

ATTACH, CHANGE, DETACH = ATTACHING

_NOT_YOURS = _("Your role cannot change the attachments of this article in its current state.")
_PUBLIC_AT_ONCE = _(
    "Readers can see this article, so any change here shows at once. Only publishers can change its attachments."
)
_UNSEEN = _(
    "Readers can see this article, so any change here shows at once. Under the two-person rule "
    "someone else must check it first: withdraw the edition, change the attachments, and ask a "
    "colleague to reinstate it."
)


def obstacle(article: Article, user: User) -> Any:
    """Return the sentence why ``user`` may not change the attachments now; empty if they may."""
    if not article.may_be_changed_by(user):
        return _NOT_YOURS
    if not any(edition.has_come_out() for edition in article.editions()):
        return ""
    if settings.TWO_PERSON_RULE:
        return _UNSEEN
    return "" if user.has_perm("articles.publish_article") else _PUBLIC_AT_ONCE


def record_attaching(action: str, attachment: Attachment, article: Article, by: User) -> None:
    """Record ``action`` on ``attachment`` in the timeline of the edition that it is for, or of both.

    The details have its title, kind and size, and not where it is stored.
    """
    details: dict[str, Any] = {"title": str(attachment), "kind": attachment.kind, "size": attachment.size}
    record_event(action, article, by, language=attachment.language, **details)
