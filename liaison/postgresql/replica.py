"""Answering readers from a replica, as far as it has all that this server must show.

A server knows how far it has read the log of what changes for readers (``liaison.page_cache``), less than a second ago. The log is
replicated like any table, and its ids are in the order of commits: a replica that has the last row read has all that was committed
before it. So an answer from it shows nothing that an answer from the primary would no longer show. While it lags, fails or is
away, the primary answers. Staff, secret links and whatever is not just read stay with the primary.
"""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

from liaison.page_cache import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from liaison.page_cache.log import Position

    Headers = list[tuple[str, str]]

ALIAS = "replica"
# In the environment of a request: how far the database must be that answers it, as a position in the log. Without it, the primary does.
POSITION = "liaison.position"
# The desk, secret links, and what is told of the log of publications, whose rows change nothing that is kept.
_PRIMARY = re.compile(r"/(?:admin|healthz|provenance|static)/|/(?:ar|en)/(?:verify|preview|fact-check)/")
# Seconds for which a replica that does not answer is left alone.
_AWAY = 5


class Began:
    """The ``start_response`` of an answer that is not given yet."""

    def __init__(self) -> None:
        self.status, self.headers = "", []  # type: tuple[str, Headers]

    def __call__(self, status: str, headers: Headers, exc_info: Any = None, /) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return lambda _data: None


class FromReplica:
    """A WSGI application that answers as ``application`` does, from the replica where it may."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._away_until = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        position = environ.get(POSITION)
        if position is None or not may_answer(environ) or not self._reaches(position):
            return self._application(environ, start_response)
        began = Began()
        with _instead():
            # Of its own, as Django writes into it.
            chunks = self._application(dict(environ), began)
        if began.status >= "500":
            # It went away meanwhile, or the primary made it drop what it was reading.
            _Body(chunks).close()
            return self._application(environ, start_response)
        start_response(began.status, began.headers)
        return _Body(chunks)

    def _reaches(self, position: Position) -> bool:
        """Return whether the replica answers and is as far as ``position``."""
        connection: Any = connections[ALIAS]
        if connection.connection is not None:
            try:
                return log.reaches(connection, position)
            except Error:
                # It broke off since the last request.
                connection.close()
        with self._lock:
            # One at a time tries to connect: the others do not wait for that.
            if time.monotonic() < self._away_until:
                return False
            self._away_until = time.monotonic() + _AWAY
        try:
            found = log.reaches(connection, position)
        except Error:
            connection.close()
            return False
        self._away_until = 0.0
        return found


def may_answer(environ: WSGIEnvironment) -> bool:
    """Return whether there is a replica, and the request is of a reader who only reads."""
    if ALIAS not in settings.DATABASES or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False
    is_staff = settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ
    return not is_staff and not _PRIMARY.match(environ.get("PATH_INFO", ""))


class _Body:
    """The chunks of an answer, each made from the replica."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._each = chunks, iter(chunks)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with _instead():
            return next(self._each)

    def close(self) -> None:
        """End the request."""
        with _instead():
            getattr(self._chunks, "close", lambda: None)()


@contextmanager
def _instead() -> Iterator[None]:
    """Let this thread read from the replica whatever it reads from the database."""
    primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[ALIAS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
