"""Files of the old site, from a copy of its folder ``wp-content/uploads``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from articles.wordpress.survey import Attached, upload_path

if TYPE_CHECKING:
    from articles.wordpress.survey import Survey

# WordPress writes smaller copies beside a picture: photo-300x200.jpg, and photo-scaled.jpg for a very large one.
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")
_ENDING = re.compile(r"(?=\.\w+$)")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
DOCUMENTS = (".pdf", ".jpg", ".jpeg", ".png", ".webp")
_NAMES_A_FILE = re.compile(r"^(?:img|dsc|pic|image|photo|screenshot|whatsapp|\d+)?[\W_\d]*\d[\w\s.-]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A file of the old site: ``key`` is its path under ``uploads`` there, ``path`` where it lies here (None: missing)."""

    key: str
    path: Path | None
    title: str = ""
    alt: str = ""
    caption: str = ""

    @property
    def ending(self) -> str:
        """The ending of its name, in lower case: ".jpg"."""
        return Path(self.key).suffix.lower()

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, by its name."""
        return self.ending in PICTURES

    def words(self) -> str:
        """Return what can stand for the file in a list: its caption or its title, else its name."""
        return self.caption or self.title or Path(self.key).stem

    def mark(self) -> tuple[str, int]:
        """Return what tells whether it is the same file as before: its path and its size in bytes."""
        return self.key, self.path.stat().st_size if self.path else 0


class Folder:
    """A copy of ``wp-content/uploads``; None for no copy. What lies outside of it is never read."""

    def __init__(self, root: Path | None) -> None:
        self._root = root.resolve() if root else None

    def find(self, key: str) -> Path | None:
        """Return where the file ``key`` lies, the original before its smaller copies; None if it is not there."""
        if self._root is None or not key or "\x00" in key:
            return None
        whole = _SIZE.sub("", key)
        for name in dict.fromkeys((whole, _ENDING.sub("-scaled", whole, count=1), key)):
            path = self._root / name.lstrip("/")
            try:
                real = path.resolve()
                if real.is_relative_to(self._root) and real.is_file():
                    return real
            except (OSError, ValueError):
                continue
        return None


class Library:
    """The media library: what the export says of files, and where they lie in the folder."""

    def __init__(self, survey: Survey, folder: Folder) -> None:
        self._survey, self._folder = survey, folder

    def by_id(self, key: int) -> Found | None:
        """Return the file with this id in the media library; None if the export does not know it."""
        attached = self._survey.file(key) if key else None
        return self._found(attached.path, attached) if attached and attached.path else None

    def by_address(self, address: str) -> Found | None:
        """Return the file at an address of the old site's uploads; None for any other address."""
        key = unquote(upload_path(address))
        if not key:
            return None
        whole = _SIZE.sub("", key)
        return self._found(
            whole, self._survey.file_at(whole) or self._survey.file_at(_ENDING.sub("-scaled", whole, count=1))
        )

    def gallery_of(self, item: int) -> list[int]:
        """Return the ids of the pictures that were uploaded for an item."""
        return [file.id for file in self._survey.files_of(item) if Path(file.path).suffix.lower() in PICTURES]

    def _found(self, key: str, attached: Attached | None) -> Found:
        path = self._folder.find(key)
        if attached is None:
            return Found(key, path)
        title = "" if _NAMES_A_FILE.match(attached.title) or attached.title == Path(key).stem else attached.title
        return Found(key, path, title, attached.alt, attached.caption)
