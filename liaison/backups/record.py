"""What the last backup, the last drill and the last copy of the site did, in ``LIAISON_DATA/operations/``: for the doctor, and for whoever looks."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from liaison.backups.small_files import write_json

BACKUP, DRILL, RESTORE, MIRROR = "backup.json", "drill.json", "restore.json", "mirror.json"


def operations() -> Path:
    """Return the folder ``LIAISON_DATA/operations``, made if it is not there."""
    folder = Path(settings.DATA_DIR) / "operations"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def note(name: str, directory: Path, *, ok: bool, **more: object) -> None:
    """Write what happened to the file ``name``, with the time, and since when it last went well.

    A disk that takes no more does not hide what went wrong: nothing is written then.
    """
    with suppress(OSError):
        path = operations() / name
        now = timezone.now().isoformat(timespec="seconds")
        last_ok = now if ok else last(name).get("last_ok")
        write_json(path, {"at": now, "directory": str(directory), "ok": ok, "last_ok": last_ok, **more})


def last(name: str) -> dict[str, Any]:
    """Return what stands in the file ``name``; an empty dictionary if there is none that can be read."""
    try:
        found = json.loads((operations() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
