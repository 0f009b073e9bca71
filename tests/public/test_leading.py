"""What readers find first on the front page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles.models import Article
from articles.publishing.take import withdraw
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def lead(client, language: str = "ar") -> str:
    """The address of the first article on the front page."""
    page = client.get(f"/{language}/")
    return re.findall(rf'href="(/{language}/news/\d+/[^"]*)"', page.text)[0]


def chosen(hours_ago: int = 1, **values) -> Article:
    now = timezone.now()
    return ArticleFactory(
        leads_from=now - hours_ago * HOUR,
        leads_until=now + HOUR,
        published_at_ar=now - 50 * HOUR,
        published_at_en=now - 50 * HOUR,
        **values,
    )


def test_what_was_chosen_stands_before_what_is_newer(client):
    older, _newer = chosen(), ArticleFactory()
    assert lead(client) == older.get_absolute_url()


def test_of_two_the_last_chosen_stands_first(client):
    chosen(hours_ago=9)
    last = chosen(hours_ago=3, kind="statement")
    chosen(hours_ago=5)
    assert lead(client) == last.get_absolute_url()


def test_without_one_the_newest_leads(client):
    newest = ArticleFactory()
    over = chosen()
    Article.objects.filter(pk=over.pk).update(leads_until=timezone.now() - dt.timedelta(seconds=1))
    assert lead(client) == newest.get_absolute_url()


def test_it_leads_only_where_it_is_live(client):
    chosen(live="en")
    newest = ArticleFactory(live="ar")
    assert lead(client) == newest.get_absolute_url()


def test_withdrawn_it_is_nowhere_on_the_front_page(client):
    article = chosen(live="ar")
    ArticleFactory(live="ar")
    withdraw(article, "ar")
    assert f"/news/{article.pk}/" not in client.get("/ar/").text


def test_what_leads_stands_there_once(client):
    article = chosen()
    ArticleFactory.create_batch(3)
    page = client.get("/ar/").text
    headings = re.findall(r"<h[1-3][^>]*>.*?</h[1-3]>", page, re.S)
    assert sum(article.title_ar in heading for heading in headings) == 1
