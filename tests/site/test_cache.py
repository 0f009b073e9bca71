"""Without Redis the site is slower and not broken, limits hold, and what was to be forgotten is forgotten when it is back."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time

import pytest
import redis
from django.core.cache import cache
from django.test import override_settings

from liaison import cache as shared
from liaison import environment as env
from tests.deploy.test_demo import free_port
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class Server:
    """A Redis of our own that can be ended and begun."""

    def __init__(self) -> None:
        self.port = int(free_port())
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        client, until = redis.Redis(port=self.port), time.monotonic() + 20
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < until
                time.sleep(0.02)

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(monkeypatch, settings, tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("there is no Redis here (Debian: apt-get install redis-server)")
    running = Server()
    running.begin()
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(shared, "_outage", shared._Outage())
    monkeypatch.setattr(shared, "PAUSE", 0)
    monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{running.port}/3")
    with override_settings(CACHES={"default": env.cache("CACHE_URL")}):
        yield running
    running.end()


def searches(client, count: int) -> list[int]:
    return [client.get("/en/news/?q=word").status_code for _ in range(count)]


def test_processes_share_what_they_count(server, client, settings):
    settings.SEARCH_RATE = 3
    assert searches(client, 4) == [200, 200, 200, 429]
    assert any(b"rate:search" in key for key in redis.Redis(port=server.port, db=3).scan_iter())


def test_while_redis_is_gone_pages_are_read_and_limits_hold(server, client, as_role, settings, caplog):
    settings.SEARCH_RATE = 3
    article = ArticleFactory(live="ar en")
    server.end()
    assert client.get(f"/en/news/{article.pk}/{article.slug_en}/").status_code == 200
    assert client.get("/favicon.ico").status_code == 200
    assert searches(client, 4) == [200, 200, 200, 429]
    desk = as_role("publisher")
    for address in ("/admin/", "/admin/organizations/organization/duplicates/"):
        assert desk.get(address, follow=True).status_code in (200, 404)
    assert [record.message for record in caplog.records if record.name == "liaison.cache"] == [
        "The cache does not answer (ConnectionError): each process remembers for itself."
    ]
    server.begin()
    cache.set("back", 1)
    assert redis.Redis(port=server.port, db=3).dbsize() == 1
    assert "The cache answers again." in caplog.text


def test_what_redis_did_not_hear_of_forgetting_it_hears_first(server, settings):
    cache.set("name", "سلمى")
    cache.set("other", 1)
    server.process.send_signal(19)  # It hangs, and keeps what it has.
    begun = time.monotonic()
    cache.clear()
    assert cache.get("name") is None
    assert time.monotonic() - begun < 5
    server.process.send_signal(18)
    # What another process finds there now.
    assert cache.get("name") is None
    assert cache.get("other") is None
    assert redis.Redis(port=server.port, db=3).dbsize() == 0
    assert not (settings.DATA_DIR / "cache-to-be-emptied").exists()


def test_a_redis_that_hangs_is_asked_once_in_a_pause(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(shared, "_outage", shared._Outage())
    settings.DATA_DIR = tmp_path
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with override_settings(CACHES={"default": env.cache("CACHE_URL")}):
            begun = time.monotonic()
            cache.set("one", 1)
            first = time.monotonic() - begun
            assert cache.get("one") == 1
            assert [cache.get(f"other-{number}") for number in range(50)] == [None] * 50
            assert cache.incr("one") == 2
            assert first < 3
            assert time.monotonic() - begun - first < 0.4


def test_readiness_says_that_redis_is_gone_though_this_process_remembers_for_itself(server, client):
    server.end()
    found = client.get("/healthz/ready").json()
    assert not found["checks"]["cache"]["ok"]
    assert found["status"] == "degraded"
