"""A small newsroom with uploads, in folders of the test's own, and commands as they are typed."""

from __future__ import annotations

from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from liaison.backups.folder import BackupFolder
from liaison.portable import gate
from liaison.portable.declaring import Scope
from liaison.portable.exporting import export_content
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.DATA_DIR = tmp_path / "data"
    settings.BACKUP_RECIPIENTS = []
    (tmp_path / "data").mkdir()
    yield
    assert not gate.is_closed()


@pytest.fixture
def newsroom(db):
    """An article with a picture, a report with an attendee and an attachment, a protected person, and an account."""
    picture = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(picture, "PNG")
    pictured = ArticleFactory(live="ar", image=ContentFile(picture.getvalue(), "a.png"), image_decorative=True)
    report = ReportFactory(live="ar")
    AttendanceFactory(delegation__meeting=report.meeting)
    attachment = AttachmentFactory(article=report, language="ar")
    protected = PersonFactory(protected=True)
    user = UserFactory(role="editor")
    return SimpleNamespace(pictured=pictured, report=report, attachment=attachment, protected=protected, user=user)


@pytest.fixture
def folder(tmp_path):
    return BackupFolder(tmp_path / "backups")


@pytest.fixture
def run():
    """``run("backup", folder.path, "--check")``: what the command prints, on both outputs."""

    def told(*arguments) -> str:
        output = StringIO()
        call_command(*map(str, arguments), stdout=output, stderr=output)
        return output.getvalue()

    return told


def everything() -> bytes:
    """All content of the database, as an export has it."""
    stream = BytesIO()
    export_content(stream, scope=Scope.EVERYTHING)
    return stream.getvalue()


def files_in(path) -> dict[str, bytes]:
    """The files under ``path`` by their names, without the lock."""
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file() and one.name != "lock"
    }
