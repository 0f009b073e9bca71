"""A newsroom with something of every kind, and uploads in a folder of the test's own."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO

import pytest

from articles.models import Article
from liaison.portable import gate
from liaison.portable.declaring import Scope
from liaison.portable.emptying import empty
from liaison.portable.exporting import export_content
from liaison.staff.audit.models import record_event
from tests.factories import (
    AttachmentFactory,
    AttendanceFactory,
    OrganizationFactory,
    PageFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.DATA_DIR = tmp_path
    yield
    assert not gate.is_closed()


@pytest.fixture
def newsroom():
    """Records of most kinds, with texts and moments that are easily changed on the way."""
    user = UserFactory(role="editor", first_name="ليلى", email="layla@office.example")
    # The parent has the later id.
    child = OrganizationFactory()
    child.parent = OrganizationFactory(other_names="الرابطة\tالقديمة\r\nOld \\N \\. “League”")
    child.save()
    report = ReportFactory(created_by=user, body_ar="<p>سطر\u2028آخر \\n 🕊 &amp;</p>", live="ar")
    report.topics.add(TopicFactory())
    report.organizations.add(child)
    AttendanceFactory(delegation__meeting=report.meeting)
    Article.objects.filter(pk=report.pk).update(published_at_ar=dt.datetime(2019, 3, 1, 23, 59, 59, 120, tzinfo=dt.UTC))
    record_event("publish", report, user, language="ar", zebra=1, b={"z": [1.5, None], "a": "\\u0000"})
    AttachmentFactory(article=report, language="ar")
    PageFactory()
    # An id that was given, and must not be given again.
    TopicFactory().delete()
    return report


def exported(scope: Scope = Scope.CONTENT, **more) -> bytes:
    stream = BytesIO()
    export_content(stream, scope=scope, **more)
    return stream.getvalue()


def lines_of(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def emptied() -> None:
    """The database as it is before an import into it: nothing but what migrate writes."""
    empty()
