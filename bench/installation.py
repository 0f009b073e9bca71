"""A throwaway installation with the demo's content, for measuring, and a production server of it."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def environment() -> dict[str, str]:
    """Environment variables of an installation in a new temporary folder, as a production server would have them.

    The folder goes when this process ends.
    """
    data = tempfile.mkdtemp(prefix="liaison-bench-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    return os.environ | {
        "LIAISON_DATA": data,
        "LIAISON_DEMO": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "HTTPS": "0",
        "DEBUG": "0",
        "ALLOWED_HOSTS": f"{HOST},testserver",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }


def build(env: dict[str, str]) -> None:
    """Make its texts, database, content and static files."""
    steps = (
        ["-m", "liaison.catalogs"],
        ["manage.py", "migrate", "--verbosity=0"],
        ["manage.py", "demo"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity=0"],
    )
    for step in steps:
        subprocess.run([sys.executable, *step], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(env: dict[str, str], workers: int = 1, application: str = "liaison.wsgi") -> Iterator[int]:
    """The port on which gunicorn serves the ``application`` (module) of the installation, as it would in production."""
    port = free_port()
    server = started(env, port, workers, application)
    try:
        yield port
    finally:
        server.terminate()
        server.wait()


def started(
    env: dict[str, str], port: int, workers: int = 1, application: str = "liaison.wsgi"
) -> subprocess.Popen[bytes]:
    """Return that gunicorn, at the head of a group of its own, once it answers."""
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--preload"),
            *("--workers", str(workers), "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"),
            *("--log-level", "error", "--no-control-socket"),
        ],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    try:
        _wait_for(port)
    except BaseException:
        server.terminate()
        raise
    return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection((HOST, port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")
