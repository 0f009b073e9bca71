"""gunicorn as it is started here: what a request says of the way it came is not believed from anybody."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.deploy.test_demo import free_port

BASE_DIR = Path(__file__).resolve().parents[2]
_APPLICATION = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    names = ("wsgi.url_scheme", "SCRIPT_NAME", "PATH_INFO")
    return [" ".join(environ[name] or "-" for name in names).encode()]
"""


@pytest.fixture
def server(tmp_path):
    """The port of a gunicorn with the project's settings, which answers what it makes of a request."""
    (tmp_path / "told.py").write_text(_APPLICATION)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "told", "--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path)]
    process = subprocess.Popen(
        command, cwd=BASE_DIR, env=dict(os.environ), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    for line in process.stderr:
        if "Listening at" in line:
            break
    yield int(port)
    process.terminate()
    process.communicate(timeout=30)


@pytest.fixture
def server_with_log(tmp_path):
    """The port of the same with the log of requests switched on, and what it has written."""
    (tmp_path / "told.py").write_text(_APPLICATION)
    port, log = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "gunicorn", "told", "--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path)]
    with log.open("w") as written:
        command += ["--access-logfile", "-"]
        process = subprocess.Popen(command, cwd=BASE_DIR, env=dict(os.environ), stderr=written, stdout=written)
    while "Booting worker" not in log.read_text():
        assert process.poll() is None
    yield int(port), log.read_text
    process.terminate()
    process.wait(timeout=30)


def test_headers_about_the_way_a_request_came_are_not_believed(server):
    connection = HTTPConnection("127.0.0.1", server, timeout=30)
    headers = {"SCRIPT_NAME": "/en", "X-Forwarded-Proto": "https", "PATH_INFO": "/elsewhere"}
    connection.request("GET", "/en/news/", headers=headers)
    assert connection.getresponse().read().decode() == "http - /en/news/"


def test_the_server_keeps_nothing_of_who_asked_for_what(server_with_log):
    port, log = server_with_log
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/en/search/?q=whom-I-look-for", headers={"Referer": "http://elsewhere.example/"})
    assert connection.getresponse().read()
    connection.close()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as raw:
        raw.sendall(b"GET /en/?q=whom-I-look-for HTTP/1.1\r\nbad header\r\n\r\n")
        raw.recv(1000)
    text = log()
    assert '"GET /en/search/" 200' in text
    assert "whom-I-look-for" not in text
    assert "elsewhere" not in text
    assert "127.0.0.1" not in text.replace("http://127.0.0.1", "").replace("ip=127.0.0.1", "")


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        (f"/en/?q={'a' * 9000}", {}),
        ("/en/", {f"X-{number}": "1" for number in range(100)}),
        ("/en/", {"X-Long": "a" * 9000}),
    ],
)
def test_a_request_that_no_browser_sends_is_refused(server, line, headers):
    connection = HTTPConnection("127.0.0.1", server, timeout=30)
    connection.request("GET", line, headers=headers)
    assert connection.getresponse().status in (400, 414, 431)


def test_the_servers_answers_name_no_version(server):
    connection = HTTPConnection("127.0.0.1", server, timeout=30)
    connection.request("GET", "/en/")
    assert not re.search(r"\d", connection.getresponse().headers.get("Server", ""))
