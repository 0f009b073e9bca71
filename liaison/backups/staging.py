"""Opening a backup aside: everything is decrypted, checked and laid ready before anything of the site is touched.

What lies ready already is not made again, so that a restore that was cut off goes on where it was.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.backups.problems import DamagedError, cannot_write
from liaison.backups.streams import Counted, check, new_file, unpack
from liaison.portable.declaring import PortableError
from liaison.portable.lines import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from liaison.backups.folder import BackupFolder
    from liaison.backups.keys import Identity
    from liaison.backups.manifest import Manifest
    from liaison.backups.streams import Stored

    Progress = Callable[[str, int, int], None]


class Staged:
    """The backup ``manifest`` of ``folder``, opened with ``keys`` in the folder ``aside``."""

    def __init__(self, folder: BackupFolder, manifest: Manifest, keys: Sequence[Identity], aside: Path) -> None:
        self.folder, self.manifest, self.keys = folder, manifest, keys
        self.snapshot = folder.snapshots / manifest.name
        self.content, self.media = aside / "content.jsonl", aside / "media"

    def prepare(self, progress: Progress) -> None:
        """Check everything and lay it ready. Raises BackupError for what is damaged, missing or cannot be opened."""
        for name, stored in self.manifest.parts.items():
            check(self.snapshot / name, stored)
        try:
            self.media.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._prepare_content()
            self._prepare_media(progress)
        except OSError as error:
            raise cannot_write(self.media.parent, error) from error

    def _prepare_content(self) -> None:
        self.content.unlink(missing_ok=True)
        self._unpack(self.snapshot / self.manifest.part("content."), self.content)
        with self.content.open("rb") as stream:
            try:
                found = checked(stream)
            except PortableError as error:
                raise DamagedError(f"{self.manifest.name} is damaged: {error}") from None
        if (found.sha256, dict(found.header.counts)) != (self.manifest.content_sha256, self.manifest.rows):
            raise DamagedError(f"{self.manifest.name} is damaged: it does not hold what its manifest says.")

    def _prepare_media(self, progress: Progress) -> None:
        """Lay every upload ready under the hash of its content."""
        stored, names = self.folder.known_objects, list(self._names())
        for number, (sha256, name) in enumerate(names, start=1):
            ready = self.media / sha256[:2] / sha256
            if not ready.exists():
                self._prepare_file(name, stored.get(name), sha256, ready)
            progress("file", number, len(names))

    def _prepare_file(self, name: str, stored: Stored | None, sha256: str, ready: Path) -> None:
        path = self.folder.object_path(name)
        if stored is None:
            raise DamagedError(f"{self.manifest.name} is damaged: no list of objects has {name}.")
        check(path, stored)
        ready.parent.mkdir(mode=0o700, exist_ok=True)
        half = ready.with_suffix(".half")
        half.unlink(missing_ok=True)
        if self._unpack(path, half, zipped=False) != sha256:
            raise DamagedError(f"{path} is damaged: it holds another file than the backup says.")
        half.replace(ready)

    def _names(self) -> Iterator[tuple[str, str]]:
        """Yield the hash of each upload, and the object that holds it."""
        found = Lines()
        unpack(self.snapshot / self.manifest.part("media."), found, self.keys)
        for line in found.text.splitlines():
            one = json.loads(line)
            yield one["sha256"], one["object"]

    def _unpack(self, path: Path, target: Path, *, zipped: bool = True) -> str:
        """Write what the file ``path`` holds to the new file ``target``; return the SHA-256 of it."""
        with new_file(target) as file:
            found = Counted(file)
            unpack(path, found, self.keys, zipped=zipped)
        return found.stored().sha256


class Lines:
    """Keeps what is written to it."""

    def __init__(self) -> None:
        self.text = b""

    def write(self, data: bytes) -> int:
        """Keep ``data``."""
        self.text += data
        return len(data)
