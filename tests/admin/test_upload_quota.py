"""Each role may upload so much a day; what was typed beside a file that is too much is kept."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article
from liaison.media import quota
from liaison.media.quota import UploadDay, most_of, take
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


@pytest.fixture
def small(settings, monkeypatch):
    """A quota counted in kilobytes, so that tests send little."""
    monkeypatch.setattr(quota, "MEGABYTE", 1024)
    settings.UPLOAD_QUOTA = {"contributor": 10, "editor": 30, "publisher": 0}
    return settings


def picture(size):
    output = BytesIO()
    Image.new("RGB", (8, 8)).save(output, "PNG")
    return SimpleUploadedFile("a.png", output.getvalue().ljust(size, b"\0"), content_type="image/png")


def send(client, size, title="عنوان"):
    return client.post(ADD, {"kind": "news", "title_ar": title, "image": picture(size)})


def test_what_is_too_much_is_refused_and_the_text_kept(small, as_role):
    client = as_role("contributor")
    assert send(client, 6_000).status_code != 413
    refused = send(client, 6_000, "نصّ مكتوب")
    assert refused.status_code == 413
    assert "نصّ مكتوب" in refused.text
    assert re.search(r"10\W+.*(ك|KB|kB)", refused.text)
    assert not Article._base_manager.filter(title_ar="نصّ مكتوب").exists()
    assert UploadDay.objects.get(user=client.user).size == 6_000


def test_a_text_without_files_is_always_taken(small, as_role):
    client = as_role("contributor")
    send(client, 9_000)
    send(client, 9_000)
    assert client.post(ADD, {"kind": "news", "title_ar": "نص"}).status_code != 413


def test_each_role_has_its_own_and_none_at_all_is_no_limit(small, as_role):
    assert [most_of(as_role(role).user) for role in ("contributor", "editor", "publisher")] == [10 * 1024, 30 * 1024, 0]
    assert send(as_role("publisher"), 200_000).status_code != 413


def test_the_next_day_begins_anew_and_the_last_is_forgotten(small):
    user = UserFactory(role="contributor")
    assert take(user, 10_000)
    assert not take(user, 1_000)
    UploadDay.objects.update(day=timezone.localdate() - dt.timedelta(days=1))
    assert take(user, 1_000)
    assert UploadDay.objects.count() == 1


def test_visitors_have_no_quota_because_they_upload_nothing(small, client):
    assert client.post(ADD, {"image": picture(50_000)}).status_code in (302, 403, 200)
    assert not UploadDay.objects.exists()
