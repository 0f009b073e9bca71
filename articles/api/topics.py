"""A topic in the API."""

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
    """What meetings and articles are about."""


def found_topics(asked: AskedOfList, names: str | None) -> tuple[list[int], int | None]:
    """The ids of topics that are live in the language asked for and bear ``names``. One query."""
    return part_of(Topic.objects.live(asked.language), asked, Facet.TOPIC, names)


def read_topics(request: HttpRequest, **condition: object) -> list[TopicRecord]:
    """Those that are live in some language and meet ``condition``, in the order of their ids. Two queries."""
    found = live_rows(Topic.objects.live, (), timezone.now(), **condition)
    return [
        TopicRecord(**named_record(request, "topic", "articles:topic", rows)) for _pk, rows in sorted(found.items())
    ]
