"""nginx in front keeps answers too. Each process tells it to forget those that it handed over and that hold no longer.

nginx keeps an answer for ten seconds at most, so only what was handed over since then has to be forgotten.
"""

from __future__ import annotations

import http.client
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.page_cache.log import Position
    from liaison.page_cache.store import Store

logger = logging.getLogger(__name__)

# Seconds for which nginx may keep an answer.
LONGEST = 10
# Seconds after which nginx is told once more: an answer may have been on its way to it.
_AGAIN = 0.4
_PATIENCE = 0.5


class Handed:
    """What this process handed to nginx, by nginx's key: the address in the store, and until when nginx has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handed: dict[str, tuple[str, float]] = {}
        self._again: dict[str, float] = {}
        self._position: Position | None = None
        self._swept = 0.0

    def hand(self, address: str, encoding: str, until: float) -> int:
        """Note that nginx gets the answer of ``address``; return until which second it may keep it, 0 for not at all."""
        if not settings.NGINX_PURGE:
            return 0
        now = time.time()
        second = int(min(now + LONGEST, until - 1))
        where, saves, *languages = address.split(" ")
        if any(languages) or second < now - 1:
            return 0
        with self._lock:
            self._handed[f"{where} {saves} {encoding}"] = address, second + 1
        return second

    def follow(self, kept: Store) -> None:
        """Have nginx forget what the store no longer holds, if anything changed since the last time."""
        now, position = time.time(), kept.position()
        if now - self._swept > LONGEST:
            self._sweep(now)
        due = [key for key, moment in self._again.items() if moment <= now]
        if position != self._position or position is None:
            with self._lock:
                handed = list(self._handed.items())
            gone = [key for key, (address, _until) in handed if kept.get(address) is None]
            self._again |= dict.fromkeys(gone, now + _AGAIN)
            due += gone
        if _told(due):
            self._position = position
            for key in due:
                if self._again.get(key, now + 1) <= now:
                    del self._again[key]

    def _sweep(self, now: float) -> None:
        with self._lock:
            self._handed = {key: held for key, held in self._handed.items() if held[1] > now}
        self._swept = now


def _told(keys: Iterable[str]) -> bool:
    """Have each nginx forget the answers under ``keys``; return whether all heard."""
    wanted = list(keys)
    if not wanted:
        return True
    # At once: one that is away does not hold up what the others hear.
    with ThreadPoolExecutor(len(settings.NGINX_PURGE)) as pool:
        return all(list(pool.map(partial(_tell, wanted), settings.NGINX_PURGE)))


def _tell(keys: list[str], place: str) -> bool:
    """Have the nginx at ``place`` (host and port) forget the answers under ``keys``; return whether it heard."""
    wire = http.client.HTTPConnection(place, timeout=_PATIENCE)
    try:
        for key in keys:
            wire.request("GET", "/", headers={"X-Key": key})
            # 404: it does not have it.
            wire.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        logger.warning("nginx at %s did not hear of a change: %s", place, type(error).__name__)
        return False
    finally:
        wire.close()
    return True
