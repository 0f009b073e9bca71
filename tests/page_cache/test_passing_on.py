"""Answers that are sent while they are made: kept at their end, in the form that each reader takes, and ended if nobody reads them."""

from __future__ import annotations

import gzip

import pytest

from articles.register import views
from liaison.page_cache import serving
from tests.factories import MeetingFactory
from tests.page_cache.kept import Near, Site, _environ

pytestmark = pytest.mark.django_db

FILES = ["/en/meetings/register.csv", "/en/meetings/register.json"]


@pytest.fixture
def site(store, monkeypatch):
    monkeypatch.setattr(serving, "Follower", Near)
    monkeypatch.setattr(views, "SHORT", 0)
    site = Site()
    with site.committing():
        MeetingFactory(title_en="A meeting")
    return site


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_kept_when_it_has_been_sent(site, address):
    first, again = site.get(address), site.get(address)
    assert (first.how, again.how) == ("fwd=miss", "hit")
    assert "A meeting" in first.body.decode()
    assert first.same(again)
    with site.committing():
        MeetingFactory(title_en="Another meeting")
    assert not site.holds(address)
    assert "Another meeting" in site.get(address).body.decode()


@pytest.mark.parametrize("address", FILES)
def test_who_has_a_file_already_is_told_so_kept_or_not(site, address):
    etag = dict(site.get(address).headers)["etag"]
    assert site.get(address, if_none_match=etag).status == "304 Not Modified"
    serving.store().begin(site.position, [])
    assert not site.holds(address)
    known = site.get(address, if_none_match=f"W/{etag}")
    assert (known.status, known.body) == ("304 Not Modified", b"")
    with site.committing():
        MeetingFactory()
    assert site.get(address, if_none_match=etag).status == "200 OK"


@pytest.mark.parametrize("address", FILES)
def test_who_asks_for_the_headers_alone_gets_those(site, address):
    head = site.get(address, method="HEAD")
    assert (head.status, head.body) == ("200 OK", b"")
    assert not site.holds(address)
    assert dict(head.headers)["etag"] == dict(site.get(address).headers)["etag"]


@pytest.mark.parametrize("address", FILES)
def test_who_cannot_unpack_gets_it_unpacked_from_the_first_time_on(site, address):
    first, again = (site.get(address, accept_encoding="identity") for _ in range(2))
    assert (first.how, again.how) == ("fwd=miss", "hit")
    assert first.body == again.body == site.get(address).body


class Breaking:
    """An answer that fails after its first chunk, and notes whether it was ended."""

    def __init__(self):
        self.is_closed = False

    def __iter__(self):
        yield gzip.compress(b"first")
        raise OSError("no space left")

    def close(self):
        self.is_closed = True


@pytest.fixture
def breaking(site, monkeypatch):
    """``breaking(headers)``: how the site answers with an answer that breaks off, and that answer."""

    def ask(*headers):
        chunks = Breaking()

        def application(_environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv"), *headers])
            return chunks

        monkeypatch.setattr(site.kept, "_application", application)
        return (lambda: site.kept(_environ(FILES[0], "GET", {}), lambda *_told: None)), chunks

    return ask


def test_what_breaks_off_while_it_is_sent_is_ended_and_not_kept(site, breaking):
    answered, chunks = breaking()
    answer = answered()
    with pytest.raises(OSError, match="no space left"):
        list(answer)
    answer.close()
    assert chunks.is_closed
    assert not site.holds(FILES[0])
    # Nobody waits for it any more.
    assert not site.kept._making


def test_what_breaks_off_while_it_is_collected_is_ended(site, breaking):
    answered, chunks = breaking(("Content-Length", "5"))
    with pytest.raises(OSError, match="no space left"):
        answered()
    assert chunks.is_closed
    assert not site.kept._making


def test_what_nobody_begins_to_read_is_ended(site, breaking):
    answered, chunks = breaking()
    answered().close()
    assert chunks.is_closed
    assert not site.kept._making


def test_readers_do_not_wait_twice_for_somebody_slow(site, breaking, monkeypatch):
    monkeypatch.setattr(serving, "_PATIENCE", 0.01)
    answered, _chunks = breaking()
    slow = answered()
    waited_for = site.kept._making.copy()
    # The first who waits takes the place of the slow one.
    answered().close()
    assert waited_for
    assert site.kept._making != waited_for
    slow.close()
