"""A site with kept answers, for tests in a transaction of their own, whose commits are told to the store by hand."""

from __future__ import annotations

import gzip
import io
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.utils.encoding import iri_to_uri

from liaison.page_cache import serving
from liaison.page_cache.coming import coming
from liaison.page_cache.log import Position, Step
from liaison.page_cache.place import store
from tests.late_index import late_index

# Made anew for each answer, or about the cache itself.
# Whether a text of 200 bytes is worth compressing depends on random bytes that are added to it.
_ONCE = {"date", "cache-status", "x-accel-expires", "content-length", "content-encoding"}


@dataclass(frozen=True)
class Reply:
    """What a reader got: ``how`` the cache came by it, ``hit`` or ``fwd=miss; stored``."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    how: str = ""

    def same(self, other: Reply) -> bool:
        return (self.status, self.headers, self.body) == (other.status, other.headers, other.body)


def _environ(address: str, method: str, headers: dict[str, str]) -> dict:
    path, _mark, query = iri_to_uri(address).partition("?")
    environ = RequestFactory().get(path, QUERY_STRING=query).environ
    # Django has written the decoded path over it.
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
    environ |= {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_HOST": "testserver", "REQUEST_METHOD": method}
    return environ | {f"HTTP_{name.upper()}": value for name, value in headers.items()} | {"wsgi.input": io.BytesIO()}


class Near:
    """Stands for the thread that follows the log, which would look into another transaction."""

    def __init__(self, _handed: object) -> None: ...

    def start(self) -> None: ...

    def is_alive(self) -> bool:
        return True

    def is_trusted(self) -> bool:
        return True


class Site:
    """The site with its store, which begins empty."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.kept = serving.PageCache(self.django)
        self.position = Position(1, "x")
        store().begin(self.position, list(coming()))

    def holds(self, address: str) -> bool:
        """Whether an answer for ``address`` is kept."""
        return store().get(serving._address(_environ(address, "GET", {}))) is not None

    def get(self, address: str, **headers: str) -> Reply:
        """What a reader of ``address`` gets who takes compressed answers."""
        return self._ask(self.kept, address, headers)

    def fresh(self, address: str) -> Reply:
        """What the site says now, with nothing kept."""
        return self._ask(self.django, address, {})

    def _ask(self, application, address, headers) -> Reply:
        environ, told = _environ(address, headers.pop("method", "GET"), headers), {}

        def start_response(status, headers, exc_info=None):
            told.update(status=status, headers=headers)

        # As Django's own client does: else the end of the request would end the test's transaction.
        signals = (request_started, request_finished)
        for signal in signals:
            signal.disconnect(close_old_connections)
        try:
            chunks = application(environ, start_response)
            body = b"".join(chunks)
            getattr(chunks, "close", lambda: None)()
        finally:
            for signal in signals:
                signal.connect(close_old_connections)
        named = {name.lower(): value for name, value in told["headers"]}
        if named.get("content-encoding") == "gzip" and body:
            body = gzip.decompress(body)
        named["etag"] = named.get("etag", "").removeprefix("W/")
        left = sorted((name, value) for name, value in named.items() if name not in _ONCE)
        return Reply(told["status"], tuple(left), body, named.get("cache-status", "").removeprefix("Liaison; "))

    @contextmanager
    def committing(self):
        """Changes that are committed at the end: the store hears of them, as it does from the log."""
        connection.changes.take()
        yield
        late_index.write()
        changed = connection.changes.take()
        if changed:
            self.position = Position(self.position.id + 1, "x")
            store().apply([Step(self.position, tuple(changed))], list(coming()))
        self.changed = changed
