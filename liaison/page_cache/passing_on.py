"""The body of an answer while it is made: noted what it shows, collected as long as it is short, and passed on to one reader."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from liaison.page_cache.shown import making

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from liaison.page_cache.shown import Answer

# What zlib calls gzip.
_GZIP = 31


class Body:
    """The ``chunks`` of ``answer``, which collects itself as it is read, up to ``largest`` bytes."""

    def __init__(self, chunks: Iterable[bytes], answer: Answer, largest: int) -> None:
        self._chunks: Any = chunks
        self._each, self._answer, self._largest = iter(chunks), answer, largest
        self._parts: list[bytes] = []
        self._length, self._is_at_end = 0, False

    def __iter__(self) -> Body:
        return self

    def __next__(self) -> bytes:
        """Return the next chunk."""
        with making(self._answer):
            part = next(self._each, None)
        if part is None:
            self._is_at_end = True
            raise StopIteration
        self._length += len(part)
        if self._length <= self._largest:
            self._parts.append(part)
        else:
            self._parts.clear()
        return part

    def whole(self) -> bytes | None:
        """Return all of it; None if it was not read to its end, or is too long."""
        return b"".join(self._parts) if self._is_at_end and self._length <= self._largest else None

    def close(self) -> None:
        """End the request."""
        with making(self._answer):
            getattr(self._chunks, "close", lambda: None)()


class PassedOn:
    """What one reader gets of ``body`` while it is made, unpacked if wanted so.

    ``whole`` is called with all of it, if it comes to its end and is not too long; ``close`` ends the request, however far it has come.
    """

    def __init__(
        self, body: Body, whole: Callable[[bytes], object], close: Callable[[], object], is_unpacked: bool
    ) -> None:
        self._body, self._whole, self.close = body, whole, close
        self._unpacking = zlib.decompressobj(_GZIP) if is_unpacked else None

    def __iter__(self) -> PassedOn:
        return self

    def __next__(self) -> bytes:
        """Return the next chunk."""
        for part in self._body:
            # Most of the first packed ones hold nothing yet.
            if given := self._unpacking.decompress(part) if self._unpacking else part:
                return given
        found = self._body.whole()
        if found is not None:
            self._whole(found)
        raise StopIteration
