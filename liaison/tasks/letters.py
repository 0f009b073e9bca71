"""Sending a letter from a job: what the mail server does not take is tried again for two days."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django_tasks.base import Task

logger = logging.getLogger(__name__)

# How long a letter waits until it is tried again, each time: in all, two days.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


class LetterError(Exception):
    """A mail server took no letter; says the kind of error, and nothing of whom the letter was for."""


def post(letter: EmailMessage, job: Task, *arguments: object, attempt: int) -> None:
    """Send ``letter``; what is not taken ``job`` writes again after ``WAITS``, from its ``arguments`` and the next attempt.

    ``attempt`` is how often that failed before. Raises LetterError after the last.
    """
    try:
        letter.send()
    except Exception as error:
        # Whatever went wrong, in whatever mail library. The address is not logged.
        logger.warning("A letter could not be sent: %s", type(error).__name__)
        if attempt >= len(WAITS) or not job.get_backend().supports_defer:
            raise LetterError(type(error).__name__) from None
        job.using(run_after=timezone.now() + WAITS[attempt]).enqueue(*arguments, attempt + 1)
