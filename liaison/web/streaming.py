"""Long files made of many rows: in constant memory, and with an ETag of their whole content."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.http import StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http.response import HttpResponseBase

# Bytes of a file that are kept in memory, while the rest goes to disk; and bytes that are sent at once.
IN_MEMORY, CHUNK = 1024 * 1024, 64 * 1024


def spooled(parts: Iterable[str], content_type: str) -> StreamingHttpResponse:
    """Return the file that ``parts`` make up; it is written completely before the first byte is sent.

    So a slow reader does not keep the database connection busy, and a reader with the same file gets a 304.
    """

    def write(file: IO[bytes]) -> None:
        for part in parts:
            file.write(part.encode())

    return written(write, content_type)


def written(write: Callable[[IO[bytes]], None], content_type: str) -> StreamingHttpResponse:
    """Return the file that ``write`` writes to the binary file it is given, in which it may also seek.

    Like ``spooled``, sends the first byte only after the file is complete, and sets its length and ETag.
    """
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed when it has been read
    write(file)
    digest = blake2b(digest_size=16)
    for chunk in _chunks(file):
        digest.update(chunk)
    response = StreamingHttpResponse(_read(file), content_type=content_type)
    response["Content-Length"] = str(file.tell())
    response["ETag"] = f'"{digest.hexdigest()}"'
    return response


def for_anybody(response: HttpResponseBase) -> Any:
    """Allow programs on any site to read ``response``, and keep it out of search engines, which have the pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of ``file`` from its beginning."""
    file.seek(0)
    yield from iter(partial(file.read, CHUNK), b"")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from _chunks(file)
