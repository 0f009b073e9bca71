"""The copy of the whole site as files: what it holds, what the next run changes and takes away, who can check it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command

from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "http://testserver"


def export(folder: Path) -> str:
    told = StringIO()
    call_command("export_site", str(folder), jobs=1, stdout=told)
    return told.getvalue()


def words_in(folder: Path) -> str:
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files_in(folder))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def met(name: str, level: str = Disclosure.NAMED):
    meeting = MeetingFactory(title_ar="لقاء التعليم", title_en="Meeting on schools")
    league = OrganizationFactory(name_ar="رابطة القراءة", name_en="Reading League", slug="league")
    delegation = DelegationFactory(meeting=meeting, organization=league)
    return AttendanceFactory(delegation=delegation, person=PersonFactory(name_en=name, name_ar=""), disclosure=level)


def test_every_page_and_file_is_there_and_every_link_leads_to_one(tmp_path):
    attendance = met("Huda Alwarraq")
    article = ArticleFactory(meeting=attendance.delegation.meeting, title_ar="خبر", title_en="Talk", slug_en="talk")
    file = AttachmentFactory(article=article)
    told = export(tmp_path / "copy")
    copy = tmp_path / "copy"
    for name in (
        *("index.html", "ar/index.html", "en/index.html", "en/news/feed.xml", "en/news/feed.organization-league.xml"),
        *("en/meetings/calendar.ics", "en/meetings/register.csv", "en/meetings/register.organization-league.xlsx"),
        *(
            f"en/news/{article.pk}/talk/index.html",
            f"en/news/{article.pk}/talk/article.pdf",
            "sitemap.xml",
            "robots.txt",
        ),
        *("en/people/huda-alwarraq/index.html", "ar/organizations/league/index.html", "en/search/signs.js"),
    ):
        assert (copy / name).is_file(), name
    assert list(copy.glob(f"??/news/{article.pk}/files/{file.pk}.*"))
    assert told.startswith(f"{len(files_in(copy)) - 1} files in {copy}")
    assert broken_links(copy) == []


def broken_links(copy: Path) -> list[str]:
    found = []
    for page in copy.rglob("*.html"):
        for value in re.findall(r'\s(?:href|src|action)="([^"]*)"', page.read_text()):
            path = unquote(unescape(value).partition("#")[0])
            if path and not re.match(r"[a-z]+:", path) and not (page.parent / path).is_file():
                found.append(f"{page.relative_to(copy)}: {value}")
    return found


def test_a_copy_asks_no_server_for_anything(tmp_path):
    met("Huda Alwarraq")
    export(tmp_path / "copy")
    for page in (tmp_path / "copy").rglob("*.html"):
        text = page.read_text()
        assert "suggest.js" not in text
        assert "/api/v1/" not in text
        assert 'class="filters"' not in text
        assert not re.search(r'<(?:a|img|script|source|form)\b[^>]*\s(?:href|src|action|srcset)="/', text), page


def test_the_next_run_writes_only_what_has_changed(tmp_path):
    article = ArticleFactory(title_en="First title", slug_en="first")
    ArticleFactory(title_en="Another", slug_en="another")
    copy = tmp_path / "copy"
    export(copy)
    before = {path: path.stat().st_mtime_ns for path in files_in(copy)}
    # The first page tells the minute in which the copy was made.
    assert re.search(": [01] written, 0 removed", export(copy))
    article.title_en = "Second title"
    article.save()
    export(copy)
    same = [path for path in files_in(copy) if before.get(path) == path.stat().st_mtime_ns]
    assert [path for path in same if "another" in path.parts]
    assert "Second title" in words_in(copy)
    assert "First title" not in words_in(copy)


def test_what_is_withdrawn_or_withheld_leaves_the_copy_at_its_next_run(tmp_path):
    attendance = met("Huda Alwarraq")
    gone = ArticleFactory(title_en="A risky report", slug_en="risky", body_en="<p>Words of danger.</p>")
    gone.people.add(attendance.person)
    copy = tmp_path / "copy"
    export(copy)
    assert "Words of danger" in words_in(copy)
    assert "huda" in words_in(copy).lower()
    withdraw(gone, "en", reason=Reason.SAFETY)
    attendance.person.protected = True
    attendance.person.save()
    assert "removed" in export(copy)
    for word in ("words of danger", "risky", "huda", "alwarraq"):
        assert word not in words_in(copy).lower(), word
        assert not [path for path in files_in(copy) if word in str(path.relative_to(copy)).lower()]
    assert not (copy / "en/people/huda-alwarraq").exists()


@pytest.mark.parametrize("level", [level for level in Disclosure.values if level != Disclosure.NAMED])
def test_who_is_not_named_is_nowhere_in_a_copy(tmp_path, level):
    met("Samira Qasim", level)
    export(tmp_path / "copy")
    assert "samira" not in words_in(tmp_path / "copy").lower()
    assert "qasim" not in words_in(tmp_path / "copy").lower()


def test_only_its_own_files_are_ever_touched(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty and holds no copy"):
        export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
    copy = tmp_path / "copy"
    export(copy)
    (copy / "notes.txt").write_text("mine")
    export(copy)
    assert (copy / "notes.txt").read_text() == "mine"


def test_a_run_that_was_cut_off_leaves_nothing_behind_for_good(tmp_path):
    gone = ArticleFactory(slug_en="risky", title_en="Risky")
    copy = tmp_path / "copy"
    export(copy)
    # As a run that was killed after its pages leaves it: no list yet, and a journal.
    names = [line[66:] for line in (copy / "SHA256SUMS").read_text().splitlines()]
    (copy / "SHA256SUMS").unlink()
    (copy / ".written").write_text("".join(f"{name}\n" for name in names))
    withdraw(gone, "en", reason=Reason.SAFETY)
    export(copy)
    assert not list(copy.rglob("risky"))
    assert not (copy / ".written").exists()


def test_a_page_that_fails_is_told_and_not_left_as_it_was(tmp_path, monkeypatch):
    topic = "/en/topics/"
    copy = tmp_path / "copy"
    export(copy)
    with monkeypatch.context() as broken:
        broken.setattr("django.template.loader.get_template", _failing("articles/topics.html"))
        with pytest.raises(CommandError, match=rf"Not copied: .*{topic} answered 500"):
            export(copy)
    assert not (copy / "en/topics/index.html").exists()
    assert (copy / "en/news/index.html").exists()


def _failing(name):
    from django.template import loader

    found = loader.get_template

    def get_template(template_name, using=None):
        if template_name == name:
            raise RuntimeError("This page is broken.")
        return found(template_name, using=using)

    return get_template


def test_a_site_that_does_not_answer_leaves_the_copy_as_it_was(tmp_path, settings):
    copy = tmp_path / "copy"
    export(copy)
    before = {path: path.read_bytes() for path in files_in(copy)}
    settings.SITE_URL = "http://not-a-name-of-ours.example"
    with pytest.raises(CommandError, match=r"answered 400. Nothing was changed. Look at ALLOWED_HOSTS"):
        export(copy)
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="SITE_URL is not set"):
        export(copy)
    assert {path: path.read_bytes() for path in files_in(copy)} == before


def test_standard_tools_check_a_copy_and_see_a_forged_file(tmp_path, settings):
    keygen = shutil.which("ssh-keygen")
    key = tmp_path / "key"
    told = StringIO()
    call_command("make_signing_key", str(key), stdout=told)
    settings.SIGNING_KEY = key.read_text()
    (tmp_path / "allowed_signers").write_text(f"office {told.getvalue().splitlines()[0]}\n")
    copy = tmp_path / "copy"
    export(copy)
    assert "ssh-keygen -Y verify" in (copy / "index.html").read_text()
    check = [
        keygen,
        *["-Y", "verify", "-f", "../allowed_signers", "-I", "office", "-n", "file", "-s", "SHA256SUMS.sig"],
    ]
    sums = (copy / "SHA256SUMS").read_bytes()
    assert subprocess.run(check, cwd=copy, input=sums, capture_output=True).returncode == 0
    assert subprocess.run(check, cwd=copy, input=sums + b"x", capture_output=True).returncode != 0
    files = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(files, cwd=copy, capture_output=True).returncode == 0
    (copy / "en/index.html").write_text("forged")
    assert subprocess.run(files, cwd=copy, capture_output=True).returncode != 0


def test_a_full_disk_is_told_and_no_file_is_half_written(tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match=r"No space left on device.*make room and run this again"):
        export(tmp_path / "copy")
    assert not [path for path in files_in(tmp_path / "copy") if path.suffix in (".html", ".part")]
