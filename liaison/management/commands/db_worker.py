"""``db_worker``: do the jobs of the queue, one after the other, until it is stopped. Extends the command of django-tasks-db."""

from __future__ import annotations

import contextlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, no_translations
from django_tasks.signals import task_finished
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands import db_worker

from liaison.files.locks import HeldError
from liaison.tasks.queue import keep_no_words, take_up_again
from liaison.tasks.worker import only_worker, worker_name

_CHOSEN = {
    "queue_name": "default",
    "exclude_queues": "",
    "backend_name": "default",
    "interval": 1,
    "startup_delay": False,
    "reload": False,
    "max_tasks": None,
}


class Command(db_worker.Command):
    """The command ``db_worker``."""

    help = (
        "Does the jobs of the queue, such as letters to staff and PDF files, until it is stopped; it then finishes the one in its "
        "hands. A job whose worker died is taken up again, once. With --batch it does what waits and ends, and does nothing "
        "if a worker of this machine is at work."
    )

    # What the command of the library has as options; one queue and one worker need none of them.
    stealth_options = tuple(_CHOSEN)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="Do what waits, and end.")
        parser.set_defaults(worker_id=worker_name(), **_CHOSEN)

    @no_translations
    def handle(self, *, batch: bool, **options: Any) -> None:
        try:
            with only_worker(), contextlib.suppress(KeyboardInterrupt):
                task_finished.connect(keep_no_words, sender=DatabaseBackend, dispatch_uid="keep_no_words")
                take_up_again()
                super().handle(batch=batch, **options)
        except HeldError:
            if not batch:
                raise CommandError("Another worker of this machine is at work. Stop it first; one is enough.") from None
