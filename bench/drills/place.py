"""An installation of its own for drills: its commands, its server and its worker, and killing them as a power cut would."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import psycopg2

from bench.drills.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = int(os.environ.get("DRILLS_PORT") or 8450)
# Seconds in which everything must be well again.
PATIENCE = 240


class DrillError(Exception):
    """A drill found something lost, double or not well again."""


def demand(ok: object, otherwise: str) -> None:
    if not ok:
        raise DrillError(otherwise)


@dataclass
class Place:
    """The installation in ``folder`` with the database at ``url``; ``more`` are further variables of its environment."""

    folder: Path
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(60))
    prefix: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "LIAISON_DATA": str(self.folder),
            "LIAISON_DEMO": "1",
            "DATABASE_URL": self.url,
            "SECRET_KEY": self.key,
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "CRITICAL",
            "SEARCH_RATE": "0",
            "FILE_RATE": "0",
            "FORM_RATE": "0",
        }
        return {name: value for name, value in os.environ.items() if not name.endswith("_URL")} | own | self.more

    def start(self, *arguments: str, log: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
        """A process of Python with ``arguments``, at the head of a group of its own; ``log`` gets what it says of errors."""
        command = [*self.prefix, sys.executable, *arguments]
        output = {"stdout": subprocess.DEVNULL, "stderr": log}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True, **output)

    def tried(self, *arguments: str) -> tuple[int, str]:
        """What the program ended with, and what it said of errors."""
        process = self.start(*arguments)
        _out, said = process.communicate()
        return process.returncode, said.decode(errors="replace")

    def run(self, *arguments: str) -> None:
        """Run the program to its end, which must be a good one."""
        status, said = self.tried(*arguments)
        demand(status == 0, f"{' '.join(arguments[:3])} ended with {status}: {said.strip()[-400:]}")

    def look(self, *arguments: str) -> dict[str, Any]:
        """What ``bench.drills.look`` finds here."""
        command = [*self.prefix, sys.executable, "-m", "bench.drills.look", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        demand(done.returncode == 0, f"look failed: {done.stderr.strip()[-400:]}")
        return json.loads(done.stdout)

    def jobs(self) -> list[tuple[str, list[str]]]:
        """The status of each job on the queue, and the workers that began it: asked of the database at once, as ``look`` cannot."""
        question = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult"
        with closing(self._connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(question)
            return [(status, json.loads(ids) if isinstance(ids, str) else ids) for status, ids in cursor]

    def _connection(self) -> Any:
        if self.url:
            return psycopg2.connect(self.url.replace("postgres:", "postgresql:", 1))
        return sqlite3.connect(self.folder / "liaison.sqlite3", timeout=PATIENCE)

    @contextmanager
    def served(self, workers: int = 2) -> Iterator[Server]:
        server = Server(self, workers)
        try:
            server.begin()
            yield server
        finally:
            server.kill()

    def copy(self, folder: Path) -> Place:
        """The same installation once more, on a database file of its own."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Place(folder, "", dict(self.more), self.key)


class Server:
    """gunicorn as in production, which can be killed and begun again."""

    def __init__(self, place: Place, workers: int) -> None:
        self.place, self.workers, self.port = place, workers, PORT
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        how = ("--workers", str(self.workers), "--worker-class", "gthread", "--threads", "4", "--log-level", "critical")
        # A pipe that nobody reads would hold the server up when it is full.
        with tempfile.TemporaryFile() as log:
            self.process = self.place.start(
                "-m", "gunicorn", "liaison.wsgi", "--bind", f"127.0.0.1:{self.port}", *how, log=log
            )
        self.wait()

    def kill(self) -> None:
        """End it as a power cut would: master and workers at once."""
        if self.process:
            kill(self.process)

    def wait(self) -> float:
        """Wait until the site says that it is ready, and the first page answers; return how many seconds that took."""
        return until(self._answers, "the site does not answer again")

    def _answers(self) -> bool:
        demand(self.process and self.process.poll() is None, f"the server does not start: is port {self.port} in use?")
        browser = Browser(self.port)
        return browser.get("/healthz/ready").status == 200 and browser.get("/ar/").status == 200


def kill(process: subprocess.Popen[bytes]) -> None:
    """End ``process`` and its children with SIGKILL."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()


def until(is_well: Any, otherwise: str) -> float:
    """Wait until ``is_well()``, at most ``PATIENCE`` seconds; return how many it took. An OSError is no answer."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        with suppress(OSError):
            if is_well():
                return time.monotonic() - started
        time.sleep(0.1)
    raise DrillError(f"{otherwise} within {PATIENCE} s")
