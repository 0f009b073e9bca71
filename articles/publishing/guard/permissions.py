"""Who may take a name out of which record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models.article import Article
from articles.models.attachment import Attachment
from articles.models.attendance import Attendance, Delegation
from articles.models.meeting import Meeting
from articles.models.version import Version
from articles.models.withdrawal import Withdrawal

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model


def may_rewrite(by: User, record: Model) -> bool:
    """Return whether ``by`` may replace names in ``record``: publishers may wherever readers see it."""
    if by.has_perm("articles.publish_article"):
        return by.has_perm(_change(record)) if record._meta.app_label in ("office", "organizations") else True
    any_record: Any = record
    if isinstance(record, Article):
        return not record.is_published() and record.may_be_changed_by(by)
    if isinstance(record, Meeting):
        return record.may_be_changed_by(by)
    if isinstance(record, Attendance | Delegation):
        return any_record.meeting.may_be_changed_by(by)
    if isinstance(record, Version | Withdrawal | Attachment):
        return False
    return by.has_perm(_change(record))


def _change(record: Model) -> str:
    return f"{record._meta.app_label}.change_{record._meta.model_name}"
