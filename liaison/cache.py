"""The cache that all processes share, in Redis. While Redis does not answer, each process remembers for itself.

So pages are slower without it and never broken, and limits still hold, for each process alone. What had to be forgotten in the
meantime is forgotten in Redis before anything is read from it again.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

# Seconds after which a process asks Redis again that did not answer.
PAUSE = 5
# The entries that a process keeps meanwhile: as many as without Redis.
_ENTRIES = 20_000


class _Outage:
    """Whether Redis answered this process: one thread asks again after each pause, the others do without it until it has."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._again_at: float | None = None

    def may_ask(self) -> bool:
        """Return whether Redis may be asked now. Whoever is told so during an outage asks for all."""
        with self._lock:
            if self._again_at is None:
                return True
            if time.monotonic() < self._again_at:
                return False
            self._again_at = time.monotonic() + PAUSE
            return True

    def begin(self, error: Exception) -> None:
        """Note that Redis did not answer."""
        with self._lock:
            is_new, self._again_at = self._again_at is None, time.monotonic() + PAUSE
        if is_new:
            # Not the error itself: it may name the address with its password.
            logger.warning("The cache does not answer (%s): each process remembers for itself.", type(error).__name__)

    def end(self) -> None:
        """Note that Redis answered."""
        if self._again_at is not None:
            self._again_at = None
            logger.warning("The cache answers again.")


_outage = _Outage()


class SharedCache(RedisCache):
    """Django's cache in Redis, with the memory of the process in its place while Redis does not answer."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        own = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._own = LocMemCache("instead-of-redis", own | {"OPTIONS": {"MAX_ENTRIES": _ENTRIES}})

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._ask("add", key, value, *args, **kwargs)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", key, *args, **kwargs)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._ask("set", key, value, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("touch", key, *args, **kwargs)

    def get_many(self, keys: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self._ask("get_many", keys, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[str]:
        return self._ask("set_many", data, *args, **kwargs)

    def has_key(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("has_key", key, *args, **kwargs)

    def incr(self, key: str, *args: Any, **kwargs: Any) -> int:
        return self._ask("incr", key, *args, **kwargs)

    def delete(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._forget("delete", key, *args, **kwargs))

    def delete_many(self, keys: Any, *args: Any, **kwargs: Any) -> None:
        self._forget("delete_many", keys, *args, **kwargs)

    def clear(self) -> None:
        self._forget("clear")

    def ping(self) -> None:
        """Ask Redis whether it answers; raise RedisError if it does not."""
        self._cache.get_client(None).ping()

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Return what Redis answers, or else the memory of this process."""
        if _outage.may_ask():
            try:
                self._catch_up()
                answer = self._in_redis(method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                _outage.begin(error)
            else:
                _outage.end()
                return answer
        return getattr(self._own, method)(*args, **kwargs)

    def _forget(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Forget in this process and in Redis, which is asked even during an outage; what it did not hear, it hears later."""
        forgotten = getattr(self._own, method)(*args, **kwargs)
        try:
            return self._in_redis(method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            _missed().parent.mkdir(parents=True, exist_ok=True)
            _missed().touch()
            _outage.begin(error)
            return forgotten

    def _catch_up(self) -> None:
        """Empty Redis if it missed that something was to be forgotten: it may be a name."""
        if _missed().exists():
            super().clear()
            with suppress(FileNotFoundError):
                _missed().unlink()

    def _in_redis(self, method: str) -> Callable[..., Any]:
        return getattr(super(), method)


def _missed() -> Path:
    """Return the file that is there while Redis has not heard that something was to be forgotten."""
    return Path(settings.DATA_DIR) / "cache-to-be-emptied"
