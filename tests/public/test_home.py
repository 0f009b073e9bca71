"""The front page: what leads, the newest, the newest of each kind."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest
from django.utils import timezone

from articles.models.article import Kind
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def article(title, kind=Kind.NEWS, hours=1, **fields):
    out = timezone.now() - dt.timedelta(hours=hours)
    return ArticleFactory(title_en=title, kind=kind, published_at_en=out, published_at_ar=out, **fields)


def titles(client, part, address="/en/"):
    """The texts of the links in the part of the page with this id or class, in order."""
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    found = [
        element
        for element in tree.iter()
        if part in (element.get("class") or "").split() or element.get("aria-labelledby") == part
    ]
    links = [link for element in found for link in element.iter("a")]
    return ["".join(link.itertext()).strip() for link in links if (link.get("href") or "").count("/") > 3]


def test_the_newest_leads_and_the_next_four_follow(client):
    for hours in range(1, 8):
        article(f"Number {hours}", hours=hours)
    assert titles(client, "lead") == ["Number 1"]
    assert titles(client, "latest") == ["Number 2", "Number 3", "Number 4", "Number 5"]


def test_what_staff_chose_leads_and_the_newest_stays_among_the_latest(client):
    chosen = article("Chosen", hours=90)
    article("Newest")
    chosen.leads_from, chosen.leads_until = timezone.now(), timezone.now() + dt.timedelta(days=1)
    chosen.save()
    assert titles(client, "lead") == ["Chosen"]
    assert titles(client, "latest") == ["Newest"]


def test_a_choice_that_has_ended_or_is_not_live_in_the_language_leads_nothing(client):
    over, arabic = article("Over", hours=90), ArticleFactory(title_en="Arabic alone", live="ar")
    article("Newest")
    for chosen, until in ((over, dt.timedelta(minutes=-1)), (arabic, dt.timedelta(days=1))):
        chosen.leads_from, chosen.leads_until = timezone.now() - dt.timedelta(days=1), timezone.now() + until
        chosen.save()
    assert titles(client, "lead") == ["Newest"]
    assert titles(client, "lead", "/ar/") == [arabic.title_ar]


def test_each_kind_shows_its_newest_that_stand_nowhere_else_on_the_page(client):
    for hours in range(1, 6):
        article(f"News {hours}", hours=hours)
    for hours in range(10, 16):
        article(f"Statement {hours}", Kind.STATEMENT, hours)
    assert titles(client, "statement") == ["Statement 10", "Statement 11", "Statement 12"]
    # All five stand above.
    assert titles(client, "news") == []


def test_a_kind_all_of_whose_articles_are_old_is_there_all_the_same(client):
    article("Release", Kind.PRESS_RELEASE, hours=10_000)
    for hours in range(1, 30):
        article(f"News {hours}", hours=hours)
    assert titles(client, "press_release") == ["Release"]


def test_a_page_of_one_article_has_no_empty_parts(client):
    article("Only")
    page = client.get("/en/").text
    assert titles(client, "lead") == ["Only"]
    assert 'class="kinds"' not in page
    assert "Latest news" not in page
