"""Whether the page that is being made is for a copy of the site as files, where nothing can be asked of a server."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_copying: ContextVar[bool] = ContextVar("copying", default=False)


def is_copy() -> bool:
    """Return whether the answer goes into a copy (``liaison/mirror``): without filters, suggestions and limits."""
    return _copying.get()


@contextmanager
def copying() -> Iterator[None]:
    """Make all answers within the block answers for a copy."""
    token = _copying.set(True)
    try:
        yield
    finally:
        _copying.reset(token)
