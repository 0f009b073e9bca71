"""A preview shows the public page of what is typed, and keeps nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Article, Meeting
from articles.models.attendance import Side
from organizations.models import Organization, Person
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"
ADD_ARTICLE = "/admin/articles/article/add/"


def test_a_preview_is_the_public_page_and_nothing_is_stored(desk):
    client = desk("contributor", "ar")
    form = PageForm(client.get(ADD)).fill(title_ar="لقاء", start_year="2024")
    row = form.add_delegation(Side.HOST, new_name_ar="رابطة جديدة")
    form.add_person(row, new_name_ar="سميرة", post_ar="رئيسة")
    form.fill(**{"articles-0-title_ar": "تقرير جديد", "articles-0-body_ar": "<p>نص التقرير.</p>"})

    response = form.submit(client, "_preview", "ar")

    page = response.text
    assert response.status_code == 200
    assert 'lang="ar"' in page
    assert all(text in page for text in ("تقرير جديد", "<p>نص التقرير.</p>", "رابطة جديدة", "سميرة"))
    assert "no-store" in response["Cache-Control"]
    for model in (Meeting, Article, Organization, Person, LogEntry):
        assert not model.objects.exists()


def test_a_preview_in_english_while_the_desk_is_arabic(desk):
    client = desk("publisher", "ar")
    article = ArticleFactory(live="ar")
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/change/")).fill(title_en="Not out yet")
    page = form.submit(client, "_preview", "en").text
    assert 'lang="en"' in page
    assert "Not out yet" in page
    article.refresh_from_db()
    assert (article.state_en, article.title_en == "Not out yet") == ("draft", False)


def test_a_preview_of_changes_to_a_live_edition(desk):
    client = desk("publisher")
    report = ReportFactory(live="ar en")
    form = PageForm(client.get(f"/admin/articles/meeting/{report.meeting_id}/change/"))
    form["articles-0-title_en"] = "Better title"
    assert "Better title" in form.submit(client, "_preview", "en").text
    report.refresh_from_db()
    assert report.title_en != "Better title"


def test_a_preview_of_nothing_says_what_is_missing(desk):
    client = desk("contributor")
    response = PageForm(client.get(ADD_ARTICLE)).submit(client, "_preview", "ar")
    assert [message for _, message in errors(response)] == [
        "Title (in Arabic): To publish, this edition needs a title.",
        "Text (in Arabic): To publish, this edition needs a text.",
    ]


def test_a_picture_is_seen_in_the_preview_and_not_kept(desk):
    client = desk("contributor")
    picture = BytesIO()
    Image.new("RGB", (640, 360), "green").save(picture, "PNG")
    file = SimpleUploadedFile("a.png", picture.getvalue(), "image/png")
    before = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_ar="بيان", body_ar="<p>نص</p>", image_alt_ar="أخضر")

    page = form.submit(client, "_preview", "ar", image=file).text

    assert page.count("data:image/jpeg;base64,") == 1
    assert "<source" not in page
    assert {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == before
