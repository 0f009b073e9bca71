"""Metrics for Prometheus (``METRICS_PORT``): all processes of the server write into one folder, and one program of its own tells them.

gunicorn.conf.py calls ``prepare``, ``serve`` and ``ended``. The program listens on this machine alone, and ends with the server.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Where prometheus_client finds the folder.
_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "liaison-metrics-"


def prepare() -> None:
    """Name a folder in memory for the numbers of this server's processes. Call it before the site is loaded.

    In memory, because a file on a full disk would end the process that writes to it.
    """
    folder = _base() / f"{_PREFIX}{os.getuid()}-{os.getpid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ[_VARIABLE] = str(folder)


def serve(port: int) -> None:
    """Start the program that tells the numbers at 127.0.0.1:``port``; it ends when this process does, however that ends."""
    for folder in _base().glob(f"{_PREFIX}{os.getuid()}-*"):
        if not Path(f"/proc/{folder.name.rpartition('-')[2]}").exists():
            shutil.rmtree(folder, ignore_errors=True)
    # It reads until the end of a pipe that nobody writes to: that comes when the last writer is gone.
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "liaison.observing.exporter", str(port)]
    os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, reading, 0)])
    os.close(reading)
    # Workers must not keep it open.
    os.set_inheritable(writing, False)
    _open_ends.append(writing)


_open_ends: list[int] = []


def let_go() -> None:
    """Close a worker's copy of the pipe, so that the program ends with the server and not with its workers."""
    while _open_ends:
        with contextlib.suppress(OSError):
            os.close(_open_ends.pop())


def ended(process: int) -> None:
    """Take the gauges of a worker that has ended out of the numbers."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process)


def _base() -> Path:
    """Return the folder that systemd made for the running site, else one in memory, else that for temporary files."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    candidates = [Path(given)] if given else [Path("/dev/shm"), Path(tempfile.gettempdir())]  # noqa: S108
    return next(path for path in [*candidates, Path(tempfile.gettempdir())] if os.access(path, os.W_OK))
