"""Whether the site can answer now: one short look at each thing it depends on.

Each look has a thread and a connection of its own, and a limit: a database or a disk that hangs does not hold up the
answer. A look that still hangs is not begun a second time.
"""

from __future__ import annotations

import logging
import secrets
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache, caches
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from liaison.cache import SharedCache
from liaison.declarations import declared
from liaison.health.replica import MOST, has_replica, seconds_behind
from liaison.tasks.queue import PATIENCE as PATIENCE_OF_JOBS
from liaison.tasks.queue import seconds_waited
from liaison.tasks.worker import is_worker_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Numbers = Mapping[str, float]

logger = logging.getLogger(__name__)

# Seconds after which a look counts as failed.
PATIENCE = 3.0
# Seconds for which an answer holds: whoever asks a thousand times a second costs one look.
HOLDS = 1.0


@dataclass(frozen=True)
class Probe:
    """One thing the site depends on: ``look`` raises any error if it does not work. Without a ``required`` one nothing works.

    ``look`` may return numbers to be told besides, by name; NotWellError takes some too.
    """

    name: str
    look: Callable[[], Numbers | None]
    required: bool = False


class NotWellError(Exception):
    """The error of a look that found something wrong, with ``numbers`` to be told."""

    def __init__(self, message: str, numbers: Numbers) -> None:
        super().__init__(message)
        self.numbers = numbers


@dataclass(frozen=True)
class Seen:
    """What a look at one thing found: whether it works, how many milliseconds that took, and other numbers by name."""

    ok: bool
    ms: float
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True)
class Readiness:
    """What all looks found, by name. ``status`` is "ready", "degraded" (it answers readers) or "unavailable"."""

    status: str
    checks: Mapping[str, Seen]


def pending_migrations() -> list[str]:
    """Return the names of the migrations that the database lacks, such as ``articles.0003_newsroom``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _database() -> None:
    # A table, and not a number: a damaged file or an empty database counts as none.
    if not MigrationRecorder(connection).migration_qs.exists():
        raise LookupError("The database is empty.")


def _migrations() -> None:
    if lacking := pending_migrations():
        raise LookupError(f"Not migrated: {', '.join(lacking)}")


def _cache() -> None:
    """Raise if the cache does not work. One in Redis is asked itself: each process has a memory in its place meanwhile."""
    if isinstance(shared := caches["default"], SharedCache):
        shared.ping()
    key, value = f"health:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise LookupError("The cache forgets at once.")
    cache.delete(key)


def _storage() -> None:
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("health")
        return
    folder = Path(default_storage.location)
    with tempfile.TemporaryFile(dir=folder if folder.is_dir() else settings.DATA_DIR) as file:
        file.write(b"x" * 4096)


def _queue() -> Numbers:
    waits = seconds_waited()
    numbers = {"oldest_s": round(waits, 1), "worker": is_worker_alive()}
    if waits > PATIENCE_OF_JOBS.total_seconds():
        raise NotWellError("Nobody does what waits on the queue.", numbers)
    return numbers


def _replica() -> Numbers:
    behind = seconds_behind()
    numbers = {"lag_s": round(behind, 1)}
    if behind > MOST:
        raise NotWellError("The replica lags.", numbers)
    return numbers


PROBES = (
    Probe("database", _database, required=True),
    *([Probe("replica", _replica)] if has_replica() else ()),
    Probe("migrations", _migrations, required=True),
    Probe("cache", _cache),
    Probe("storage", _storage),
    Probe("queue", _queue),
)


class Prober:
    """Looks at all probes at once, and remembers what it saw for ``HOLDS`` seconds."""

    def __init__(self, probes: Iterable[Probe], patience: float = PATIENCE) -> None:
        self._probes = list(probes)
        self._patience = patience
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(max_workers=len(self._probes), thread_name_prefix="health")
        self._under_way: dict[str, Future[Seen]] = {}
        self._last: tuple[float, Readiness] | None = None

    def readiness(self) -> Readiness:
        """Return what was seen within the last second, or look now, for ``patience`` seconds at most."""
        with self._lock:
            if self._last is None or time.monotonic() - self._last[0] > HOLDS:
                seen = self._look()
                self._tell(seen)
                self._last = time.monotonic(), seen
            return self._last[1]

    def _look(self) -> Readiness:
        for probe in self._probes:
            if probe.name not in self._under_way:
                self._under_way[probe.name] = self._pool.submit(_timed, probe)
        wait_for(self._under_way.values(), timeout=self._patience)
        seen = {probe.name: self._seen(probe) for probe in self._probes}
        return Readiness(_status(self._probes, seen), seen)

    def _seen(self, probe: Probe) -> Seen:
        future = self._under_way[probe.name]
        if not future.done():
            logger.warning("Health: %s has not answered within %g seconds.", probe.name, self._patience)
            return Seen(False, self._patience * 1000)
        del self._under_way[probe.name]
        return future.result()

    def _tell(self, now: Readiness) -> None:
        """Write one line into the log when the state changes."""
        if now.status != (self._last[1].status if self._last else "ready"):
            failed = ", ".join(name for name, seen in now.checks.items() if not seen.ok)
            logger.warning("Health: %s%s", now.status, f" ({failed})" if failed else "")


def _timed(probe: Probe) -> Seen:
    begun = time.perf_counter()
    numbers: Numbers = {}
    try:
        numbers = probe.look() or {}
    # Whatever a database, a cache or a disk says in its own words: it does not work.
    except Exception as error:
        logger.info("Health: %s: %s", probe.name, error)
        return Seen(False, _since(begun), getattr(error, "numbers", {}))
    finally:
        connections.close_all()
    return Seen(True, _since(begun), numbers)


def _since(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def _status(probes: Iterable[Probe], seen: Mapping[str, Seen]) -> str:
    failed = [probe for probe in probes if not seen[probe.name].ok]
    if any(probe.required for probe in failed):
        return "unavailable"
    return "degraded" if failed else "ready"


_prober: Prober | None = None


def readiness() -> Readiness:
    """Return whether this process can answer now, with what the apps declare as ``health_probes``."""
    global _prober
    if _prober is None:
        _prober = Prober(declared("health_probes"))
    return _prober.readiness()
