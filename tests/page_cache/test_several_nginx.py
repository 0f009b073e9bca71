"""Each nginx in front of this server is told what to forget, whether or not another is away."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from liaison.page_cache.log import Position
from liaison.page_cache.nginx import Handed
from liaison.page_cache.store import Store
from tests.deploy.test_demo import free_port

ADDRESS = "http://news.example.org/ar/news/  "
KEY = "http://news.example.org/ar/news/  gzip"


@contextmanager
def nginx():
    """What stands for one, and the keys that it was told."""
    told = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.append(self.headers["X-Key"])
            self.send_error(404)

        def log_message(self, *_): ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def store(tmp_path):
    """A store that no longer has what was handed over."""
    store = Store(tmp_path / "store", 10**6)
    store.begin(Position(1, "x"), [])
    return store


def test_all_of_them_hear(settings, store):
    with nginx() as (first, told_first), nginx() as (second, told_second):
        settings.NGINX_PURGE = [first, second]
        handed = Handed()
        handed.hand(ADDRESS, "gzip", 2**40)
        handed.follow(store)
        assert told_first == told_second == [KEY]
        handed.follow(store)
        # Nothing has changed since.
        assert told_first == [KEY]


def test_one_that_is_away_keeps_the_others_from_nothing(settings, store):
    with nginx() as (there, told):
        settings.NGINX_PURGE = [f"127.0.0.1:{free_port()}", there]
        handed = Handed()
        handed.hand(ADDRESS, "gzip", 2**40)
        handed.follow(store)
        assert told == [KEY]
        # It is told again until it has heard.
        handed.follow(store)
        assert told == [KEY, KEY]
