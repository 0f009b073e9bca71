"""Long files made of many rows: in constant memory, and with an ETag that tells the truth about all of them."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.http import StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http import HttpResponse

# What a file may take of memory before it goes on on disk.
_IN_MEMORY = 1024 * 1024
_CHUNK = 64 * 1024


def spooled(parts: Iterable[str], content_type: str) -> StreamingHttpResponse:
    """The file that ``parts`` make, written down whole before its first byte is sent.

    So the database is left before a slow reader begins, and who has the same file already is told so (304).
    """

    def write(file: IO[bytes]) -> None:
        for part in parts:
            file.write(part.encode())

    return written(write, content_type)


def written(write: Callable[[IO[bytes]], None], content_type: str) -> StreamingHttpResponse:
    """The same of a file that ``write`` writes, forwards or not, into the one it is given."""
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed when it has been read
    write(file)
    digest = blake2b(digest_size=16)
    for chunk in _chunks(file):
        digest.update(chunk)
    response = StreamingHttpResponse(_read(file), content_type=content_type)
    response["Content-Length"] = str(file.tell())
    response["ETag"] = f'"{digest.hexdigest()}"'
    return response


def for_anybody(response: HttpResponse | StreamingHttpResponse) -> Any:
    """For programs on any site, and not for search engines, which have the pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """All of it, from its beginning."""
    file.seek(0)
    yield from iter(partial(file.read, _CHUNK), b"")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from _chunks(file)
