"""Uploaded files of an export: a line names each with its hash; a folder has them under their hashes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from liaison.portable.declaring import PortableError
from liaison.portable.lines import FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    # Keeps the upload of a name, and returns the SHA-256 and the size of its content. Raises OSError if it cannot be read.
    Keep: TypeAlias = Callable[[str], tuple[str, int]]

_CHUNK = 1024 * 1024
# Names as the site gives them: nothing that leads out of the folder of uploads.
_NAME = re.compile(r"[\w-]+(?:/[\w-][\w.-]*)+", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the file with this hash is in ``folder``."""
    return folder / sha256[:2] / sha256


def written(name: str, folder: Path | None, keep: Keep | None = None) -> dict[str, Any]:
    """Return the line about the upload ``name``, and put a copy into ``folder`` unless it is there, or let ``keep`` do so.

    A file that is lost has no hash: its line says null.
    """
    try:
        sha256, size = (keep or partial(_kept_in, folder))(name)
    except OSError:
        return {"type": FILE, "name": name, "bytes": None, "sha256": None}
    return {"type": FILE, "name": name, "bytes": size, "sha256": sha256}


def _kept_in(folder: Path | None, name: str) -> tuple[str, int]:
    with default_storage.open(name) as file:
        return _kept(file, folder) if folder else _digest(file)


def restored(line: dict[str, Any], folder: Path | None) -> bool:
    """Put the upload that ``line`` is about back under its name; return whether it is there now.

    Without ``folder`` it only looks. Raises PortableError for a line that is wrong, and for a file that is not what the line says.
    """
    name, sha256 = _checked(line)
    if sha256 is None:
        return True
    if default_storage.exists(name) and default_storage.size(name) == line["bytes"]:
        return True
    source = path_of(folder, sha256) if folder else None
    if source is None or not source.is_file():
        return False
    _store(name, sha256, source)
    return True


def _store(name: str, sha256: str, source: Path) -> None:
    with source.open("rb") as file:
        if _digest(file)[0] != sha256:
            raise PortableError(f"“{source}” is damaged: it is not the file that its name stands for.")
        file.seek(0)
        # What is under this name is a part of it, left by an import that was killed.
        default_storage.delete(name)
        default_storage.save(name, File(file))


def _checked(line: dict[str, Any]) -> tuple[str, str | None]:
    name, sha256 = line.get("name"), line.get("sha256")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PortableError(f"“name” of a file is {name!r}, which is no name of an upload.")
    if sha256 is not None and not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        raise PortableError("“sha256” must be 64 hexadecimal digits.")
    return name, sha256


def _kept(file: Any, folder: Path) -> tuple[str, int]:
    """Copy ``file`` into ``folder`` under its hash, whole or not at all; return hash and bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as copy:
        try:
            sha256, size = _digest(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
            target = path_of(folder, sha256)
            target.parent.mkdir(exist_ok=True)
            Path(copy.name).replace(target)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return sha256, size


def _digest(file: Any, copy: Any = None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        digest.update(chunk)
        size += len(chunk)
        if copy:
            copy.write(chunk)
    return digest.hexdigest(), size


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
