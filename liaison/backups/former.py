"""What a restore replaces, kept aside: a backup of its own under ``LIAISON_DATA/former/``.

It holds the rows and names the uploads, which stay where they are: ``unused_files --delete`` removes them when nobody needs
them any more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from liaison.backups.folder import BackupFolder
from liaison.backups.taking import Backup
from liaison.portable.declaring import PortableError
from liaison.portable.emptying import refuse_what_would_be_lost

if TYPE_CHECKING:
    from collections.abc import Callable


def keep_former(progress: Callable[[str, int, int], None]) -> Path | None:
    """Keep what is in the database aside, and return the folder; None if there is nothing that would be lost."""
    try:
        refuse_what_would_be_lost(replace_accounts=False)
    except PortableError:
        folder = BackupFolder(Path(settings.DATA_DIR) / "former" / f"{timezone.now():%Y%m%dT%H%M%SZ}")
    else:
        return None
    folder.prepare()
    Backup(folder, (), progress, with_files=False).written()
    return folder.path
