"""The demo's newsroom: unpublished changes, a correction, withdrawals, attachments, an expired notice, assignments."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article, Assignment, Attachment, Withdrawal
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Terms
from articles.publishing.attachment_rules import ATTACH, record_attaching
from articles.publishing.drafting import record_writing
from articles.publishing.take import take
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
FILE = HERE / "newsroom.json"


def load_newsroom(articles: Mapping[str, Article]) -> None:
    """Apply the events of the file in order to ``articles``, by the keys of the other files."""
    staff = {user.username: user for user in User.objects.all()}
    for happening in json.loads(FILE.read_text(encoding="utf-8")):
        article = Article.objects.get(pk=articles[happening["key"]].pk)
        _happen(article, happening["language"], staff[happening["by"]], happening, staff)


def _happen(article: Article, language: str, by: User, happening: dict[str, Any], staff: Mapping[str, User]) -> None:
    if "change" in happening:
        _write(article, language, by, happening["change"])
    if "step" in happening:
        terms = Terms(note=happening.get("note", ""), **happening.get("terms", {}))
        take(article, happening["step"], language, by, terms)
    if "withdrawal" in happening:
        explanation = happening["explanation"]
        reason = happening["withdrawal"]
        Withdrawal.objects.create(article=article, language=language, reason=reason, explanation=explanation, by=by)
    if "attach" in happening:
        _attach(article, language, by, happening)
    if "expires_at" in happening:
        moment = timezone.make_aware(dt.datetime.fromisoformat(happening["expires_at"]))
        Article.objects.filter(pk=article.pk).update(**{f"expires_at_{language}": moment})
    if "assign" in happening:
        to, due_at = staff[happening["assign"]], timezone.now() + dt.timedelta(days=happening["days"])
        Assignment.objects.create(article=article, language=language, to=to, due_at=due_at)
        record_event("assign", article, by, language=language, to=to.username, due=due_at.isoformat())


def _attach(article: Article, language: str, by: User, happening: dict[str, Any]) -> None:
    """Attach a file of this folder to the edition."""
    attachment = Attachment(article=article, language=language, **{f"title_{language}": happening["title"]})
    attachment.file = ContentFile((HERE / happening["attach"]).read_bytes(), name=happening["attach"])
    attachment.save()
    record_attaching(ATTACH, attachment, article, by)


def _write(article: Article, language: str, by: User, change: dict[str, list[str]]) -> None:
    """Store unpublished changes in which phrases of the live text are replaced."""
    live = texts_of(article, language)
    wanted = {**live, **{name: live[name].replace(old, new) for name, (old, new) in change.items()}}
    keep_changes(article, language, live, wanted)
    record_writing(article, by, language)
