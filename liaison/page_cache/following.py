"""Following the log of changes: each process takes what others changed out of the store that it answers from."""

from __future__ import annotations

import logging
import select
import socket
import sqlite3
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection

from liaison.page_cache import log, purge_hook
from liaison.page_cache.coming import coming
from liaison.page_cache.place import store

if TYPE_CHECKING:
    from liaison.page_cache.nginx import Handed
    from liaison.page_cache.store import Store

logger = logging.getLogger(__name__)

# Seconds between two looks at the log. PostgreSQL tells when there is something to read; this is for what goes amiss.
_PAUSE = 0.3
# A node that has not heard from a database elsewhere for so many seconds trusts its answers no longer.
_TRUSTED = 0.9
# What PostgreSQL tells those whom it refuses while nobody can write.
_CLOSED = ("starting up", "shutting down", "recovery", "not accepting", "administrator command")


def catch_up() -> None:
    """Take out of the store what changed since it was last looked at, if this node keeps answers. Never raises."""
    kept = store()
    if kept is None:
        return
    try:
        _catch_up(kept)
    except (DatabaseError, sqlite3.Error, OSError) as error:
        # What must go could not be taken out: all goes.
        logger.warning("Kept answers are thrown away: %s", type(error).__name__)
        with suppress(OSError):
            kept.discard()


def _catch_up(kept: Store) -> None:
    at = kept.position()
    steps = log.after(at) if at is not None else None
    if steps is None:
        kept.begin(log.end(), list(coming()), tells=bool(settings.PURGE_URL))
        kept.tidy()
    elif steps:
        kept.apply(steps, list(coming()), tells=bool(settings.PURGE_URL))


class Follower(threading.Thread):
    """The thread of a serving process that follows the log, from the first request on."""

    def __init__(self, handed: Handed) -> None:
        super().__init__(name="page-cache", daemon=True)
        self._handed = handed
        self._heard = 0.0
        self._wire: Any = None
        self._is_near = _is_on_this_machine()
        self._is_shut_out = False

    def is_trusted(self) -> bool:
        """Return whether the store may be answered from.

        While a database on this machine is down, nobody can change anything. Of one elsewhere this node cannot know, nor of one that
        answers others only.
        """
        return (self._is_near and not self._is_shut_out) or time.monotonic() - self._heard < _TRUSTED

    def run(self) -> None:
        """Follow the log until the process ends."""
        kept = store()
        if kept is None:
            return
        kept.tidy()
        while True:
            try:
                self._look(kept)
            except (DatabaseError, sqlite3.Error, OSError) as error:
                self._is_shut_out = _is_shut_out(error)
                connection.close()
                time.sleep(_PAUSE)

    def _look(self, kept: Store) -> None:
        """Catch up, and wait for what comes next."""
        _catch_up(kept)
        self._heard, self._is_shut_out = time.monotonic(), False
        self._handed.follow(kept)
        purge_hook.tell(kept)
        if connection.vendor == "postgresql":
            self._listen()
        else:
            time.sleep(_PAUSE)

    def _listen(self) -> None:
        """Wait until PostgreSQL tells of a change, or for a pause."""
        wire: Any = connection.connection
        if self._wire is not wire:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {log.CHANNEL}")
            # What came before is found at once.
            self._wire = wire
            return
        select.select([wire], [], [], _PAUSE)
        wire.poll()
        wire.notifies.clear()


def _is_shut_out(error: Exception) -> bool:
    """Return whether PostgreSQL refused this node alone, such as for too many connections, while others may write."""
    said = str(error)
    return "FATAL" in said and not any(state in said for state in _CLOSED)


def _is_on_this_machine() -> bool:
    """Return whether the database is on this machine."""
    host = str(connection.settings_dict.get("HOST") or "")
    if connection.vendor == "sqlite" or not host or host.startswith("/"):
        return True
    with suppress(OSError):
        return all(each[4][0] in ("127.0.0.1", "::1") for each in socket.getaddrinfo(host, None))
    return False
