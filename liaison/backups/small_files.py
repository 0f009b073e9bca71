"""Small files of JSON or text: written whole or not at all, on the disk before they are seen, and their owner's alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liaison.files.private import private_file

if TYPE_CHECKING:
    from pathlib import Path


def write_json(path: Path, values: object) -> None:
    """Write ``values`` to ``path``, whole or not at all."""
    write_text(path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path``, which only its owner may read, whole or not at all."""
    with private_file(path) as file:
        file.write(text.encode())
