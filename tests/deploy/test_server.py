"""gunicorn as it is started here: what a request says of the way it came is not believed from anybody."""

from __future__ import annotations

import os
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


def test_headers_about_the_way_a_request_came_are_not_believed(server):
    connection = HTTPConnection("127.0.0.1", server, timeout=30)
    headers = {"SCRIPT_NAME": "/en", "X-Forwarded-Proto": "https", "PATH_INFO": "/elsewhere"}
    connection.request("GET", "/en/news/", headers=headers)
    assert connection.getresponse().read().decode() == "http - /en/news/"
