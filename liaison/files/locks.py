"""Locks on files that say who is at work on this machine; the system takes them back from a process that dies."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from django.core.files import locks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# Seconds between attempts: whoever asks whether a lock is held, holds it for an instant.
_WAITS = (0.0, 0.05, 0.1)


class HeldError(Exception):
    """The error that another process holds the lock."""


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold the lock on the file ``path``, made with its folder if it is not there. Raises HeldError if somebody else does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without emptying it: somebody else may have it open.
    with path.open("ab") as file:
        if not any(_locked(file, wait) for wait in _WAITS):
            raise HeldError
        yield


def _locked(file: IO[bytes], wait: float) -> bool:
    time.sleep(wait)
    return locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)


def is_held(path: Path) -> bool:
    """Return whether a process holds the lock on the file ``path``; False if there is no such file."""
    try:
        with path.open("rb") as file:
            return not locks.lock(file, locks.LOCK_SH | locks.LOCK_NB)
    except FileNotFoundError:
        return False
