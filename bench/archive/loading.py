"""From the invented archive into the database, by the way that any other archive takes: ``import_content``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from articles.models import Article, Attendance, Delegation, Meeting, Topic
from bench.archive.lines import write_archive
from liaison.portable.importing import import_content
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = (Organization, Person, Topic, Meeting, Delegation, Attendance, Article)


def load(size: int) -> None:
    """An archive of ``size`` articles into an empty database; says how far it is.

    The file is kept beside the archives and serves both databases.
    """
    told = _clock()
    path = Path(settings.DATA_DIR) / f"archive-{size}.jsonl"
    if not path.exists():
        for written in write_archive(path, size):
            told(f"{written:>9,} articles invented")
        print()
    with path.open("rb") as stream:
        import_content(stream, index=False, progress=lambda name, done, _total: told(f"{done:>9,} {name}"))
    print()
    for model in MODELS:
        print(f"{model.objects.count():>9,} {model._meta.verbose_name_plural}")


def _clock() -> Callable[[str], None]:
    start = time.monotonic()
    return lambda text: print(f"\r{text:50} {time.monotonic() - start:5.0f} s", end="", flush=True)
