"""What stands in the database and the storage of an installation after a drill: ``python -m bench.drills.look`` prints it as JSON.

``problems`` is what must never be. ``prepare N`` writes N articles first, approved and not published, and prints their ids;
``prepare N D`` schedules them in D days, and with 0 publishes them.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import models  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from PIL import Image  # noqa: E402

from articles.models import Article, Attachment  # noqa: E402
from articles.models.version import Version  # noqa: E402
from articles.models.workflow import State  # noqa: E402
from articles.publishing.take import publish  # noqa: E402
from liaison.media.unused_files import find_unused  # noqa: E402
from liaison.models import Event  # noqa: E402
from liaison.portable import gate  # noqa: E402
from liaison.search.index.check import differences, is_current_format  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "تجربة عطل"


def prepare(many: int, days: int | None = None) -> list[int]:
    """New articles whose Arabic edition is approved, or is published in so many days."""
    author, publisher = User.objects.get(username="contributor"), User.objects.get(username="publisher")
    made = []
    for number in range(many):
        article = Article(
            kind="news",
            title_ar=f"{MARK} {number}",
            summary_ar="موجز.",
            body_ar="<p>نص.</p>",
            state_ar=State.APPROVED,
            created_by=author,
        )
        article.save()
        if days is not None:
            publish(article, "ar", by=publisher, at=timezone.now() + dt.timedelta(days=days))
        made.append(article.pk)
    return made


def look() -> dict[str, Any]:
    return {
        "problems": list(problems()),
        "articles": Article._base_manager.count(),
        "published": sorted(
            Article._base_manager.filter(state_ar=State.PUBLISHED, title_ar__startswith=MARK).values_list(
                "pk", flat=True
            )
        ),
        "attachments": Attachment._base_manager.count(),
        "unused": len(find_unused(dt.timedelta(0))),
        "came_out": Event.objects.filter(action="came_out").count(),
        "live": Article.objects.live().count(),
        "jobs": [[job.status, len(job.worker_ids)] for job in DBTaskResult.objects.all()],
    }


def problems() -> Iterator[str]:
    yield from _editions()
    yield from _files()
    if not is_current_format():
        yield "the index is not whole"
    else:
        yield from (f"index: {one}" for one in list(differences())[:5])
    if gate.is_closed():
        yield "the gate is closed"


def _editions() -> Iterator[str]:
    """An edition has its version and its event, once, exactly if it is out."""
    versions = Counter(Version._base_manager.filter(language="ar").values_list("article", flat=True))
    events = Counter(
        Event.objects.filter(action="publish", record_type="articles.article", language="ar").values_list(
            "record_id", flat=True
        )
    )
    for article in Article._base_manager.filter(title_ar__startswith=MARK):
        wanted = 1 if article.state_ar == State.PUBLISHED else 0
        found = versions[article.pk], events[article.pk]
        if found != (wanted, wanted):
            yield f"article {article.pk} is {article.state_ar} with {found[0]} versions and {found[1]} events"


def _files() -> Iterator[str]:
    """Every row has its file, whole."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True):
                    yield from _file(name or "")


def _file(name: str) -> Iterator[str]:
    if not name:
        return
    if not default_storage.exists(name):
        yield f"the file {name} of a row is missing"
        return
    if name.endswith(("webp", "jpg", "png")):
        try:
            with default_storage.open(name) as file:
                Image.open(file).load()
        except (OSError, SyntaxError) as error:
            yield f"the picture {name} is damaged: {error}"


if __name__ == "__main__":
    with translation.override("ar"):
        if sys.argv[1:2] == ["prepare"]:
            json.dump({"ids": prepare(*map(int, sys.argv[2:]))}, sys.stdout)
        else:
            json.dump(look(), sys.stdout)
