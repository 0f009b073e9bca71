"""Restoring a backup into this installation: checked before anything is written, and begun again where it was cut off."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from liaison.backups import record
from liaison.backups.beside import check_beside, do_again
from liaison.backups.folder import BackupFolder
from liaison.backups.former import keep_former
from liaison.backups.manifest import refuse_newer
from liaison.backups.problems import BackupError
from liaison.backups.small_files import write_text
from liaison.backups.staging import Staged
from liaison.portable import gate
from liaison.portable.declaring import PortableError
from liaison.portable.emptying import empty, refuse_what_would_be_lost
from liaison.portable.exporting import Summary
from liaison.portable.importing import import_content
from liaison.portable.models import ContentImport

if TYPE_CHECKING:
    from liaison.backups.keys import Identity
    from liaison.backups.manifest import Manifest

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What to restore: a snapshot of the folder ``path`` (empty: the newest), and how."""

    path: Path
    snapshot: str = ""
    identities: Sequence[Identity] = ()
    replace: bool = False
    # Whether to forget again who was forgotten since. A drill looks at the backup as it is.
    forget: bool = True


@dataclass(frozen=True)
class Restored:
    """A backup that was restored. ``former`` is where the content is that was replaced; ``told`` what was done besides."""

    manifest: Manifest
    summary: Summary
    former: Path | None
    seconds: float
    told: list[str] = field(default_factory=list)


def restore(wanted: Wanted, progress: Progress) -> Restored:
    """Restore a backup into this installation's database and storage. Raises BackupError.

    If it raises, nothing was changed, or what was replaced is back again.
    """
    started = time.monotonic()
    folder = BackupFolder(wanted.path)
    folder.require()
    _require_tables()
    with folder.locked(alone=False):
        manifest = folder.manifest(wanted.snapshot or folder.names()[-1])
        refuse_newer(manifest)
        check_beside(folder)
        aside = record.operations() / "restoring" / manifest.name
        _refuse_to_replace(wanted, aside)
        staged = Staged(folder, manifest, wanted.identities, aside)
        staged.prepare(progress)
        former, summary = _put_in_place(staged, aside, progress)
        told = do_again(folder, manifest.at) if wanted.forget else []
    shutil.rmtree(aside.parent, ignore_errors=True)
    cache.clear()
    done = Restored(manifest, summary, former, time.monotonic() - started, told)
    record.note(record.RESTORE, wanted.path, ok=True, snapshot=manifest.name, seconds=round(done.seconds, 1))
    return done


def _require_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupError("The database has no tables yet, or old ones. Run manage.py migrate first, then restore.")


def _begun(aside: Path) -> Path:
    """Return the file that says that the content is being replaced, and where the former is kept."""
    return aside / "begun"


def _refuse_to_replace(wanted: Wanted, aside: Path) -> None:
    if wanted.replace or _begun(aside).exists():
        return
    try:
        refuse_what_would_be_lost(replace_accounts=True)
    except PortableError:
        raise BackupError(
            "This database holds content. With --replace the backup takes its place, and what is here now is kept in "
            f"{settings.DATA_DIR}/former/. Nothing was changed."
        ) from None


def _put_in_place(staged: Staged, aside: Path, progress: Progress) -> tuple[Path | None, Summary]:
    """Replace the content of the database by what lies ready; return where the former is, and what was restored."""
    begun = _begun(aside)
    if not begun.exists():
        ContentImport.objects.all().delete()
        write_text(begun, str(keep_former(progress) or ""))
    former = Path(text) if (text := begun.read_text()) else None
    try:
        summary = _filled(staged, progress)
    except PortableError as error:
        begun.unlink()
        raise BackupError(_put_back(former, str(error))) from error
    return former, summary


def _filled(staged: Staged, progress: Progress) -> Summary:
    """Fill the database from ``staged``, from where a restore that was cut off had come to."""
    state = ContentImport.objects.first()
    if state and state.finished_at and state.sha256 == staged.manifest.content_sha256:
        return Summary(staged.manifest.rows, staged.manifest.files)
    if state is None:
        # While the site answers nobody.
        gate.folder().mkdir(parents=True, exist_ok=True)
        gate.marker().touch()
        empty()
    with staged.content.open("rb") as stream:
        return import_content(stream, media=staged.media, replace_accounts=True, progress=progress)


def _put_back(former: Path | None, why: str) -> str:
    """Put the content back that was replaced, and return what to tell."""
    if former is None:
        return f"{why} The database is empty, as it was."
    folder = BackupFolder(former)
    aside = record.operations() / "restoring" / "former"
    staged = Staged(folder, folder.manifest(folder.names()[-1]), (), aside)
    staged.prepare(lambda name, done, total: None)
    ContentImport.objects.all().delete()
    _filled(staged, lambda name, done, total: None)
    return f"{why} What was here before is back in its place."
