"""Files of a backup: compressed, encrypted and hashed while they are written, and read back from the disk afterwards."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

import pyrage

from liaison.backups.problems import BackupError, DamagedError, cannot_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liaison.backups.keys import Identity, Recipient

CHUNK = 1024 * 1024
# The end of the name of every file that is encrypted.
ENCRYPTED = ".age"
# Beyond it texts get hardly smaller and take twice as long.
_LEVEL = 6


@dataclass(frozen=True)
class Stored:
    """A file as it stands in a backup: its bytes and their SHA-256, after compression and encryption."""

    bytes: int
    sha256: str


class Writable(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> Any: ...


class Readable(Protocol):
    """Something that gives bytes."""

    def read(self, size: int, /) -> bytes: ...


class Counted:
    """Passes bytes on to ``target``, and counts and hashes them. Keeps an error for whoever gets only its text."""

    def __init__(self, target: Writable | None) -> None:
        self.target, self.bytes = target, 0
        self._hash = hashlib.sha256()
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.bytes += len(data)
        try:
            if self.target:
                self.target.write(data)
        except OSError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is flushed at its end."""

    def stored(self) -> Stored:
        """Return what has passed."""
        return Stored(self.bytes, self._hash.hexdigest())


class Unzipped:
    """Passes on to ``target`` what the gzip file that is written to it holds."""

    def __init__(self, target: Writable) -> None:
        self.target, self._gzip = target, zlib.decompressobj(wbits=31)

    def write(self, data: bytes) -> int:
        rest = data
        while rest and not self._gzip.eof:
            self.target.write(self._gzip.decompress(rest, CHUNK))
            rest = self._gzip.unconsumed_tail
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is flushed at its end."""

    def finish(self) -> None:
        """Raise DamagedError if the gzip file was cut off."""
        if not self._gzip.eof:
            raise DamagedError("The file ends too early.")


def new_file(path: Path) -> BinaryIO:
    """Open the new file ``path`` for writing; only its owner may read it."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def settle(file: BinaryIO) -> None:
    """Wait until ``file`` is on the disk, and let it be read from there, not from memory."""
    file.flush()
    os.fsync(file.fileno())
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def writing(path: Path, keys: Sequence[Recipient], *, zipped: bool = True) -> Iterator[tuple[BinaryIO, Counted]]:
    """Give a stream into the new file ``path``, compressed and encrypted to ``keys``, and what counts the stored bytes.

    The file is on the disk at the end, or gone if anything failed. Raises BackupError for a disk that takes no more.
    """
    try:
        with new_file(path) as raw:
            out = Counted(raw)
            with _encrypted(out, keys) as inner:
                if zipped:
                    with gzip.GzipFile("", "wb", _LEVEL, inner, mtime=0) as stream:
                        yield stream, out  # type: ignore[misc]
                else:
                    yield inner, out
            settle(raw)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise cannot_write(path.parent, error) from error
        raise


@contextmanager
def _encrypted(out: Counted, keys: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """Give a stream whose bytes are written to ``out``, encrypted if there are ``keys``.

    age reads what it encrypts, and whoever uses the stream writes: a pipe and a thread bring them together.
    """
    if not keys:
        yield out  # type: ignore[misc]
        return
    outlet, inlet = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        with open(outlet, "rb") as source:
            try:
                pyrage.encrypt_io(source, out, keys)
            except Exception as error:
                failed.append(out.error or error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with open(inlet, "wb", buffering=64 * 1024) as stream:
            yield stream
    except BrokenPipeError:
        # The thread has ended, and says why.
        pass
    finally:
        thread.join()
    if failed:
        raise failed[0]


def store_file(source: Readable, path: Path, keys: Sequence[Recipient]) -> Stored:
    """Write ``source``, encrypted if there are ``keys``, to the new file ``path`` and read it back.

    Raises BackupError for a disk that takes no more, and OSError if ``source`` cannot be read.
    """
    with writing(path, keys, zipped=False) as (stream, out):
        while chunk := _read(source):
            stream.write(chunk)
    check(path, out.stored())
    return out.stored()


class UnreadableError(Exception):
    """The file that is to be stored cannot be read."""


def _read(source: Readable) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise UnreadableError(str(error)) from error


def stored_of(path: Path) -> Stored:
    """Return what the file ``path`` is. Raises DamagedError if it cannot be read."""
    found = Counted(None)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                found.write(chunk)
    except OSError as error:
        raise DamagedError(f"{path} cannot be read: {error.strerror}.") from None
    return found.stored()


def check(path: Path, stored: Stored) -> None:
    """Raise DamagedError if the file ``path`` is not what was ``stored``."""
    if stored_of(path) != stored:
        raise DamagedError(f"{path} is damaged: it is not what was written.")


def unpack(path: Path, out: Writable, keys: Sequence[Identity], *, zipped: bool = True) -> None:
    """Write to ``out`` what the file ``path`` of a backup holds, opened with ``keys`` if it is encrypted.

    Raises DamagedError if it was changed or cut off, and BackupError if none of the keys opens it.
    """
    target = Counted(out)
    inner = Unzipped(target) if zipped else None
    try:
        with path.open("rb") as raw:
            _open(raw, inner or target, keys, path)
        if inner:
            inner.finish()
    except (zlib.error, DamagedError) as error:
        raise DamagedError(f"{path} is damaged: {error}") from None
    except OSError as error:
        if target.error:
            raise target.error from None
        raise DamagedError(f"{path} cannot be read: {error}.") from None


def _open(raw: BinaryIO, out: Any, keys: Sequence[Identity], path: Path) -> None:
    if path.suffix != ENCRYPTED:
        while chunk := raw.read(CHUNK):
            out.write(chunk)
        return
    if not keys:
        raise BackupError("This backup is encrypted. Give the file with the secret key: --identity FILE.")
    try:
        pyrage.decrypt_io(raw, out, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise BackupError(
                "The key in this identity file does not open the backup: it was encrypted to another."
            ) from None
        raise
