"""A file that is wrong is refused with the line and the reason, and nothing is changed."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Article, Topic
from liaison.portable import gate
from liaison.portable.declaring import PortableError, Scope
from liaison.portable.importing import import_content
from liaison.portable.models import ContentImport
from liaison.staff.roles import grant_all
from office.models import Office
from office.models.menu import begin
from tests.factories import ArticleFactory, OrganizationFactory, TopicFactory, UserFactory
from tests.portable.conftest import emptied, exported, lines_of

# Links are compared when a transaction ends.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_migrate_left_it(transactional_db):
    """Tests that commit leave nothing behind, not even the roles."""
    begin()
    grant_all(apps)


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """An export of two topics, two organizations and an article."""
    with django_db_blocker.unblock():
        begin()
        grant_all(apps)
        article = ArticleFactory(created_by=UserFactory())
        article.topics.add(TopicFactory(), TopicFactory())
        article.organizations.add(OrganizationFactory(parent=OrganizationFactory()))
        data = exported()
        emptied()
    return data


def sealed(lines: list[dict]) -> bytes:
    """The file of these lines, with a trailer that describes them: only their content is wrong."""
    data = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    trailer = {"type": "trailer", "lines": len(lines), "sha256": hashlib.sha256(data).hexdigest()}
    return data + json.dumps(trailer).encode() + b"\n"


def changed(data: bytes, of: str, /, **values) -> tuple[bytes, int]:
    """``data`` with other values in the first line of type ``of``, and the number of that line."""
    lines = lines_of(data)[:-1]
    number = next(number for number, line in enumerate(lines) if line["type"] == of)
    lines[number] = {key: value for key, value in (lines[number] | values).items() if value is not KeyError}
    return sealed(lines), number + 1


def refused(data: bytes) -> str:
    """What an import of ``data`` says; everything is as before it."""
    before = exported(Scope.EVERYTHING)
    with pytest.raises(PortableError) as told:
        import_content(BytesIO(data))
    assert exported(Scope.EVERYTHING) == before
    assert not gate.is_closed()
    assert not ContentImport.objects.exists()
    assert not (gate.folder() / "before-import.jsonl").exists()
    return str(told.value)


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("articles.article", {"title_ar": 5}, "“title_ar” must be a text, not 5"),
        ("articles.article", {"title_ar": "x" * 301}, "“title_ar” is 301 characters long; 300 are possible"),
        ("articles.article", {"kind": None}, "“kind” must be a text, not null"),
        ("articles.article", {"published_at_ar": "2020-13-01T00:00:00Z"}, "“published_at_ar” must be a moment in UTC"),
        (
            "articles.article",
            {"published_at_ar": "2020-01-01T00:00:00+02:00"},
            "“published_at_ar” must be a moment in UTC",
        ),
        ("articles.article", {"image_decorative": 1}, "“image_decorative” must be true or false, not 1"),
        ("articles.article", {"id": True}, "“id” must be a whole number, not True"),
        ("articles.article", {"id": KeyError}, "“id” is missing"),
        ("articles.article", {"color": "red"}, "articles.article has no “color”"),
        ("articles.article", {"type": "articles.leaflet"}, "there is no type “articles.leaflet”"),
        ("articles.article", {"kind": "poem"}, "the database refuses this row"),
        ("articles.article", {"created_by": 9999}, "“created_by” leads to auth.user 9999"),
        ("articles.article_topics", {"topic": 9999}, "“topic” leads to articles.topic 9999"),
        ("organizations.organization", {"parent": 9999}, "“parent” leads to organizations.organization 9999"),
        ("articles.topic", {"id": 10**30}, "“id” must be a whole number, not 1e+30."),
        ("auth.user_groups", {"group": "king"}, "there is no group “king” here"),
        ("counter", {"of": "articles.leaflet"}, "a counter has “of”"),
    ],
)
def test_a_wrong_line_is_named_with_the_reason(written, kind, values, told):
    data, number = changed(written, kind, **values)
    assert refused(data).startswith(f"line {number}: {told}")


def test_what_an_older_version_did_not_write_gets_its_default(written):
    data, _number = changed(written, "articles.article", kind=KeyError, created_by=KeyError, image_decorative=KeyError)
    import_content(BytesIO(data))
    article = Article.objects.get()
    assert (article.kind, article.created_by, article.image_decorative) == ("news", None, False)


def test_a_row_that_is_there_twice_is_named(written):
    lines = lines_of(written)[:-1]
    place = max(number for number, line in enumerate(lines) if line["type"] == "articles.topic")
    lines.insert(place + 1, lines[place])
    assert refused(sealed(lines)).startswith(f"line {place + 2}: the database refuses this row")


def test_what_came_before_the_wrong_line_is_gone_and_what_was_there_before_is_back(written):
    administrator = UserFactory(role="administrator", username="here-first")
    Office.objects.update(name_ar="مكتب لم يُنقل بعد")
    data, _number = changed(written, "articles.article_topics", topic=9999)
    with pytest.raises(PortableError):
        import_content(BytesIO(data), replace_accounts=True)
    assert not Topic.objects.exists()
    assert not Article.objects.exists()
    assert User.objects.get() == administrator
    assert User.objects.get().check_password("correct horse battery")
    assert Office.objects.get().name_ar == "مكتب لم يُنقل بعد"


@pytest.mark.parametrize("missing", [1, 2, 200, 5000])
def test_a_file_that_was_cut_is_noticed(written, missing):
    assert "it was cut off" in refused(written[:-missing])


def test_a_file_that_was_changed_is_noticed(written):
    assert "changed since it was written" in refused(written.replace(b"News of the library", b"News of the libraries"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 a spreadsheet", "line 1: this is not JSON"),
        (b"\xff\xfe\n", "line 1: this is not JSON"),
        (b'[1, 2]\n{"type": "trailer"}\n', "line 1: this is not an object with a “type”"),
        (b'{"type": "articles.topic"}\n', "line 1: this is not the first line of an export"),
        (
            b'{"type": "header", "format": 99, "product": "9.0"}\n',
            "line 1: the file has format 99, written by Liaison 9.0",
        ),
        (sealed([{"type": "header", "format": 1, "product": "1", "scope": "half", "counts": {}}]), "line 1: “product”"),
    ],
)
def test_what_is_no_export_is_refused(data, told):
    assert refused(data).startswith(told)


def test_a_line_that_is_no_json_is_named(written):
    lines = written.splitlines(keepends=True)[:-1]
    lines[5] = b'{"type": \n'
    data = b"".join(lines)
    trailer = {"type": "trailer", "lines": len(lines), "sha256": hashlib.sha256(data).hexdigest()}
    assert refused(data + json.dumps(trailer).encode() + b"\n").startswith("line 6: this is not JSON")


def test_a_database_that_holds_content_is_refused(written):
    TopicFactory()
    assert "this one holds 1 rows of articles.topic" in refused(written)


def test_accounts_are_replaced_only_if_one_says_so(written):
    UserFactory(username="here-first")
    assert "With --replace-accounts" in refused(written)
    import_content(BytesIO(written), replace_accounts=True)
    assert not User.objects.filter(username="here-first").exists()
    assert exported() == written


def test_the_command_says_it_and_fails(written, tmp_path):
    path = tmp_path / "cut.jsonl"
    path.write_bytes(written[:-9])
    with pytest.raises(CommandError, match="cut off"):
        call_command("import_content", str(path), stdout=StringIO())
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_content", str(tmp_path / "none.jsonl"))
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_content", str(path), media=tmp_path / "none")
    with pytest.raises(CommandError, match="No import stands unfinished"):
        call_command("import_content", abandon=True)


def test_uploads_that_are_not_there_are_told_and_all_else_is_imported(written, tmp_path):
    name = f"pictures/{'a' * 32}.webp"
    data = sealed([*lines_of(written)[:-1], {"type": "file", "name": name, "bytes": 3, "sha256": "0" * 64}])
    path = tmp_path / "export.jsonl"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=f"1 uploaded files are missing: {name}"):
        call_command("import_content", str(path), stdout=StringIO())
    assert Article.objects.exists()
    assert not gate.is_closed()


@pytest.mark.parametrize("name", ["../settings.py", "/etc/passwd", "pictures/../../x", "pictures", ""])
def test_no_file_leads_out_of_the_uploads(written, name):
    line = {"type": "file", "name": name, "bytes": 3, "sha256": "0" * 64}
    assert "which is no name of an upload" in refused(sealed([*lines_of(written)[:-1], line]))


def test_a_damaged_copy_of_an_upload_is_refused(written, tmp_path):
    digest = hashlib.sha256(b"right").hexdigest()
    (tmp_path / "by-hash" / digest[:2]).mkdir(parents=True)
    (tmp_path / "by-hash" / digest[:2] / digest).write_bytes(b"wrong")
    line = {"type": "file", "name": f"pictures/{'a' * 32}.webp", "bytes": 5, "sha256": digest}
    with pytest.raises(PortableError, match="is damaged"):
        import_content(BytesIO(sealed([*lines_of(written)[:-1], line])), media=tmp_path / "by-hash")
    assert not Article.objects.exists()
