"""What a load balancer asks: whether this process answers, and whether it can serve readers now."""

from __future__ import annotations

import datetime as dt
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.files import locks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liaison.health import probes
from liaison.health.probes import Probe, Prober
from liaison.staff.access.letters import send_letter
from liaison.tasks.worker import _lock_file, only_worker
from tests.health.outages import database_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    """No answer of a test before."""
    monkeypatch.setattr(probes, "_prober", None)


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_any_host_is_answered_without_https_and_without_a_cookie(settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["news.example"]
    response = Client().get(path, headers={"host": "127.0.0.1:8000"})
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response
    assert "Content-Security-Policy" in response


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_a_forged_host_changes_nothing(path):
    answers = [Client().get(path, headers={"host": host}) for host in ("testserver", "attacker.example")]
    assert "attacker" not in answers[1].text
    assert answers[0].json().keys() == answers[1].json().keys()


def test_other_addresses_below_are_not_found():
    assert Client().get("/healthz/secrets").status_code == 404
    assert Client().post("/healthz/ready").status_code == 405
    assert Client().head("/healthz/ready").status_code == 200


def test_each_dependency_is_named_with_its_time():
    found = Client().get("/healthz/ready").json()
    assert found["status"] == "ready"
    assert set(found["checks"]) >= {"database", "migrations", "cache", "storage", "queue"}
    assert all(each["ok"] and each["ms"] >= 0 for each in found["checks"].values())


def test_without_a_database_it_lives_and_is_not_ready():
    with database_down():
        assert Client().get("/healthz/live").json() == {"status": "live"}
        response = Client().get("/healthz/ready")
    assert response.status_code == 503
    assert response["Retry-After"]
    found = response.json()
    assert found["status"] == "unavailable"
    assert not found["checks"]["database"]["ok"]
    # What went wrong in the database's own words names its host, its port and its user.
    assert set(found["checks"]["database"]) == {"ok", "ms"}


def test_a_migration_that_is_lacking_makes_it_unready():
    recorder = MigrationRecorder(connection)
    last = recorder.Migration.objects.filter(app="office").latest("pk").name
    recorder.record_unapplied("office", last)
    try:
        response = Client().get("/healthz/ready")
    finally:
        recorder.record_applied("office", last)
    assert response.status_code == 503
    assert response.json()["checks"]["database"]["ok"]
    assert not response.json()["checks"]["migrations"]["ok"]


def test_readers_are_served_without_a_cache_and_without_a_place_for_uploads(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(type(cache._connections["default"]), "set", lambda *args, **kwargs: None)
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path / "gone"
    response = Client().get("/healthz/ready")
    assert response.status_code == 200
    found = response.json()
    assert found["status"] == "degraded"
    assert not found["checks"]["cache"]["ok"]
    assert not found["checks"]["storage"]["ok"]


def queue_of(response) -> dict:
    assert response.status_code == 200
    return {"status": response.json()["status"], **response.json()["checks"]["queue"]}


def test_work_that_nobody_does_is_told_and_keeps_no_reader_away(settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    found = queue_of(Client().get("/healthz/ready"))
    assert (found["status"], found["ok"], found["oldest_s"], found["worker"]) == ("ready", True, 0, False)
    send_letter.enqueue(1, "password", "", "")
    for minutes, status in ((9, "ready"), (11, "degraded")):
        DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(minutes=minutes))
        monkeypatch.setattr(probes, "_prober", None)
        with only_worker():
            found = queue_of(Client().get("/healthz/ready"))
        assert (found["status"], found["ok"], found["worker"]) == (status, status == "ready", True)
        assert abs(found["oldest_s"] - minutes * 60) < 30


def test_whoever_asks_for_a_worker_does_not_keep_one_from_beginning():
    with held_for_an_instant(), only_worker():
        pass


@contextmanager
def held_for_an_instant():
    """The lock as it is while somebody asks whether it is held: taken, and free a moment later."""
    with only_worker():
        pass
    asking = _lock_file().open("rb")
    locks.lock(asking, locks.LOCK_SH)
    timer = threading.Timer(0.02, asking.close)
    timer.start()
    yield
    timer.join()


def test_what_hangs_does_not_hold_up_the_answer_and_is_not_begun_again(settings):
    release, begun = threading.Event(), []

    def hang():
        begun.append(1)
        release.wait(20)

    prober = Prober([Probe("database", hang, required=True), Probe("other", lambda: None)], patience=0.1)
    started = time.monotonic()
    found = prober.readiness()
    assert time.monotonic() - started < 2
    assert found.status == "unavailable"
    assert found.checks["other"].ok
    prober._last = None
    prober.readiness()
    assert begun == [1]
    release.set()


def test_a_flood_of_questions_costs_one_look(monkeypatch):
    looks = []
    prober = Prober([Probe("counted", lambda: looks.append(1))])
    for _each in range(50):
        prober.readiness()
    assert len(looks) == 1
