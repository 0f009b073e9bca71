"""Long files that are sent while they are made, with what they show as it was at one moment.

Another thread makes them, into a temporary file, and this one sends what is there: a reader waits for the first line alone, and a slow
one keeps neither the database nor the next file waiting. What goes wrong halfway cuts the connection, as the length is not told before.
"""

from __future__ import annotations

from contextvars import copy_context
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from threading import Condition, Thread
from typing import IO, TYPE_CHECKING, Any, cast
from weakref import finalize

from django.db import DEFAULT_DB_ALIAS, connections
from django.http import StreamingHttpResponse
from django.utils import translation

from liaison.snapshot import snapshot
from liaison.text.languages import active_language
from liaison.web.streaming import CHUNK, IN_MEMORY, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def growing(
    request: HttpRequest, write: Callable[[IO[bytes]], None], content_type: str, then: Callable[[], object]
) -> StreamingHttpResponse:
    """Return the file that ``write`` writes to the binary file it is given, in which it may not seek; nothing for HEAD.

    ``write`` reads the database as it was when it began. ``then`` is called once, when nothing is written any more.
    """
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        # There a file that was cut off looks like a whole one, unless its length is told before.
        return whole(write, content_type, then)
    file = _GrowingFile(write, then)
    if request.method == "HEAD":
        file.close()
        return StreamingHttpResponse((), content_type=content_type)
    return StreamingHttpResponse(file, content_type=content_type)


def whole(write: Callable[[IO[bytes]], None], content_type: str, then: Callable[[], object]) -> StreamingHttpResponse:
    """Return the same, made before it is sent, with its length and its own ETag."""
    try:
        with snapshot():
            return written(write, content_type)
    finally:
        then()


class _UnwantedError(Exception):
    """The reader has gone."""


class _GrowingFile:
    """A file that one thread writes while another reads it in chunks. The writer begins with the first chunk that is asked for."""

    def __init__(self, write: Callable[[IO[bytes]], None], then: Callable[[], object]) -> None:
        self._write = write
        self._language, self._context = active_language(), copy_context()
        # Also for a response that a middleware throws away.
        self._then = finalize(self, then)
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed with the response
        self._changed = Condition()
        self._length, self._sent = 0, 0
        self._is_ended, self._is_unwanted = False, False
        self._error: BaseException | None = None
        self._connection: Any = None
        self._writer: Thread | None = None

    # The side of the writer

    def write(self, data: bytes) -> int:
        """Write ``data`` at the end; return its length."""
        with self._changed:
            if self._is_unwanted:
                raise _UnwantedError
            self._file.seek(0, SEEK_END)
            self._length += self._file.write(data)
            if self._has_enough():
                self._changed.notify()
        return len(data)

    def _make(self) -> None:
        """Write the file with the database connection of the reader's thread, which needs none meanwhile."""
        connections[DEFAULT_DB_ALIAS] = self._connection
        try:
            with translation.override(self._language), snapshot():
                self._write(cast("IO[bytes]", self))
        except _UnwantedError:
            pass
        except BaseException as error:  # the thread of the reader raises it
            self._error = error
        finally:
            self._then()
            with self._changed:
                self._is_ended = True
                self._changed.notify()

    # The side of the reader

    def __iter__(self) -> _GrowingFile:
        return self

    def __next__(self) -> bytes:
        """Return the next chunk; raise what the writer has raised."""
        if self._writer is None:
            self._begin()
        with self._changed:
            self._changed.wait_for(self._has_enough)
            self._file.seek(self._sent)
            chunk = self._file.read(CHUNK)
        self._sent += len(chunk)
        if not chunk:
            raise self._error or StopIteration
        return chunk

    def _has_enough(self) -> bool:
        """Return whether there is a whole chunk, or as much as the first one needs."""
        return self._is_ended or self._length - self._sent >= (CHUNK if self._sent else 1)

    def _begin(self) -> None:
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._connection.inc_thread_sharing()
        self._writer = Thread(target=self._context.run, args=(self._make,), name="growing-file", daemon=True)
        self._writer.start()

    def close(self) -> None:
        """Have the writer end, and forget the file."""
        with self._changed:
            self._is_unwanted = True
        if self._writer is not None:
            self._writer.join()
            self._connection.dec_thread_sharing()
            self._writer = None
        self._then()
        self._file.close()
