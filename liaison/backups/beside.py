"""What is kept beside the backups because a backup from before does not know it, and is done again after restoring one.

An app declares it as ``beside_backups`` (``liaison/declarations.py``): above all, who was forgotten.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.backups.problems import DamagedError
from liaison.backups.small_files import write_json
from liaison.declarations import declared

if TYPE_CHECKING:
    from pathlib import Path

    from liaison.backups.folder import BackupFolder

# Ids, with the moment at which something was done to each.
Done = dict[int, dt.datetime]


@dataclass(frozen=True)
class Beside:
    """Something that is done to records and must not be undone by a backup: the file ``name.json`` beside the backups.

    ``done`` returns the ids to which it was done in this database. ``again`` does it to those of ``ids`` to which it was not
    done here, and returns for each a line that says so.
    """

    name: str
    done: Callable[[], Done]
    again: Callable[[Iterable[int]], Sequence[str]]


def write_beside(folder: BackupFolder) -> None:
    """Write beside the backups what was done in this database, with what stands there already."""
    for one in declared("beside_backups"):
        path = folder.path / f"{one.name}.json"
        known = _read(path)
        for number, at in one.done().items():
            known[number] = max(at, known.get(number, at))
        if known:
            write_json(path, {str(number): at.isoformat() for number, at in sorted(known.items())})


def check_beside(folder: BackupFolder) -> None:
    """Raise DamagedError if what stands beside the backups cannot be read."""
    for one in declared("beside_backups"):
        _read(folder.path / f"{one.name}.json")


def do_again(folder: BackupFolder, since: dt.datetime) -> list[str]:
    """Do again what was done ``since`` a backup was taken, after it was restored; return what to tell."""
    told: list[str] = []
    for one in declared("beside_backups"):
        later = [number for number, at in _read(folder.path / f"{one.name}.json").items() if at > since]
        told += one.again(later)
    return told


def _read(path: Path) -> Done:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {int(number): dt.datetime.fromisoformat(at) for number, at in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DamagedError(f"{path} cannot be read: {error}. It says who must be forgotten again: mend it.") from None
