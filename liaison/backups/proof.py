"""What a drill looks at in the installation that it restored aside: ``python -m liaison.backups.proof`` prints it as JSON.

It counts the rows and hashes the content as a backup would, uploads included, and asks for public pages as readers do.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any, BinaryIO, cast

import django

_PAGES = (
    "/ar/",
    "/en/",
    "/ar/news/",
    "/en/news/",
    "/ar/meetings/",
    "/en/meetings/",
    "/ar/organizations/",
    "/ar/news/feed/",
)
_RECORD = re.compile(r'href="(/(?:ar|en)/(?:news|meetings)/\d+/[^"?#]*)"')
# Pages of records that are asked for, of each list.
_MOST = 3


def look() -> dict[str, Any]:
    """Return the counts by type, the hash of the content, lost uploads, and the status of each page."""
    from liaison.backups.streams import Counted
    from liaison.portable.declaring import Scope
    from liaison.portable.exporting import export_content

    summary = export_content(cast("BinaryIO", Counted(None)), scope=Scope.EVERYTHING)
    return {
        "rows": summary.rows,
        "files": summary.files,
        "lost_files": summary.lost_files,
        "sha256": summary.sha256,
        "pages": _answers(),
    }


def _answers() -> dict[str, int]:
    from django.conf import settings
    from django.test import Client

    host = next((name for name in settings.ALLOWED_HOSTS if name.strip("*.")), "localhost").lstrip(".")
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, host]
    client = Client(raise_request_exception=False, headers={"host": host})
    found: dict[str, int] = {}
    for page in _PAGES:
        answer = client.get(page, secure=True)
        found[page] = answer.status_code
        if "html" in answer.headers.get("Content-Type", "") and answer.status_code == 200:
            for record in list(dict.fromkeys(_RECORD.findall(answer.content.decode())))[:_MOST]:
                found[record] = client.get(record, secure=True).status_code
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
    django.setup()
    json.dump(look(), sys.stdout)
