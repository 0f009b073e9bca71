"""Runs of the import: what is refused whole, what a later run does, and what a dry run and a mapping say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from articles.models import Article
from articles.models.workflow import Status
from articles.publishing.take import withdraw
from liaison.models import Origin
from organizations.models import Person
from tests.factories import UserFactory
from tests.wordpress import generate
from tests.wordpress.running import article_of, bring_in, state_of_everything

pytestmark = pytest.mark.django_db
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.1/"><channel><link>https://old.example.org</link>'
    "<wp:wxr_version>1.1</wp:wxr_version>\n"
)
FOOT = "</channel></rss>"
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def item(key=5, title="A title", body="Words.", more="", status="publish", date="2019-05-06 10:00:00"):
    return (
        f"<item><title>{title}</title><link>https://old.example.org/en/post-{key}/</link>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{key}</wp:post_id>"
        f"<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>post-{key}</wp:post_name>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>{more}</item>\n"
    )


@pytest.fixture
def export(tmp_path):
    def written(*items, head=HEAD, foot=FOOT):
        path = tmp_path / "export.xml"
        path.write_text(head + "".join(items) + foot, encoding="utf-8")
        return path

    return written


REFUSED = {
    "a feed": (
        '<rss version="2.0"><channel><title>News</title><item><title>x</title></item></channel></rss>',
        "not a WordPress export",
    ),
    "a web page": ("<!DOCTYPE html>\n<html><body>Log in</body></html>", "DOCTYPE"),
    "no XML": ("id;title\n1;x\n", "line 1: this is not a WordPress export"),
    "nothing": ("", "not a WordPress export"),
    "a bomb": (
        '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
        + HEAD.partition("\n")[2]
        + item(title="&b;")
        + FOOT,
        "line 2: this file declares a document type",
    ),
    "a file of the server": (
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD.partition("\n")[2] + item(title="&a;") + FOOT,
        "DOCTYPE",
    ),
    "cut": (HEAD + item() + item(6)[:200], "line 4: the file ends in the middle"),
    "broken": (
        HEAD + item() + item(6).replace("</title>", "</titel>") + FOOT,
        "line 4: the XML is broken (mismatched tag)",
    ),
    "another version": (HEAD.replace("1.1</wp", "3.0</wp") + FOOT, "version 3.0"),
    "another encoding": (HEAD.replace("UTF-8", "windows-1256") + FOOT, "windows-1256"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_export_is_refused_whole(what, tmp_path):
    content, words = REFUSED[what]
    path = tmp_path / "export.xml"
    path.write_text(content, encoding="utf-8")
    said = bring_in(path)
    assert words in said
    assert "FAILED" in said
    assert not Article.objects.exists()


def test_a_dry_run_changes_nothing_and_says_what_a_run_does(tmp_path):
    Person.objects.create(name_ar="زاهر القمري", protected=True)
    path, media = tmp_path / "x.xml", generate.media(tmp_path / "uploads")
    generate.write(path, "polylang", 4)
    before = state_of_everything()
    foreseen = bring_in(path, "--media", media, "--dry-run")
    assert state_of_everything() == before
    done = bring_in(path, "--media", media)
    totals = [line for line in done.splitlines() if line.startswith(("posts", "pages"))]
    assert totals
    assert [line for line in foreseen.splitlines() if line.startswith(("posts", "pages"))] == totals


def test_what_changed_there_is_renewed_unless_it_was_changed_here(export):
    path = export(item(5, "First"), item(6, "Second"), item(7, "Third", status="draft"), item(8, "Fourth"))
    bring_in(path)
    touched, withdrawn = article_of(6), article_of(8)
    Article.objects.filter(pk=touched.pk).update(title_en="Mended here")
    withdraw(withdrawn, "en", reason="error", public_note="It was wrong.")
    path = export(
        *(item(5, "First, mended"), item(6, "Second, mended"), item(7, "Third, mended", status="publish")),
        item(8, "Fourth, mended"),
    )
    said = bring_in(path)
    assert article_of(5).title_en == "First, mended"
    assert [version.number for version in article_of(5).versions.order_by("number")] == [1, 2]
    assert article_of(6).title_en == "Mended here"
    assert (article_of(7).title_en, article_of(7).edition("en").status()) == ("Third, mended", Status.LIVE)
    assert article_of(8).edition("en").status() == Status.WITHDRAWN
    assert "it changed there and here: the text here stays" in said
    assert "posts: 2 changed" in said
    assert "posts: 2 left as they are here" in said
    before = state_of_everything()
    bring_in(path)
    assert state_of_everything() == before


def test_what_was_deleted_here_is_not_made_again(export):
    bring_in(export(item(5)))
    article_of(5).delete()
    assert "deleted here" in bring_in(export(item(5, "Another title")))
    assert not Article.objects.exists()


def test_media_that_comes_later_is_added(tmp_path):
    path, media = tmp_path / "x.xml", generate.media(tmp_path / "uploads")
    generate.write(path, "polylang", 2)
    assert "missing file: 2016/04/report.pdf" in bring_in(path)
    assert not article_of(7017).attachments.exists()
    bring_in(path, "--media", media)
    assert article_of(7017).attachments.get().kind == "pdf"
    assert article_of(7016).image_alt_en == "The old bridge over the river"
    before = state_of_everything()
    bring_in(path, "--media", media)
    assert state_of_everything() == before


def test_a_new_text_that_names_somebody_does_not_replace_the_one_readers_see(export):
    bring_in(export(item(5)))
    Person.objects.create(name_ar="زاهر القمري", name_en="Zaher Alqamari", protected=True)
    said = bring_in(export(item(5, body="Zaher Alqamari spoke.")))
    assert "cannot be published" in said
    assert article_of(5).body_en == "<p>Words.</p>"
    assert not article_of(5).changes.exists()


def test_the_mapping_says_where_authors_categories_and_tags_go(tmp_path):
    UserFactory(username="samir")
    path, mapping = tmp_path / "x.xml", tmp_path / "mapping.toml"
    generate.write(path, "wpml", 8)
    assert "Edit it" in bring_in(path, "--write-mapping", mapping)
    assert not Article.objects.exists()
    data = tomllib.loads(mapping.read_text(encoding="utf-8"))
    assert data["authors"] == {"huda": ""}
    assert data["categories"]["press"] == "topic"
    text = mapping.read_text(encoding="utf-8").replace('"huda" = ""', '"huda" = "samir"')
    text = text.replace('"press" = "topic"', '"press" = "kind: press_release; topic: الصحافة"')
    text = text.replace(
        f'"{generate._encoded("بيانات-صحفية")}" = "topic"',
        f'"{generate._encoded("بيانات-صحفية")}" = "kind: press_release"',
    )
    mapping.write_text(text, encoding="utf-8")
    bring_in(path, "--mapping", mapping)
    article = article_of(1000)
    assert (article.kind, article.created_by.username) == ("press_release", "samir")
    assert article.topics.get().name_ar == "الصحافة"
    assert "could not be written" in bring_in(path, "--write-mapping", mapping)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[authors]\nhuda = "nobody"', "there is no account “nobody”"),
        ('[categories]\npress = "kind: meeting_report"', "is not understood"),
        ("[categories]\npress = 5", "write a text in quotation marks"),
        ("[catgories]", "[catgories]"),
        ("press", "is not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(text, words, tmp_path, export):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text, encoding="utf-8")
    assert words in bring_in(export(item()), "--mapping", mapping)
    assert not Article.objects.exists()


def test_a_post_that_stands_twice_or_has_no_number_is_told(export):
    said = bring_in(export(item(5), item(5, "Again"), item("x")))
    assert "line 4, post 5 “Again”: it stands in the file twice, first in line 3" in said
    assert "line 5, post 0" in said
    assert "FAILED: 2 could not be brought in" in said
    assert article_of(5).title_en == "A title"


def test_files_outside_of_the_folder_are_never_read(tmp_path, export):
    media = tmp_path / "uploads"
    media.mkdir()
    (tmp_path / "secret.pdf").write_bytes(
        generate.media(tmp_path / "other").joinpath("2016/04/report.pdf").read_bytes()
    )
    (media / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    body = "".join(
        f'<a href="https://old.example.org/wp-content/uploads/{name}">x</a> '
        for name in ("../secret.pdf", "%2e%2e/secret.pdf", "link.pdf", "/etc/passwd")
    )
    said = bring_in(export(item(5, body=body)), "--media", media)
    assert said.count("missing file") == 3
    assert not article_of(5).attachments.exists()


def test_a_run_that_is_killed_is_taken_up_where_it_stopped(tmp_path):
    """The command in a process of its own, killed while it writes."""
    data, path = tmp_path / "data", tmp_path / "x.xml"
    data.mkdir()
    generate.write(path, "polylang", 60)
    env = {
        **os.environ,
        "LIAISON_DATA": str(data),
        "DATABASE_URL": "",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "liaison.settings",
    }
    root = Path(__file__).resolve().parent.parent.parent
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "--verbosity=0"], env=env, cwd=root, check=True)
    with subprocess.Popen(
        [*run, "import_wordpress", path], env=env, cwd=root, stdout=subprocess.PIPE, text=True
    ) as killed:
        for line in killed.stdout:
            if "7003" in line:
                killed.send_signal(signal.SIGKILL)
                break
    assert killed.wait() == -signal.SIGKILL
    said = subprocess.run(
        [*run, "import_wordpress", path], env=env, cwd=root, capture_output=True, text=True, check=True
    ).stdout
    counts = {
        words: int(number)
        for line in said.splitlines()
        if line.startswith("posts: ")
        for number, words in [line.removeprefix("posts: ").split(" ", 1)]
    }
    assert counts["unchanged since the last run"] >= 60
    assert sum(counts.values()) == 60 + len(generate.odd_ones("polylang")) - 1
    checked = subprocess.run(
        [*run, "rebuild_search", "--check"], env=env, cwd=root, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_origins_are_of_one_site_each(export):
    bring_in(export(item(5)))
    other = export(item(5, "Of another site"), head=HEAD.replace("old.example.org", "other.example.org"))
    bring_in(other)
    assert Origin.objects.filter(kind="post").count() == 2
    assert article_of(5).title_en == "A title"
    assert article_of(5, "other.example.org").title_en == "Of another site"


def test_old_posts_leave_no_work_on_the_queue(settings, tmp_path):
    settings.TASKS = QUEUE
    path = tmp_path / "two.xml"
    path.write_text(HEAD + item(5) + item(6) + FOOT, encoding="utf-8")
    bring_in(path)
    assert Article.objects.live("en").count() == 2
    assert not DBTaskResult.objects.exists()
