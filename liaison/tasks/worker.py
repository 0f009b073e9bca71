"""Which worker does the jobs: one on each machine, for as long as it holds a lock that the system takes back when it dies."""

from __future__ import annotations

import platform
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.backend import DatabaseBackend

from liaison.files.locks import holding, is_held


def worker_name() -> str:
    """Return a new name for a worker of this machine, of at most 64 letters."""
    return f"{this_machine()}:{get_random_string(12)}"


def this_machine() -> str:
    """Return the name of this machine, as workers' names begin with it."""
    return platform.node()[:50]


def only_worker() -> AbstractContextManager[None]:
    """Return a context within which this process is the worker of this machine. It raises HeldError if there is one."""
    return holding(_lock_file())


def is_worker_alive() -> bool:
    """Return whether a worker of this machine is at work."""
    return is_held(_lock_file())


def do_what_waits() -> None:
    """Do here what waits on the queue, unless a worker of this machine is at work."""
    if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend) and not is_worker_alive():
        call_command("db_worker", batch=True, verbosity=0)


def _lock_file() -> Path:
    return Path(settings.DATA_DIR) / "operations" / "worker.lock"
