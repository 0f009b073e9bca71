"""A backup is whole or not there, holds what the database names, and leaves the others as they are when it fails."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager, suppress
from io import BytesIO

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError

from articles.models import Article
from liaison.backups import record, taking
from liaison.backups.keys import identities
from tests.backups.conftest import everything, files_in
from tests.unwritable import no_longer_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(run, tmp_path):
    """The file of a new secret key, and the public key."""
    path = tmp_path / "key.txt"
    return path, run("make_backup_key", path).rpartition("=")[2].strip()


def opened(path, key=None) -> str:
    data = path.read_bytes()
    return gzip.decompress(pyrage.decrypt(data, identities(key)) if key else data).decode()


def test_a_backup_holds_everything_and_says_how_much(newsroom, folder, run):
    told = run("backup", folder.path)
    (name,) = folder.names()
    manifest = json.loads((folder.snapshots / name / "manifest.json").read_text())
    assert manifest["rows"]["articles.article"] == Article.objects.count()
    assert manifest["files"] == 2
    assert manifest["lost_files"] == 0
    assert opened(folder.snapshots / name / "content.jsonl.gz").encode() == everything()
    stored = {one.read_bytes() for one in folder.objects.glob("*/*")}
    for file in (newsroom.pictured.image, newsroom.attachment.file):
        assert default_storage.open(file.name).read() in stored
    assert name in told
    assert "Not encrypted" in told
    noted = record.last(record.BACKUP)
    assert noted["ok"]
    assert (noted["directory"], noted["bytes"]) == (str(folder.path), manifest["bytes"])


def test_nobody_but_the_owner_may_read_it(newsroom, folder, run):
    run("backup", folder.path)
    assert [one for one in folder.path.rglob("*") if one.stat().st_mode & 0o077 and one.name != "README.txt"] == []


def test_the_environment_is_in_it_without_secrets(newsroom, folder, run, monkeypatch):
    monkeypatch.setenv("TIME_ZONE", "Asia/Beirut")
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://office:hunter2@mail.example:587")
    monkeypatch.setenv("SIGNING_KEY", "hunter3")
    run("backup", folder.path)
    text = opened(folder.snapshots / folder.names()[0] / "settings.env.gz")
    assert "TIME_ZONE=Asia/Beirut\n" in text
    assert "mail.example:587" in text
    assert "SECRET_KEY was set" in text
    assert not any(secret in text for secret in ("only-for-tests", "hunter2", "hunter3"))


def test_what_is_encrypted_tells_nothing_and_is_opened_by_its_key(newsroom, folder, run, key):
    file, public = key
    told = run("backup", folder.path, "--recipient", public)
    assert "Not encrypted" not in told
    everywhere = b"".join(files_in(folder.path).values())
    picture = default_storage.open(newsroom.pictured.image.name).read()
    assert newsroom.report.title_ar.encode() not in everywhere
    assert picture[:64] not in everywhere
    # Nor can anybody who has the same file see that it is there.
    assert not {one.name.split(".")[0] for one in folder.objects.glob("*/*")} & set(_hashes(picture))
    assert opened(folder.snapshots / folder.names()[0] / "content.jsonl.gz.age", file).encode() == everything()


def _hashes(data: bytes) -> list[str]:
    import hashlib

    return [hashlib.sha256(data).hexdigest()]


def test_keys_of_ssh_serve_too(newsroom, folder, run, tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    file = tmp_path / "id_ed25519"
    file.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    run("backup", folder.path, "--recipient", public)
    assert opened(folder.snapshots / folder.names()[0] / "content.jsonl.gz.age", file).encode() == everything()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("age1nonsense", "is no public key"),
        ("AGE-SECRET-KEY-1QQQ", "must not be on the server"),
        ("ssh-rsa x", "is no public key"),
    ],
)
def test_a_wrong_key_is_refused_before_anything_is_written(newsroom, folder, run, wrong, said):
    with pytest.raises(CommandError, match=said):
        run("backup", folder.path, "--recipient", wrong)
    assert not folder.path.exists()


def test_a_secret_key_is_never_overwritten(run, key):
    file, _public = key
    before = file.read_text()
    with pytest.raises(CommandError, match="is there already"):
        run("make_backup_key", file)
    assert file.read_text() == before
    assert file.stat().st_mode & 0o077 == 0


def test_uploads_are_stored_once_and_removed_with_the_last_backup_that_names_them(newsroom, folder, run):
    run("backup", folder.path)
    first = files_in(folder.objects)
    newsroom.attachment.delete()
    default_storage.save(f"files/{'e' * 32}.pdf", ContentFile(b"%PDF unused"))
    told = run("backup", folder.path, "--keep-newest", 2)
    assert set(first) <= set(files_in(folder.objects))
    assert "of which" in told
    assert folder.manifest(folder.names()[1]).added_bytes < folder.manifest(folder.names()[0]).added_bytes
    run("backup", folder.path, "--keep-newest", 1, "--keep-daily", 0, "--keep-weekly", 0, "--keep-monthly", 0)
    assert len(folder.names()) == 1
    # The picture stays; what no record names goes.
    assert len(files_in(folder.objects)) == 1


def test_uploads_that_were_stored_are_not_read_again(newsroom, folder, run, monkeypatch):
    run("backup", folder.path)
    opened_names = []
    monkeypatch.setattr(type(default_storage._wrapped), "_open", lambda self, name, mode: opened_names.append(name))
    run("backup", folder.path)
    assert opened_names == []


def test_a_file_that_goes_while_the_database_is_read_is_in_the_backup(newsroom, folder, run, monkeypatch):
    name, data = newsroom.pictured.image.name, default_storage.open(newsroom.pictured.image.name).read()
    real = taking.export_content

    def slow(*arguments, **options):
        keep = options["keep"]
        return real(
            *arguments,
            **{**options, "keep": lambda one: (default_storage.delete(one) if one == name else None, keep(one))[1]},
        )

    monkeypatch.setattr(taking, "export_content", slow)
    run("backup", folder.path)
    assert not default_storage.exists(name)
    assert data in {one.read_bytes() for one in folder.objects.glob("*/*")}


def test_what_was_uploaded_and_deleted_meanwhile_makes_it_read_the_database_again(newsroom, folder, run, monkeypatch):
    real, tries = taking.export_content, []

    def racing(*arguments, **options):
        tries.append(1)
        if len(tries) > 1:
            return real(*arguments, **options)
        lost = f"pictures/{'f' * 32}.webp"
        Article.objects.filter(pk=newsroom.report.pk).update(image=lost, image_decorative=True)
        done = real(*arguments, **options)
        Article.objects.filter(pk=newsroom.report.pk).update(image="")
        return done

    monkeypatch.setattr(taking, "export_content", racing)
    run("backup", folder.path)
    assert len(tries) == 2
    assert folder.manifest(folder.names()[0]).lost_files == 0


def test_a_lost_file_is_told_and_the_rest_is_backed_up(newsroom, folder, run):
    default_storage.delete(newsroom.pictured.image.name)
    told = run("backup", folder.path)
    assert "Uploads whose file is lost: 1" in told
    assert newsroom.pictured.image.name in told
    assert folder.manifest(folder.names()[0]).lost_files == 1


def test_two_at_once_do_not_spoil_each_other(newsroom, folder, run):
    run("backup", folder.path)
    before = files_in(folder.path)
    with folder.locked(alone=True), pytest.raises(CommandError, match="Another command is at work"):
        run("backup", folder.path)
    assert files_in(folder.path) == before
    assert not record.last(record.BACKUP)["ok"]


def test_a_full_disk_leaves_the_others_as_they_are(newsroom, folder, run):
    run("backup", folder.path)
    before = files_in(folder.path)
    with no_longer_files(2_000), pytest.raises(CommandError, match="is full"):
        run("backup", folder.path)
    assert files_in(folder.path) == before
    noted = record.last(record.BACKUP)
    assert not noted["ok"]
    assert noted["last_ok"]
    assert "All whole: 1 backups" in run("backup", folder.path, "--check")


def test_a_full_disk_says_so_when_encrypting_too(newsroom, folder, run, key):
    with no_longer_files(2_000), pytest.raises(CommandError, match="is full"):
        run("backup", folder.path, "--recipient", key[1])
    assert folder.names() == []


def test_what_was_cut_off_is_cleared_away_by_the_next(newsroom, folder, run):
    folder.prepare()
    (folder.snapshots / ".unfinished-000001-20200101T000000Z").mkdir()
    (folder.objects / "ab").mkdir()
    (folder.objects / "ab" / ".unfinished-abc").write_bytes(b"half")
    run("backup", folder.path)
    assert len(list(folder.snapshots.iterdir())) == 1
    assert not list(folder.objects.glob("*/.*"))


def test_a_folder_of_something_else_is_left_alone(newsroom, tmp_path, run):
    place = tmp_path / "photos"
    place.mkdir()
    (place / "a.jpg").write_bytes(b"x")
    with pytest.raises(CommandError, match="holds other files"):
        run("backup", place)
    assert files_in(place) == {"a.jpg": b"x"}


def test_damage_is_found_without_the_key_and_mended_by_the_next_backup(newsroom, folder, run, key):
    run("backup", folder.path, "--recipient", key[1])
    victim = next(folder.objects.glob("*/*"))
    whole = victim.read_bytes()
    victim.write_bytes(whole[:-1])
    with pytest.raises(CommandError, match=victim.name):
        run("backup", folder.path, "--check")
    told = run("backup", folder.path, "--recipient", key[1])
    assert "of which" in told
    assert victim.read_bytes() != whole[:-1]
    assert "All whole: 2 backups" in run("backup", folder.path, "--check")


def test_when_the_clock_was_set_back_the_newest_is_still_the_one_that_was_made_last(newsroom, folder, run, monkeypatch):
    run("backup", folder.path)
    with _clock_set_back(monkeypatch):
        run("backup", folder.path, "--keep-newest", 1, "--keep-daily", 1)
    assert folder.names()[-1].startswith("000002-1999")


@contextmanager
def _clock_set_back(monkeypatch):
    import datetime as dt

    with suppress(AttributeError), monkeypatch.context() as patch:
        patch.setattr(taking.timezone, "now", lambda: dt.datetime(1999, 12, 31, tzinfo=dt.UTC))
        yield


def test_reading_needs_no_more_than_the_stream(newsroom):
    # What the manifest is compared with does not depend on when it was written.
    assert everything() == everything()
    assert BytesIO(everything()).readline().startswith(b'{"type":"header"')
