"""What is exported and imported is exported again byte for byte, and reads as before."""

from __future__ import annotations

from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import Func, TextField
from django.test import Client

from articles.models import Article, Topic
from liaison.models import Event
from liaison.portable.declaring import Scope
from liaison.portable.importing import import_content
from liaison.staff.audit.models import record_event
from organizations.models import Organization
from tests.factories import (
    PASSWORD,
    ArticleFactory,
    TopicFactory,
)
from tests.portable.conftest import emptied, exported, lines_of

pytestmark = pytest.mark.django_db


def test_export_is_the_same_byte_for_byte_after_an_import(newsroom):
    before = exported(Scope.EVERYTHING)
    emptied()
    import_content(BytesIO(before))
    assert exported(Scope.EVERYTHING) == before


def test_content_is_the_same_too_and_accounts_cannot_log_in(newsroom):
    before = exported()
    assert Client().login(username=newsroom.created_by.username, password=PASSWORD)
    emptied()
    import_content(BytesIO(before))
    assert exported() == before
    account = User.objects.get(pk=newsroom.created_by.pk)
    assert not account.has_usable_password()
    assert account.groups.get().name == "editor"
    assert account.get_full_name() == "ليلى"


def test_long_texts_are_packed_the_quick_way_and_are_the_same(newsroom):
    Article.objects.filter(pk=newsroom.pk).update(body_ar=f"<p>{'كلام طويل ' * 3000}</p>")
    before = exported()
    emptied()
    import_content(BytesIO(before))
    assert exported() == before
    if connection.vendor == "postgresql":
        packed = Article.objects.annotate(
            how=Func("body_ar", function="pg_column_compression", output_field=TextField())
        )
        assert packed.get(pk=newsroom.pk).how == "lz4"


def test_readers_find_the_same(newsroom, client):
    def read():
        paths = (newsroom.get_absolute_url(), "/ar/news/", "/ar/meetings/", "/ar/search/?q=التعليم", "/ar/news/feed/")
        return [client.get(path).content for path in paths]

    before, data = read(), exported()
    emptied()
    assert client.get("/ar/news/").content != before[1]
    import_content(BytesIO(data))
    assert read() == before


def test_ids_go_on_after_the_last_that_was_given(newsroom):
    last = max(line["last"] for line in lines_of(exported()) if line.get("of") == "articles.topic")
    assert last > Topic.objects.latest("pk").pk
    data = exported()
    emptied()
    import_content(BytesIO(data))
    assert TopicFactory().pk == last + 1
    assert ArticleFactory().pk > newsroom.pk


def test_every_line_says_its_type_and_the_header_counts_them(newsroom):
    header, *lines, trailer = lines_of(exported())
    assert (header["type"], header["format"], header["scope"]) == ("header", 1, "content")
    assert trailer == {"type": "trailer", "lines": len(lines) + 1, "sha256": trailer["sha256"]}
    assert header["counts"]["articles.article"] == Article.objects.count()
    for name, count in header["counts"].items():
        assert sum(line["type"] == name for line in lines) == count


def test_events_of_accounts_are_no_content(newsroom):
    record_event("role", newsroom.created_by, None, after="editor")
    record_event("slowed_down", by_name="layla")

    def actions(scope):
        return {line["action"] for line in lines_of(exported(scope)) if line["type"] == "liaison.event"}

    assert "publish" in actions(Scope.CONTENT)
    assert not actions(Scope.CONTENT) & {"role", "slowed_down"}
    assert actions(Scope.EVERYTHING) == set(Event.objects.values_list("action", flat=True))


def test_uploads_come_back_from_the_folder_of_hashes(newsroom, tmp_path):
    name = newsroom.attachments.get().file.name
    content = default_storage.open(name).read()
    data = exported(media=tmp_path / "by-hash")
    emptied()
    default_storage.delete(name)
    done = import_content(BytesIO(data), media=tmp_path / "by-hash")
    assert (done.files, done.lost_files) == (1, [])
    assert default_storage.open(name).read() == content


def test_commands_write_a_private_file_and_read_it(newsroom, tmp_path):
    path = tmp_path / "export.jsonl"
    call_command("export_content", str(path), stderr=StringIO())
    assert path.stat().st_mode & 0o777 == 0o600
    name = Organization.objects.earliest("pk").name_ar
    emptied()
    told = StringIO()
    call_command("import_content", str(path), stdout=told)
    assert "Imported" in told.getvalue()
    assert Organization.objects.earliest("pk").name_ar == name
