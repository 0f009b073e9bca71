"""An upload that was cut off leaves a file that belongs to nothing: it is found, and removed when asked."""

from __future__ import annotations

import os
import time
from io import BytesIO, StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from articles.models.changes import Changes
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True)

ORPHAN, DOCUMENT, NEW, BESIDE = (
    f"pictures/{'a' * 32}.webp",
    f"files/{'b' * 32}.pdf",
    f"pictures/{'c' * 32}.webp",
    f"pictures/{'d' * 32}.webp",
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(name: str, *, hours: int = 2) -> None:
    default_storage.save(name, ContentFile(b"x"))
    moment = time.time() - hours * 3600
    os.utime(default_storage.path(name), (moment, moment))


def told(*arguments: str) -> str:
    output = StringIO()
    call_command("unused_files", *arguments, stdout=output)
    return output.getvalue()


def test_only_what_belongs_to_nothing_is_listed_and_removed():
    output = BytesIO()
    Image.new("RGB", (400, 300)).save(output, "PNG")
    article = ArticleFactory(image=ContentFile(output.getvalue(), "a.png"), image_decorative=True)
    # Nobody sees it yet: it waits among the changes of a live text.
    Changes.objects.create(article=article, language="", content={"image": BESIDE}, state="draft")
    for name in (ORPHAN, DOCUMENT, BESIDE):
        stored(name)
    stored(NEW, hours=0)
    os.utime(article.image.path, (0, 0))
    lines = told().splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [DOCUMENT, ORPHAN]
    assert default_storage.exists(ORPHAN)
    assert "Removed: 2" in told("--delete")
    assert [name for name in (ORPHAN, DOCUMENT, BESIDE, NEW) if default_storage.exists(name)] == [BESIDE, NEW]
    assert default_storage.exists(article.image.name)
    assert told() == "Unused: 0\n"
