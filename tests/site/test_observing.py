"""Logs, metrics and reports of errors of a real server with two processes: none of them holds what a reader sent."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import brotli
import pytest

from tests.deploy.test_demo import free_port
from tests.liaison.test_start import SAFE, run

BASE_DIR = Path(__file__).resolve().parents[2]
# What a reader sends in each place where one can send something, and what becomes of it in the code.
PLANTED = (
    "In-a-path",
    "in_a_query",
    "in_a_form",
    "in_a_cookie",
    "in_a_header",
    "203.0.113.77",
    "planted.agent",
    "سلمى",
)
_SITE = """
import logging
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from liaison.settings import *

ROOT_URLCONF = "observed"
# It would look old addresses up in the database.
MIDDLEWARE.remove("office.middleware.old_addresses")

def fine(request, name=""):
    return HttpResponse("fine")

@csrf_exempt
def fails(request, name):
    typed = request.POST["name"] + request.GET["q"] + request.COOKIES["c"] + "\\u0633\\u0644\\u0645\\u0649"
    logging.getLogger("observed").error(f"{typed} was typed, %s", name)
    try:
        {}[typed]
    except KeyError as error:
        raise ValueError(f"{typed} does not fit {name}") from error

def handler404(request, exception):
    return HttpResponse("nothing", status=404)

def handler500(request):
    return HttpResponse("broken", status=500)

