"""A paragraph in the other script runs in its own direction wherever readers meet it."""

from __future__ import annotations

import json

import pytest

from tests.factories import ArticleFactory, MeetingFactory

pytestmark = pytest.mark.django_db

PARAGRAPH = "The council met on Monday."
SHOWN = f'<p lang="en" dir="ltr">{PARAGRAPH}</p>'


def test_on_the_page_on_paper_and_in_feeds(client):
    article = ArticleFactory(body_ar=f"<p>نص.</p><p>{PARAGRAPH}</p>", summary_ar="In short: it met.")
    path = f"/ar/news/{article.pk}/{article.slug_ar}/"
    for page in (client.get(path).text, client.get(f"{path}print/").text):
        assert f'<p lang="en" dir="ltr">{PARAGRAPH}</p>' in page.replace(' lang="en" dir="ltr"><bdi', "")
        assert "<p>نص.</p>" in page
        assert '<p class="lede" lang="en" dir="ltr">' in page
    assert SHOWN.replace("<", "&lt;").replace(">", "&gt;") in client.get("/ar/news/feed/").text
    [item] = json.loads(client.get("/ar/news/feed.json").content)["items"]
    assert SHOWN in item["content_html"]
    assert "<p>نص.</p>" in item["content_html"]


def test_on_a_meeting_s_page(client):
    meeting = MeetingFactory(summary_ar=f"نص.\n\n{PARAGRAPH}", outcomes_ar="نتيجة.\nAn outcome.")
    page = client.get(f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/").text
    assert SHOWN in page
    assert "<p>نص.</p>" in page
    assert '<li lang="en" dir="ltr">' in page
    assert "<li>نتيجة.</li>" in page
