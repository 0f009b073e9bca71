"""Readers are answered from the replica as far as it has everything, and never with what was changed since."""

from __future__ import annotations

import gzip

import pytest
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from articles.models import Article
from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from liaison.models import Purge
from liaison.page_cache import place, serving
from liaison.page_cache.following import catch_up
from liaison.postgresql.replica import ALIAS, FromReplica
from tests.factories import ArticleFactory, TopicFactory
from tests.page_cache.copied import copied
from tests.page_cache.kept import Near, _environ

pytestmark = pytest.mark.django_db(transaction=True)

# So that a page tells where it was read.
THERE = "من النسخة"


class Replicated:
    """The site with a replica, in which each title is another."""

    def __init__(self, replica):
        self.replica = replica
        self.application = serving.PageCache(FromReplica(get_wsgi_application()))

    def get(self, address, **headers):
        """The status and the text that a reader of ``address`` gets."""
        told = {}
        chunks = self.application(
            _environ(address, "GET", headers), lambda status, headers: told.update(headers, status=status)
        )
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
        assert connection.alias == "default"
        text = gzip.decompress(body) if told.get("Content-Encoding") == "gzip" else body
        return int(told["status"][:3]), text.decode()

    def reads_there(self, address, **headers):
        status, text = self.get(address, **headers)
        assert status == 200
        return THERE in text

    def execute(self, sql, *params):
        with self.replica.cursor() as cursor:
            cursor.execute(sql, params)


@pytest.fixture
def article():
    return ArticleFactory(title_ar="من الأصل")


@pytest.fixture
def address(article):
    return article.get_absolute_url()


@pytest.fixture
def site(article, tmp_path, settings, monkeypatch):
    settings.PAGE_CACHE_MB, settings.PAGE_CACHE_DIR = 8, tmp_path / "kept"
    settings.API_RATE = 0
    monkeypatch.setattr(serving, "Follower", Near)
    place._made.cache_clear()
    catch_up()
    with copied(tmp_path) as replica:
        site = Replicated(replica)
        site.execute("UPDATE articles_article SET title_ar = %s", THERE)
        yield site
    place._made.cache_clear()


def catch_up_there(site):
    """The replica hears of the last change, though of nothing else."""
    last = Purge.objects.latest("pk")
    site.execute(
        "INSERT INTO liaison_purge (id, mark, at, changed) VALUES (%s, %s, %s, '[]')", last.pk, last.mark, last.at
    )


def test_readers_are_answered_from_the_replica(site, address):
    assert site.reads_there(address)
    assert site.reads_there("/ar/news/?from=2000-01-01")
    assert site.reads_there("/ar/news/feed/")
    assert site.reads_there("/api/v1/articles/")


def test_an_answer_that_is_made_while_it_is_sent_comes_from_there_to_its_end(site, monkeypatch):
    # Nothing is collected: each part is passed on as it is made.
    monkeypatch.setattr(serving, "_LARGEST", -1)
    assert site.reads_there("/ar/news/feed.json")


def test_while_it_lags_nothing_is_read_from_it(site, article, address):
    TopicFactory()
    assert not site.reads_there(address)
    withdraw(article, "ar", User.objects.create_user("publisher", is_superuser=True), Reason.ERROR)
    status, text = site.get(address)
    assert status == 410
    assert THERE not in text


def test_when_it_has_caught_up_it_is_read_again(site, address):
    TopicFactory()
    assert not site.reads_there("/ar/news/")
    catch_up_there(site)
    assert site.reads_there(address)


def test_what_was_made_from_it_goes_with_the_next_change(site, article, address):
    assert site.reads_there(address)
    assert place.store().get(serving._address(_environ(address, "GET", {}))) is not None
    Article.objects.get(pk=article.pk).save()
    assert not site.reads_there(address)


def test_staff_and_secret_links_are_answered_by_the_primary(site, address, settings):
    assert not site.reads_there(address, cookie=f"{settings.SESSION_COOKIE_NAME}=x", save_data="on")
    assert site.get("/ar/preview/no-such-token/")[0] == 404
    assert not site.reads_there("/api/v1/articles/", authorization="Bearer x")


def test_a_replica_that_is_gone_leaves_readers_to_the_primary(site, address, monkeypatch):
    asked = []
    site.replica.close()
    monkeypatch.setattr(site.replica, "get_new_connection", lambda params: _refuse(asked, site.replica))
    assert not site.reads_there(address)
    assert not site.reads_there("/ar/news/")
    # It is left alone for some seconds.
    assert len(asked) == 1


def _refuse(asked, replica):
    asked.append(replica)
    raise replica.Database.OperationalError("gone")


def test_a_connection_that_broke_off_is_made_anew(site, address):
    assert site.reads_there("/ar/news/")
    connections[ALIAS].connection.close()
    assert site.reads_there(address)


def test_what_fails_there_is_asked_of_the_primary(site, address):
    site.execute("DROP TABLE office_menuentry")
    assert not site.reads_there(address)
