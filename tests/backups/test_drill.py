"""A drill restores the newest backup in an installation of its own, and says what is not as it was."""

from __future__ import annotations

import json
import os
from contextlib import closing

import pytest
from django.core.management import CommandError
from django.db import connection

from liaison import __version__
from liaison.backups import drill, record
from liaison.backups.aside import database_aside
from tests.backups.conftest import everything, files_in

pytestmark = pytest.mark.django_db


def test_a_good_backup_is_proved_and_nothing_of_the_site_is_touched(newsroom, folder, run, tmp_path, monkeypatch):
    key = tmp_path / "key.txt"
    run("backup", folder.path, "--recipient", run("make_backup_key", key).rpartition("=")[2].strip())
    monkeypatch.setenv("STORAGE_URL", "s3://key:secret@nowhere.example/bucket")
    before, files = everything(), files_in(tmp_path / "data" / "media")
    told = run("backup_drill", folder.path, "--identity", key)
    assert "is good" in told
    assert "the same hash of all content" in told
    assert everything() == before
    assert files_in(tmp_path / "data" / "media") == files
    assert not list(record.operations().glob("drill-*"))
    noted = record.last(record.DRILL)
    assert noted["ok"]
    assert noted["pages"] > 8
    assert folder.is_proved(folder.names()[0])
    # It stays, whatever the rules say.
    run("backup", folder.path)
    run("backup", folder.path, *(f"--keep-{name}=0" for name in ("newest", "daily", "weekly", "monthly")))
    assert [name[:6] for name in folder.names()] == ["000001", "000003"]


def test_a_bad_one_is_told_and_noted(newsroom, folder, run):
    run("backup", folder.path)
    with pytest.raises(CommandError, match="cannot be read"):
        run("backup_drill", folder.path, "--identity", "/nowhere/key.txt")
    assert not record.last(record.DRILL)["ok"]
    assert not folder.is_proved(folder.names()[0])


def test_differences_are_named(newsroom, folder, run):
    run("backup", folder.path)
    manifest = folder.manifest(folder.names()[0])
    assert manifest.product == __version__
    found = {
        "rows": dict(manifest.rows),
        "files": 2,
        "lost_files": [],
        "sha256": manifest.content_sha256,
        "pages": {"/ar/": 200},
    }
    assert list(drill._differences(manifest, found, compared=True)) == []
    found["rows"]["articles.article"] -= 1
    wrong = found | {"lost_files": ["pictures/a.webp"], "sha256": "0", "pages": {"/ar/": 500}}
    said = "; ".join(drill._differences(manifest, wrong, compared=True))
    for part in ("rows of articles.article instead of", "1 uploads are missing", "another hash", "/ar/ answers 500"):
        assert part in said


def test_a_database_aside_is_empty_and_goes(tmp_path):
    if connection.vendor != "postgresql":
        with database_aside(tmp_path, "") as url:
            assert url == f"sqlite:///{tmp_path}/drill.sqlite3"
        return
    import psycopg2

    own = connection.get_connection_params()
    server = f"postgres://{own.get('user', '')}@{own.get('host', '')}:{own.get('port', 5432)}/{own['dbname']}"
    with database_aside(tmp_path, server) as url:
        with closing(psycopg2.connect(url)) as there:
            cursor = there.cursor()
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchone() == (0,)
        name = url.rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() is None


def test_what_it_says_is_for_programs_too(newsroom, folder, run):
    run("backup", folder.path)
    noted = json.loads((record.operations() / "backup.json").read_text())
    assert {"at", "directory", "ok", "bytes"} <= noted.keys()
    assert os.path.isabs(noted["directory"])
