"""Topics in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models import Topic
from liaison.api.named_records import NamedRecord, live_rows, named_record, part_of
from liaison.search.api import Facet

if TYPE_CHECKING:
    from django.http import HttpRequest

    from liaison.api.parameters import AskedOfList


class TopicRecord(NamedRecord):
    """A topic of meetings and articles."""


def found_topics(asked: AskedOfList, names: str | None) -> tuple[list[int], int | None]:
    """Return the ids of topics live in the requested language that have ``names``, and the cursor to continue."""
    return part_of(Topic.objects.live(asked.language), asked, Facet.TOPIC, names)


def read_topics(request: HttpRequest, **condition: object) -> list[TopicRecord]:
    """Return the topics live in some language that meet ``condition``, in the order of their ids."""
    found = live_rows(Topic.objects.live, (), timezone.now(), **condition)
    return [
        TopicRecord(**named_record(request, "topic", "articles:topic", rows)) for _pk, rows in sorted(found.items())
    ]
