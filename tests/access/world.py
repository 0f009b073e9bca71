"""One record of each kind that addresses name: of the contributor's own, of others, public and not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles.models import Article, Attachment, SharedLink
from articles.models.shared_link import Purpose
from liaison.models import Event
from liaison.staff.audit.models import record_event
from liaison.staff.roles import Role
from liaison.staff.trash.bin import put_in_trash
from office.models import Office, OldAddress
from organizations.models import Forgetting
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)


def fill() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the staff by role, and what stands for each name in braces in ``tests.access.table``."""
    staff = {role.value: UserFactory(username=role.value, role=role.value) for role in Role}
    contributor, editor = staff["contributor"], staff["editor"]
    shown = ReportFactory(created_by=editor, slug_ar="live", meeting__slug_ar="met")
    attendance = AttendanceFactory(delegation__meeting=shown.meeting, delegation__organization__slug="partner")
    shown.meeting.topics.add(TopicFactory(slug="topic"))
    articles = {
        "live": shown,
        "mine": ArticleFactory(live="", created_by=contributor),
        "my_live": ArticleFactory(created_by=contributor),
        "theirs": ArticleFactory(live="", created_by=editor),
    }
    meetings = {
        "met": shown.meeting,
        "my_meeting": MeetingFactory(public=False, created_by=contributor),
        "their_meeting": MeetingFactory(public=False, created_by=editor),
    }
    files = {f"{name}_file": _file(article) for name, article in articles.items()}
    links = {
        "my_link": _link(articles["mine"], Purpose.PREVIEW),
        "their_link": _link(articles["theirs"], Purpose.PREVIEW),
        "checked_link": _link(articles["theirs"], Purpose.FACT_CHECK),
    }
    trashed = [put_in_trash(TopicFactory(), editor) for _ in range(2)]
    record_event("share_link", articles["mine"], contributor)
    others = {
        "person": attendance.person,
        "stranger": PersonFactory(),
        "protected": PersonFactory(protected=True),
        "organization": attendance.delegation.organization,
        "other": OrganizationFactory(),
        "topic": TopicFactory(),
        "page": PageFactory(slug="about"),
        "old": OldAddress.objects.create(path="/old-news/", new_path="/ar/news/"),
        "trashed": trashed[0],
        "event": Event.objects.first(),
        "certificate": Forgetting.objects.create(),
        "office": Office.objects.get(),
        "user": UserFactory(role="editor"),
    }
    keys = {name: record.pk for name, record in {**articles, **meetings, **files, **links, **others}.items()}
    words = {
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "link_type": ContentType.objects.get_for_model(SharedLink).pk,
        "mine_slug": articles["mine"].slug_ar,
        "protected_slug": others["protected"].slug,
        "person_slug": attendance.person.slug,
        "token": links["their_link"].token,
        "check_token": links["checked_link"].token,
    }
    return staff, keys | words


def _file(article: Any) -> Attachment:
    return AttachmentFactory(article=article, language="ar")


def _link(article: Any, purpose: str) -> SharedLink:
    organization = OrganizationFactory() if purpose == Purpose.FACT_CHECK else None
    return SharedLink.objects.create(
        article=article,
        language="ar",
        purpose=purpose,
        organization=organization,
        created_by=article.created_by,
        expires_at=timezone.now() + dt.timedelta(days=3),
    )
