"""A backup comes back whole, into either database; what is damaged or in the way stops it before anything is changed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.test import Client

from articles.models import Article
from articles.publishing.take import publish
from liaison.backups import record, restoring
from liaison.backups.manifest import FORMAT
from liaison.portable.emptying import empty
from liaison.search.index.check import differences
from organizations.forgetting.forget import Plan, forget
from organizations.models import Forgetting, Person
from tests.backups.conftest import everything, files_in
from tests.factories import ArticleFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(newsroom, folder, run):
    run("backup", folder.path)
    return folder


def died() -> None:
    """The server is gone: nothing but what ``migrate`` makes on a new one."""
    empty()
    for name in ("pictures", "files"):
        for file in default_storage.listdir(name)[1]:
            default_storage.delete(f"{name}/{file}")


@pytest.mark.parametrize("encrypted", [False, True])
def test_it_comes_back_as_it_was(newsroom, folder, run, tmp_path, encrypted):
    key = tmp_path / "key.txt"
    public = run("make_backup_key", key).rpartition("=")[2].strip()
    run("backup", folder.path, *(["--recipient", public] if encrypted else []))
    before, picture = everything(), default_storage.open(newsroom.pictured.image.name).read()
    died()
    if encrypted:
        with pytest.raises(CommandError, match="--identity"):
            run("restore", folder.path)
    told = run("restore", folder.path, *(["--identity", key] if encrypted else []))
    assert "Restored 000001" in told
    assert everything() == before
    assert default_storage.open(newsroom.pictured.image.name).read() == picture
    assert not list(differences())
    assert Client().get(f"/ar/news/{newsroom.report.pk}/", follow=True).status_code == 200
    assert not (record.operations() / "restoring").exists()


def test_another_key_does_not_open_it(newsroom, folder, run, tmp_path):
    public = run("make_backup_key", tmp_path / "a.txt").rpartition("=")[2].strip()
    run("make_backup_key", tmp_path / "b.txt")
    run("backup", folder.path, "--recipient", public)
    died()
    with pytest.raises(CommandError, match="does not open the backup"):
        run("restore", folder.path, "--identity", tmp_path / "b.txt")
    (tmp_path / "c.txt").write_text("hello\n")
    with pytest.raises(CommandError, match="holds no key"):
        run("restore", folder.path, "--identity", tmp_path / "c.txt")


def test_content_is_replaced_only_when_asked_and_can_come_back(backup, newsroom, run):
    later = ArticleFactory(live="ar")
    with pytest.raises(CommandError, match="--replace"):
        run("restore", backup.path)
    assert Article.objects.filter(pk=later.pk).exists()
    now = everything()
    told = run("restore", backup.path, "--replace")
    assert not Article.objects.filter(pk=later.pk).exists()
    former = told.partition("What was here before is in ")[2].partition(". Delete")[0]
    run("restore", former, "--replace")

    assert everything() == now


def test_an_older_one_can_be_chosen(backup, newsroom, run):
    before = everything()
    ArticleFactory(live="ar")
    run("backup", backup.path)
    run("restore", backup.path, "--replace", "--snapshot", backup.names()[0])
    assert everything() == before
    with pytest.raises(CommandError, match="There are: 000001"):
        run("restore", backup.path, "--replace", "--snapshot", "nonsense")


def damage(path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("which", ["content.*", "media.*", "objects.jsonl", "../../objects/*/*"])
def test_a_damaged_backup_changes_nothing(backup, newsroom, run, which):
    damage(
        next((backup.snapshots / backup.names()[0]).glob(which))
        if ".." not in which
        else next(backup.objects.glob("*/*"))
    )
    ArticleFactory(live="ar")
    before, files = everything(), files_in(record.operations().parent / "media")
    with pytest.raises(CommandError, match="damaged"):
        run("restore", backup.path, "--replace")
    assert everything() == before
    assert files_in(record.operations().parent / "media") == files


@pytest.mark.parametrize("change", [{"format": FORMAT + 1}, {"migrations": {"articles": "9999_from_the_future"}}])
def test_a_newer_one_is_refused(backup, run, change):
    path = backup.snapshots / backup.names()[0] / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"product": "9.0.0"} | change))
    with pytest.raises(CommandError, match=r"9\.0\.0"):
        run("restore", backup.path, "--replace")


def test_a_missing_upload_changes_nothing(backup, run):
    next(backup.objects.glob("*/*")).unlink()
    before = everything()
    with pytest.raises(CommandError, match="cannot be read"):
        run("restore", backup.path, "--replace")
    assert everything() == before


def test_an_empty_folder_is_no_backup(tmp_path, run, db):
    with pytest.raises(CommandError, match="There is no backup"):
        run("restore", tmp_path)


class CutOff(BaseException):
    """As if the process were killed."""


@pytest.mark.parametrize("place", ["articles.article", "index of articles"])
def test_one_that_was_cut_off_goes_on_when_it_is_started_again(backup, run, monkeypatch, place):
    expected = everything()
    ArticleFactory(live="ar")
    real = restoring.import_content

    def cut(stream, *, progress, **options):
        def stop(name, done, total):
            if name == place:
                raise CutOff

        return real(stream, progress=stop, **options)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "import_content", cut)
        with pytest.raises(CutOff):
            run("restore", backup.path, "--replace")
    assert Client().get("/ar/").status_code == 503
    # Not asked for again: what was here is aside already.
    told = run("restore", backup.path)
    assert "What was here before is in" in told
    assert everything() == expected
    assert not list(differences())
    assert Client().get("/ar/").status_code == 200


def test_what_was_here_comes_back_if_the_backup_cannot_be_taken_in(backup, run, monkeypatch):
    ArticleFactory(live="ar")
    before, real, calls = everything(), restoring.import_content, []

    def fails_once(stream, **options):
        calls.append(1)
        if len(calls) == 1:
            raise restoring.PortableError("line 7: nonsense.")
        return real(stream, **options)

    monkeypatch.setattr(restoring, "import_content", fails_once)
    with pytest.raises(CommandError, match=r"line 7.*back in its place"):
        run("restore", backup.path, "--replace")
    assert everything() == before


def test_who_was_forgotten_since_is_forgotten_again(folder, run, newsroom):
    person = PersonFactory(name_ar="زكريا المطرزي", name_en="Zakariya al-Mutarrizi")
    article = ArticleFactory(body_ar="<p>حضر زكريا المطرزي الاجتماع.</p>", created_by=newsroom.user)
    publish(article, "ar", by=newsroom.user) if article.state_ar != "published" else None
    run("backup", folder.path)
    plan = Plan(person, {"ar": "أحد المشاركين", "en": "a participant"})
    forget(plan, newsroom.user, list(plan.texts), list(plan.texts))
    run("backup", folder.path)
    assert str(person.pk) in json.loads((folder.path / "forgotten.json").read_text())
    assert "المطرزي" not in (folder.path / "forgotten.json").read_text()
    told = run("restore", folder.path, "--replace", "--snapshot", folder.names()[0])
    assert f"Forgotten again: person {person.pk}" in told
    assert "المطرزي" not in everything().decode()
    assert Person.objects.get(pk=person.pk).forgotten_at
    assert Forgetting.objects.count() == 1
    # A backup from after it knows already.
    assert "Forgotten again" not in run("restore", folder.path, "--replace", "--snapshot", folder.names()[1])


def test_the_list_of_the_forgotten_is_read_before_anything_is_changed(backup, run):
    (backup.path / "forgotten.json").write_text("{")
    before = everything()
    with pytest.raises(CommandError, match="forgotten"):
        run("restore", backup.path, "--replace")
    assert everything() == before
    assert dt.datetime.fromisoformat(record.last(record.BACKUP)["at"])
