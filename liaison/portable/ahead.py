"""Working things out in a second thread, a little before they are asked for: one processor reads while another writes."""

from __future__ import annotations

from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Item = TypeVar("_Item")
_END = object()
# Seconds after which a thread that waits looks whether the other has ended.
_LOOK = 0.2


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


@contextmanager
def ahead(items: Iterable[_Item], most: int = 2) -> Iterator[Iterator[_Item]]:
    """Give ``items``, at most ``most`` of which are worked out in advance; what they raise is raised where it is their turn.

    They may not ask the database, whose connection belongs to the caller's thread. Behind the ``with`` nothing of them runs.
    """
    found: Queue[Any] = Queue(most)
    stop = Event()
    thread = Thread(target=_work, args=(items, found, stop), daemon=True)
    thread.start()
    try:
        yield _taken(found)
    finally:
        stop.set()
        thread.join()


def _work(items: Iterable[Any], found: Queue[Any], stop: Event) -> None:
    try:
        for item in items:
            if not _put(found, item, stop):
                return
        _put(found, _END, stop)
    except BaseException as error:
        _put(found, _Raised(error), stop)


def _put(found: Queue[Any], item: Any, stop: Event) -> bool:
    """Hand ``item`` over; return False if nobody wants it any more."""
    while not stop.is_set():
        try:
            found.put(item, timeout=_LOOK)
        except Full:
            continue
        return True
    return False


def _taken(found: Queue[Any]) -> Iterator[Any]:
    while (item := found.get()) is not _END:
        if isinstance(item, _Raised):
            raise item.error
        yield item
