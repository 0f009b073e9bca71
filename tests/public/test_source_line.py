"""Whom a text comes from is the same in both languages, also where only one says it."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from articles.models.workflow import State
from office.models import Office
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

AGENCY = "وكالة المثال"
MARKED = f'<bdi lang="ar" dir="rtl">{AGENCY}</bdi>'


@pytest.fixture(autouse=True)
def office():
    Office.objects.update(source_line_ar="الدائرة الإعلامية", source_line_en="Media Department")
    cache.clear()


def pages(client, article, language="en"):
    path = f"/{language}/news/{article.pk}/{getattr(article, f'slug_{language}')}/"
    feed = client.get(f"/{language}/news/feed.json").json()["items"][0]["content_html"]
    return [client.get(path).text.partition("<main")[2].partition("</main>")[0], client.get(f"{path}print/").text, feed]


def test_an_empty_line_says_what_the_other_edition_says(client):
    article = ArticleFactory(source_line_ar=AGENCY, source_line_en="")
    for page in pages(client, article):
        assert MARKED in page
        assert "Media Department" not in page
    for page in pages(client, article, "ar"):
        assert AGENCY in page


def test_what_visitors_may_not_see_is_not_said(client):
    article = ArticleFactory(source_line_ar=AGENCY, source_line_en="")
    type(article).objects.update(state_ar=State.DRAFT, published_at_ar=None)
    for page in pages(client, article):
        assert AGENCY not in page
        assert "Media Department" in page


def test_the_office_s_own_line_is_said_in_the_language_of_the_page(client):
    article = ArticleFactory(source_line_ar="الدائرة الاعلامية", source_line_en="")
    for page in pages(client, article):
        assert "Media Department" in page
        assert "الاعلامية" not in page


def test_without_any_the_office_s_is_said(client):
    article = ArticleFactory(source_line_ar="", source_line_en="")
    assert all("Media Department" in page for page in pages(client, article))
