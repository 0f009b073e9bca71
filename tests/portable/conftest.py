"""A newsroom with something of every kind, and uploads in a folder of the test's own."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from liaison.portable import gate
from liaison.portable.declaring import Scope
from liaison.portable.emptying import empty
from liaison.portable.exporting import export_content


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.DATA_DIR = tmp_path
    yield
    assert not gate.is_closed()


def exported(scope: Scope = Scope.CONTENT, **more) -> bytes:
    stream = BytesIO()
    export_content(stream, scope=scope, **more)
    return stream.getvalue()


def lines_of(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def emptied() -> None:
    """The database as it is before an import into it: nothing but what migrate writes."""
    empty()
