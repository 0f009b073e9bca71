"""Which worker does the jobs: one on each machine, for as long as it holds a lock that the system takes back when it dies."""

from __future__ import annotations

import fcntl
import platform
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.backend import DatabaseBackend

if TYPE_CHECKING:
    from collections.abc import Iterator


class AnotherWorkerError(Exception):
    """The error that another worker of this machine is at work."""


def worker_name() -> str:
    """Return a new name for a worker of this machine, of at most 64 letters."""
    return f"{this_machine()}:{get_random_string(12)}"


def this_machine() -> str:
    """Return the name of this machine, as workers' names begin with it."""
    return platform.node()[:50]


@contextmanager
def only_worker() -> Iterator[None]:
    """Be the worker of this machine within the block. Raises AnotherWorkerError if there is one."""
    file = _lock_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherWorkerError from None
        yield


def is_worker_alive() -> bool:
    """Return whether a worker of this machine is at work."""
    try:
        with _lock_file().open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def do_what_waits() -> None:
    """Do here what waits on the queue, unless a worker of this machine is at work."""
    if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend) and not is_worker_alive():
        call_command("db_worker", batch=True, verbosity=0)


def _lock_file() -> Path:
    return Path(settings.DATA_DIR) / "operations" / "worker.lock"
