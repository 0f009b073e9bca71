"""Out of this database, by the commands into a fresh installation on SQLite, and back: the same file each time."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from liaison.portable.importing import import_content
from tests.portable.conftest import emptied, exported

pytestmark = pytest.mark.django_db


def elsewhere(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What ``manage.py`` writes, of an installation that has its data in ``folder``."""
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "DATABASE_URL": f"sqlite:///{folder}/liaison.sqlite3",
        "LIAISON_DATA": str(folder),
        "DEBUG": "0",
    }
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
    done = subprocess.run(command, env=env, input=stdin, capture_output=True, check=False)
    assert not done.returncode, done.stderr.decode()
    return done.stdout


def test_all_of_it_moves_to_sqlite_and_back_and_is_the_same(newsroom, tmp_path, client):
    page = client.get(newsroom.get_absolute_url()).content
    uploads = tmp_path / "by-hash"
    before, other = exported(media=uploads), tmp_path / "other"
    other.mkdir()
    elsewhere(other, "migrate", "--verbosity=0")
    # Through pipes, which cannot seek.
    elsewhere(other, "import_content", "--quiet", "--media", str(uploads), stdin=before)
    after = elsewhere(other, "export_content", "--quiet")
    assert after == before
    emptied()
    import_content(BytesIO(after))
    assert exported() == before
    assert client.get(newsroom.get_absolute_url()).content == page
