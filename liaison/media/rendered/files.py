"""Files that are made once, on first use, and served since: social cards, PDF.

They are kept under ``DATA_DIR``, out of every web server's reach: a view decides who gets one. They hold nothing that
could not be made again, so that the whole folder may be deleted at any time.
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
    """A short name for what ``parts`` say: another one when anything in them changes. Fit for an address."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def made(
    name: str,
    content_key: str,
    make: Callable[[], bytes],
    turn: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Path:
    """The file ``name`` as it is for ``content_key``, made with ``make`` unless it is there; the older ones of it go.

    ``name`` is a path of safe parts, such as ``article/12/ar/card.png``; ``content_key`` comes from ``content_key()``.
    Of several that ask at once, one makes it and the others wait. ``turn`` is entered before: it may limit how many do.
    What either raises is passed on, and leaves nothing.
    """
    folder = _folder(name)
    path = folder / f"{content_key}{PurePosixPath(name).suffix}"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with turn(), _locked(folder):
        # Another may have made it while this one waited.
        if not path.exists():
            _write(path, make())
            _clear(folder, keep=path.name)
    return path


def unmake(name: str) -> None:
    """Delete the file ``name``, whatever it was made for, or all files whose names begin with its parts."""
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
    """The file that ``made`` gives, or 304 where ``request`` names the one it has: its ETag is the ``content_key``."""
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
        # One that asked for a later content deleted it just now.
        return made(name, content_key, make, turn).open("rb")
    except OSError as error:
        if hindrance(error) is None:
            raise
        # Nothing can be kept: it is made for this reader alone.
        with turn():
            return BytesIO(make())


def _folder(name: str) -> Path:
    """One folder for each name: what is older is found without looking through all others."""
    return Path(safe_join(settings.DATA_DIR / "made", name))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone among all threads and processes. The lock goes with the file's closing, however its holder ends."""
    with (folder / _LOCK).open("wb") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: whoever finds the file, finds it whole."""
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
