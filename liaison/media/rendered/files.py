"""Files that are made on first use and kept: social cards and PDF.

They are kept under ``DATA_DIR``, where no web server serves them: a view decides who gets one. All of them can be made
again, so the whole folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import locks
from django.http import FileResponse
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response

from liaison.write_failures import hindrance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_LOCK = "lock"


def content_key(*parts: object) -> str:
    """Return a short name, fit for an address, that changes whenever anything in ``parts`` changes."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def made(
    name: str,
    content_key: str,
    make: Callable[[], bytes],
    turn: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Path:
    """Return the path of the file ``name`` for ``content_key``, made with ``make`` if it is missing.

    ``name`` is a path of safe parts, such as ``article/12/ar/card.png``; ``content_key`` comes from ``content_key()``.
    If several callers ask at once, one makes the file and the others wait. ``turn`` is a context manager entered before
    making, which may limit how many do so at once. Errors of either are passed on and leave no file. Making a file
    deletes the older ones of ``name``.
    """
    folder = _folder(name)
    path = folder / f"{content_key}{PurePosixPath(name).suffix}"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with turn(), _locked(folder):
        # Another caller may have made it while this one waited.
        if not path.exists():
            _write(path, make())
            _clear(folder, keep=path.name)
    return path


def unmake(name: str) -> None:
    """Delete the file ``name`` for all content keys, or all files whose names begin with its parts."""
    for lock in [*_folder(name).rglob(_LOCK)]:
        with _locked(lock.parent):
            _clear(lock.parent)


def made_response(
    request: HttpRequest,
    name: str,
    content_key: str,
    make: Callable[[], bytes],
    content_type: str,
    cache_control: str = "no-cache",
    turn: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> HttpResponseBase:
    """Return the file that ``made`` gives as a response, or 304 if ``request`` has it; the ETag is ``content_key``."""
    etag = f'"{content_key}"'
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or FileResponse(
        _opened(name, content_key, make, turn), content_type=content_type, filename=PurePosixPath(name).name
    )
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    return response


def _opened(
    name: str, content_key: str, make: Callable[[], bytes], turn: Callable[[], AbstractContextManager[object]]
) -> object:
    try:
        return made(name, content_key, make, turn).open("rb")
    except FileNotFoundError:
        # A caller with a newer content key has just deleted it.
        return made(name, content_key, make, turn).open("rb")
    except OSError as error:
        if hindrance(error) is None:
            raise
        # Nothing can be written: make the file for this reader only.
        with turn():
            return BytesIO(make())


def _folder(name: str) -> Path:
    """Return the folder for ``name``. Each name has its own, so that older files are found without a search."""
    return Path(safe_join(settings.DATA_DIR / "made", name))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder`` among all threads and processes. It is released even if the process dies."""
    with (folder / _LOCK).open("wb") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` atomically: whoever finds the file finds all of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _clear(folder: Path, keep: str = "") -> None:
    for file in folder.iterdir():
        if file.is_file() and file.name not in (keep, _LOCK):
            file.unlink(missing_ok=True)