urlpatterns = [path("fine/", fine), path("fails/<str:name>/", fails)]
"""


_UNPACK: dict[str | None, Callable[[bytes], bytes]] = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


class Receiver(ThreadingHTTPServer):
    """A service to which errors are reported."""

    def __init__(self) -> None:
        self.reports: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        text = _UNPACK[self.headers.get("Content-Encoding")](body).decode()
        # Letters as they are, not as JSON may write them.
        lines = [json.dumps(json.loads(line), ensure_ascii=False) for line in text.splitlines()]
        self.server.reports.append(self.path + "\n" + "\n".join(lines))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


class Observed:
    """A server with all that can be observed switched on."""

    def __init__(self, folder: Path) -> None:
        (folder / "observed.py").write_text(_SITE)
        self.receiver, self.port, self.metrics = Receiver(), free_port(), free_port()
        self.log = folder / "log"
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            **SAFE,
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "BEHIND_PROXY": "1",
            "DJANGO_SETTINGS_MODULE": "observed",
            "PYTHONPATH": f"{folder}:{BASE_DIR}",
            "LIAISON_DATA": str(folder),
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "INFO",
            "METRICS_PORT": self.metrics,
            "RUNTIME_DIRECTORY": str(folder),
            "ERROR_REPORTS_URL": f"http://key@127.0.0.1:{self.receiver.server_port}/1",
        }
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        command += ["--no-control-socket", "--access-logfile", "-", "django.core.wsgi:get_wsgi_application()"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)

    def ask(self, path: str, **options: object) -> int:
        try:
            with urlopen(Request(f"http://127.0.0.1:{self.port}{path}", **options), timeout=20) as response:
                return response.status
        except HTTPError as error:
            return error.code

    def numbers(self) -> str:
        with urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=20) as response:
            return response.read().decode()


def soon(look: Callable[[], object]) -> object:
    """What ``look`` returns as soon as that is something, at most 40 seconds from now."""
    until = time.monotonic() + 40
    while True:
        with suppress(URLError, ConnectionError):
            if found := look():
                return found
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """The server, after it was asked for one page that fails and for ten that do not."""
    site = Observed(tmp_path_factory.mktemp("observed"))
    try:
        soon(lambda: site.ask("/fine/") == 200)
        headers = {"Cookie": "c=in_a_cookie", "X-Secret": "in_a_header", "X-Forwarded-For": "203.0.113.77"}
        headers["User-Agent"] = "planted.agent"
        failing = {"data": b"name=in_a_form", "headers": headers, "method": "POST"}
        assert site.ask("/fails/In-a-path/?q=in_a_query", **failing) == 500
        assert [site.ask("/fine/?q=in_a_query", headers=headers) for _ in range(10)] == [200] * 10
        assert site.ask("/nothing/In-a-path/", headers=headers) == 404
        yield site
    finally:
        site.process.kill()
        site.process.wait()
        site.receiver.shutdown()


def holds_nothing_planted(text: str) -> bool:
    return [planted for planted in PLANTED if planted.lower() in text.lower()] == []


def test_reports_tell_what_failed_and_where_and_nothing_of_the_reader(observed):
    soon(lambda: len(observed.receiver.reports) >= 2)
    reports = "\n".join(observed.receiver.reports)
    assert '"type": "ValueError"' in reports
    assert '"type": "KeyError"' in reports
    assert '"function": "fails"' in reports
    assert '"transaction": "observed.fails"' in reports
    assert '"message": "observed:' in reports
    assert re.search(r'"release": "\d+\.\d+', reports)
    assert "raise ValueError" in reports
    for planted in PLANTED:
        assert planted not in reports, planted
    for word in ("cookies", "query_string", "server_name", "vars", "breadcrumbs", "sys.argv", "abs_path", "user"):
        assert f'"{word}"' not in reports, word


def test_metrics_of_both_processes_are_told_by_the_names_of_views(observed):
    wanted = 'django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="observed.fine"}'

    def counted() -> int:
        lines = [line for line in observed.numbers().splitlines() if line.startswith(wanted)]
        return int(float(lines[0].rpartition(" ")[2])) if lines else 0

    assert soon(lambda: counted() >= 11)
    told = observed.numbers()
    assert 'status="500",view="observed.fails"' in told
    assert holds_nothing_planted(told)


def test_the_port_of_metrics_is_open_to_this_machine_alone(observed):
    soon(observed.numbers)
    port = f":{int(observed.metrics):04X}"
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in line]
    assert [address for address in listening if address.endswith(port)] == [f"0100007F{port}"]
    assert not [
        line for line in Path("/proc/net/tcp6").read_text().splitlines() if f"{port} " in line and " 0A " in line
    ]


def test_each_line_of_the_log_is_an_object_without_anything_of_the_reader(observed):
    written = observed.log.read_text().splitlines()
    assert [line for line in written if not line.startswith("{")] == []
    lines = [json.loads(line) for line in written]
    assert {"time", "level", "logger", "message", "process"} <= set(lines[0])
    requests = [line for line in lines if line["logger"] == "gunicorn.access"]
    assert {(line["method"], line["path"], line["status"]) for line in requests} >= {("GET", "/fine/", "200")}
    assert float(requests[0]["seconds"]) >= 0
    (failed,) = [line for line in lines if line["logger"] == "django.request" and "exception" in line]
    assert "ValueError" in failed["exception"]
    text = json.dumps(lines, ensure_ascii=False)
    for planted in ("203.0.113.77", "planted.agent", "in_a_header", "?q="):
        assert planted not in text


def test_metrics_end_with_the_server_even_if_it_is_killed(observed):
    soon(observed.numbers)
    observed.process.send_signal(signal.SIGKILL)
    observed.process.wait()

    def gone() -> bool:
        try:
            observed.numbers()
        except URLError:
            return True
        return False

    assert soon(gone)


def test_nothing_is_reported_or_told_unless_it_is_asked_for(tmp_path):
    code = (
        "import django, sys; django.setup(); from django.conf import settings as s; "
        "print('sentry_sdk' in sys.modules, 'prometheus_client' in sys.modules, s.LOGGING['formatters']['line']['log_format'])"
    )
    done = run("-c", code, data=tmp_path, DJANGO_SETTINGS_MODULE="liaison.settings", **SAFE)
    assert done.stdout.split() == ["False", "False", "line"], done.stderr


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("METRICS_PORT", "http", "METRICS_PORT is “http”. Set it to a whole number from 0 to 65535."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is “xml”. Set it to one of these: line, json."),
        (
            "ERROR_REPORTS_URL",
            "https://hunter2@errors.example",
            "ERROR_REPORTS_URL is “https://…@errors.example”. Set it to the address",
        ),
        ("ERROR_REPORTS_URL", "errors.example/1", "ERROR_REPORTS_URL is “…”. Set it to the address (DSN)"),
    ],
)
@pytest.mark.parametrize(
    "command", [("manage.py", "check"), ("-m", "gunicorn", "--bind", "127.0.0.1:0", "liaison.wsgi")]
)
def test_a_wrong_value_is_told_in_one_line(tmp_path, command, name, value, told):
    done = run(*command, data=tmp_path, **SAFE, **{name: value})
    assert done.returncode != 0
    assert f"Liaison does not start. {told}" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["django.request", "liaison"])
def test_the_level_of_the_log_holds_for_what_django_tells_too(name, tmp_path):
    asked = f"import django, logging; django.setup(); print(logging.getLogger({name!r}).getEffectiveLevel())"
    environment = {
        "PATH": os.environ["PATH"],
        **SAFE,
        "HTTPS": "0",
        "LIAISON_DATA": str(tmp_path),
        "LOG_LEVEL": "ERROR",
    }
    environment["DJANGO_SETTINGS_MODULE"] = "liaison.settings"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(logging.ERROR)
