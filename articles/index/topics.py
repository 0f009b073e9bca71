"""The index documents of topics: their names in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Topic
from liaison.search.index.entry_ids import Facet, about
from liaison.search.index.sources import Document
from liaison.search.language.name_words import Names
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def topic_documents(ids: Sequence[int]) -> Iterator[Document]:
    """Yield a document for each topic with one of these ids in each language."""
    for topic in Topic.objects.filter(pk__in=ids):
        for code in LANGUAGES:
            yield Document(topic.pk, code, str(topic.title(code)), names=_topic_names(topic))


def topic_names(ids: Sequence[int]) -> dict[int, Names]:
    """Return the names of topics by code; a topic that no longer exists has empty ones."""
    found = {topic.pk: Names(_topic_names(topic)) for topic in Topic.objects.filter(pk__in=ids)}
    return {about(Facet.TOPIC, pk): found.get(pk, Names()) for pk in ids}


def _topic_names(topic: Topic) -> str:
    return "\n".join(filter(None, (getattr(topic, f"name_{code}") for code in LANGUAGES)))
