"""The page of an article stays kept while its neighbors in time change in what it does not show, such as whom they name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from liaison.page_cache import place, serving
from tests.factories import ArticleFactory, PersonFactory, TopicFactory
from tests.late_index import late_index
from tests.page_cache.kept import Near, Site

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Of the nine, the page in the middle shows the two before it and the two after it; it looked through four on each side.
MIDDLE, FARTHEST = 4, 0


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def topic():
    return TopicFactory()


@pytest.fixture
def articles(topic, person):
    """Nine articles about one topic, a day apart, the oldest first; all but the middle one name a person."""
    start = timezone.now() - dt.timedelta(days=20)
    found = []
    for number in range(9):
        article = about(topic, start + dt.timedelta(days=number))
        if number != MIDDLE:
            article.people.add(person)
        found.append(article)
    late_index.write()
    return found


@pytest.fixture
def site(articles, tmp_path, monkeypatch):
    """The site with the pages of the articles kept."""
    monkeypatch.setattr(serving, "Follower", Near)
    with override_settings(PAGE_CACHE_MB=64, PAGE_CACHE_DIR=tmp_path / "kept"):
        place._made.cache_clear()
        site = Site()
        for article in articles:
            site.get(page(article))
        assert all(site.holds(page(article)) for article in articles)
        yield site
    place._made.cache_clear()


def about(topic, at):
    article = ArticleFactory(published_at_ar=at, published_at_en=at)
    article.topics.add(topic)
    return article


def page(article):
    return f"/ar/news/{article.pk}/{article.slug_ar}/"


def test_protecting_somebody_whom_a_neighbor_names_leaves_the_page(site, articles, person):
    far = articles[FARTHEST]
    for article in articles[FARTHEST + 1 :]:
        article.people.clear()
    late_index.write()
    site.get(page(articles[MIDDLE]))
    with site.committing():
        person.protected = True
        person.save()
    assert not site.holds(page(far))
    assert site.holds(page(articles[MIDDLE]))
    assert site.get(page(articles[MIDDLE])).same(site.fresh(page(articles[MIDDLE])))


def test_a_neighbor_that_leaves_the_topic_takes_the_page_out(site, articles, topic):
    with site.committing():
        articles[FARTHEST].topics.remove(topic)
    assert not site.holds(page(articles[MIDDLE]))


def test_a_new_neighbor_takes_the_page_out(site, articles, topic):
    with site.committing():
        about(topic, timezone.now() - dt.timedelta(days=16, hours=1))
    assert not site.holds(page(articles[MIDDLE]))


def test_a_neighbor_whose_edition_expires_takes_the_page_out(site, articles):
    with site.committing():
        articles[FARTHEST].expires_at_ar = timezone.now() + dt.timedelta(hours=1)
        articles[FARTHEST].save()
    assert not site.holds(page(articles[MIDDLE]))
