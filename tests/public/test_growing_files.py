"""Files that are sent while they are made: to a slow reader, to one who goes, and where something fails."""

from __future__ import annotations

import os
import subprocess
import sys
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from threading import Event, Lock, Thread

import pytest
from django.db import connections
from django.test import RequestFactory
from django.utils import translation

from articles.models import Meeting
from liaison.text.languages import active_language
from liaison.web.growing_files import growing
from liaison.web.streaming import CHUNK
from tests.deploy.test_demo import free_port
from tests.factories import MeetingFactory

BASE_DIR = Path(__file__).resolve().parents[2]
# Longer than any test takes: nothing here waits for it.
LONG = 30


@pytest.fixture
def press():
    """Locked while a file is made."""
    lock = Lock()
    lock.acquire()
    return lock


@pytest.fixture
def answer(press):
    """``answer(write)``: a response that sends what ``write`` writes."""
    made = []

    def ask(write, request=None):
        response = growing(request or RequestFactory().get("/"), write, "text/plain", press.release)
        made.append(response)
        return response

    yield ask
    for response in made:
        response.close()


def test_the_first_line_is_sent_before_the_second_is_made(answer, db):
    go_on = Event()

    def write(file):
        file.write(b"first")
        assert go_on.wait(LONG)
        file.write(b" second")

    parts = iter(answer(write))
    assert next(parts) == b"first"
    go_on.set()
    assert b"".join(parts) == b" second"


def test_a_slow_reader_keeps_no_other_waiting(answer, press, db):
    parts = iter(answer(lambda file: [file.write(b"x" * CHUNK) for _ in range(20)]))
    found = next(parts)
    # All is written, though one part alone is read; what is left comes from a file.
    assert press.acquire(timeout=LONG)
    assert len(found + b"".join(parts)) == 20 * CHUNK


def test_for_a_reader_who_has_gone_nothing_more_is_made(answer, press, db):
    asked, gone = Event(), Event()

    def write(file):
        file.write(b"first")
        asked.set()
        assert gone.wait(LONG)
        while True:
            file.write(b"x")

    response = answer(write)
    next(iter(response))
    assert asked.wait(LONG)
    gone.set()
    response.close()
    assert not press.locked()


def test_what_fails_halfway_fails_for_the_reader(answer, press, db):
    def write(file):
        file.write(b"first")
        raise OSError("no space left")

    parts = iter(answer(write))
    assert next(parts) == b"first"
    with pytest.raises(OSError, match="no space left"):
        next(parts)
    assert not press.locked()


def test_where_a_cut_cannot_be_seen_the_file_has_a_length(answer, press, db):
    request = RequestFactory().get("/", SERVER_PROTOCOL="HTTP/1.0")
    response = answer(lambda file: file.write(b"whole"), request)
    assert response["Content-Length"] == "5"
    assert response.getvalue() == b"whole"
    assert not press.locked()


def test_it_is_made_in_the_language_of_the_page(answer, db):
    with translation.override("en"):
        response = answer(lambda file: file.write(active_language().encode()))
    assert response.getvalue() == b"en"


@pytest.mark.django_db(transaction=True)
def test_it_shows_the_records_as_they_were_when_it_began(answer):
    meeting = MeetingFactory(place_ar="حلب")
    begun, changed = Event(), Event()

    def write(file):
        file.write(_place(meeting))
        begun.set()
        assert changed.wait(LONG)
        file.write(b" " + _place(meeting))

    parts = iter(answer(write))
    found = next(parts)
    assert begun.wait(LONG)
    # The thread that writes has the connection of this one.
    other = Thread(target=_move, args=(meeting,))
    other.start()
    other.join()
    changed.set()
    assert (found + b"".join(parts)).decode() == "حلب حلب"
    assert _place(meeting).decode() == "دمشق"


def _move(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(place_ar="دمشق")
    connections.close_all()


def _place(meeting):
    return Meeting.objects.values_list("place_ar", flat=True).get(pk=meeting.pk).encode()


_APPLICATION = """
import django
django.setup()
from django.test import RequestFactory
from liaison.page_cache import passing_on, shown
from liaison.web.growing_files import growing

def write(file):
    file.write(b"x" * 300_000)
    raise OSError("no space left")

def application(environ, start_response):
    request = RequestFactory().get("/", SERVER_PROTOCOL=environ["SERVER_PROTOCOL"])
    response = growing(request, write, "text/plain", lambda: None)
    start_response("200 OK", [])
    if environ["PATH_INFO"] != "/kept/":
        return response
    body = passing_on.Body(response, shown.Answer(), 1_000_000)
    return passing_on.PassedOn(body, print, body.close, False)
"""


@pytest.fixture
def server(tmp_path):
    """The port of a gunicorn as in production whose file breaks off."""
    (tmp_path / "cut.py").write_text(_APPLICATION)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "cut", "--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path)]
    env = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "LIAISON_DATA": str(tmp_path)}
    env |= {"DJANGO_SETTINGS_MODULE": "liaison.settings", "SECRET_KEY": "x1" * 40, "HTTPS": "0"}
    process = subprocess.Popen(
        [*command, "--worker-class", "gthread", "--no-control-socket"],
        cwd=BASE_DIR,
        env=env,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    for line in process.stderr:
        if "Listening at" in line:
            break
    yield int(port)
    process.terminate()
    process.communicate(timeout=30)


@pytest.mark.parametrize("path", ["/", "/kept/"])
def test_a_file_that_breaks_off_does_not_look_whole(server, path):
    wire = HTTPConnection("127.0.0.1", server, timeout=LONG)
    wire.request("GET", path)
    answer = wire.getresponse()
    assert answer.status == 200
    assert answer.getheader("Transfer-Encoding") == "chunked"
    with pytest.raises(IncompleteRead):
        answer.read()
